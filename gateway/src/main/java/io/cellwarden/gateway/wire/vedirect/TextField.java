package io.cellwarden.gateway.wire.vedirect;

/** The fields of text blocks that are read here. Source: protocol sheet "Fields". */
public enum TextField {
    // spotless:off
    //              label        digits  unit     name in decode
    PRODUCT(        "PID",       0,      "",      ""),
    VOLTAGE(        "V",         3,      "V",     ""),
    STARTER_VOLTAGE("VS",        3,      "V",     "starter_voltage_V"),
    MID_VOLTAGE(    "VM",        3,      "V",     "mid_voltage_V"),
    MID_DEVIATION(  "DM",        1,      "%",     "mid_deviation_percent"),
    TEMPERATURE(    "T",         0,      "°C",    ""),
    CURRENT(        "I",         3,      "A",     ""),          // positive while charging
    POWER(          "P",         0,      "W",     "power_W"),
    CONSUMED(       "CE",        3,      "Ah",    "consumed_Ah"), // 0 or less
    STATE_OF_CHARGE("SOC",       1,      "%",     ""),
    TIME_TO_GO(     "TTG",       0,      "min",   "ttg_minutes"), // -1: for ever
    ALARM(          "Alarm",     0,      "",      ""),
    RELAY(          "Relay",     0,      "",      ""),
    ALARM_REASON(   "AR",        0,      "bits",  "alarm_reason_bits"), // VictronAlarm
    WARNING_REASON( "WARN",      0,      "bits",  "warning_reason_bits"), // VictronAlarm
    SERIAL(         "SER#",      0,      "",      ""),
    MODEL(          "BMV",       0,      "",      ""),
    H1(             "H1",        3,      "Ah",    "deepest_discharge_Ah"),
    H2(             "H2",        3,      "Ah",    "last_discharge_Ah"),
    H3(             "H3",        3,      "Ah",    "average_discharge_Ah"),
    H4(             "H4",        0,      "",      "charge_cycles"),
    H5(             "H5",        0,      "",      "full_discharges"),
    H6(             "H6",        3,      "Ah",    "drawn_Ah"),
    H7(             "H7",        3,      "V",     "min_voltage_V"),
    H8(             "H8",        3,      "V",     "max_voltage_V"),
    H9(             "H9",        0,      "s",     "since_full_charge_s"),
    H10(            "H10",       0,      "",      "synchronisations"),
    H11(            "H11",       0,      "",      "low_voltage_alarms"),
    H12(            "H12",       0,      "",      "high_voltage_alarms"),
    H13(            "H13",       0,      "",      "low_aux_voltage_alarms"),
    H14(            "H14",       0,      "",      "high_aux_voltage_alarms"),
    H15(            "H15",       3,      "V",     "min_aux_voltage_V"),
    H16(            "H16",       3,      "V",     "max_aux_voltage_V"),
    H17(            "H17",       2,      "kWh",   "discharged_kWh"),
    H18(            "H18",       2,      "kWh",   "charged_kWh");
    // spotless:on

    private static final int FOR_EVER = -1;

    private final String label;
    private final int digits;
    private final String unit;
    private final String decodedName;

    TextField(String label, int digits, String unit, String decodedName) {
        this.label = label;
        this.digits = digits;
        this.unit = unit;
        this.decodedName = decodedName;
    }

    /** Its label on the line. */
    public String label() {
        return label;
    }

    /** Digits behind the point: {@code number × 10^−digits} is the value in {@link #unit}. */
    public int digits() {
        return digits;
    }

    /** The unit; empty for a plain number or a text. */
    public String unit() {
        return unit;
    }

    /** The name under which decode shows it once more as a number; empty if it does not. */
    String decodedName() {
        return decodedName;
    }

    /** Whether a number stands for "not available". */
    boolean isAbsent(int number) {
        return this == TIME_TO_GO && number == FOR_EVER;
    }
}
