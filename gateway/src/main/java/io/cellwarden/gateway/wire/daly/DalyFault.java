package io.cellwarden.gateway.wire.daly;

import io.cellwarden.gateway.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The fault bits of id 0x98 in the order of the wire, bit 0 of byte 0 first: the ordinal is 8 × byte + bit. Level 1 warns,
 * level 2 protects. Source: protocol sheet Daly, section "0x98 fault bits".
 */
public enum DalyFault {
    CELL_OVER_VOLTAGE_1,
    CELL_OVER_VOLTAGE_2,
    CELL_UNDER_VOLTAGE_1,
    CELL_UNDER_VOLTAGE_2,
    PACK_OVER_VOLTAGE_1,
    PACK_OVER_VOLTAGE_2,
    PACK_UNDER_VOLTAGE_1,
    PACK_UNDER_VOLTAGE_2,

    CHARGE_OVER_TEMPERATURE_1,
    CHARGE_OVER_TEMPERATURE_2,
    CHARGE_UNDER_TEMPERATURE_1,
    CHARGE_UNDER_TEMPERATURE_2,
    DISCHARGE_OVER_TEMPERATURE_1,
    DISCHARGE_OVER_TEMPERATURE_2,
    DISCHARGE_UNDER_TEMPERATURE_1,
    DISCHARGE_UNDER_TEMPERATURE_2,

    CHARGE_OVER_CURRENT_1,
    CHARGE_OVER_CURRENT_2,
    DISCHARGE_OVER_CURRENT_1,
    DISCHARGE_OVER_CURRENT_2,
    STATE_OF_CHARGE_HIGH_1,
    STATE_OF_CHARGE_HIGH_2,
    STATE_OF_CHARGE_LOW_1,
    STATE_OF_CHARGE_LOW_2,

    CELL_DIFFERENCE_1,
    CELL_DIFFERENCE_2,
    TEMPERATURE_DIFFERENCE_1,
    TEMPERATURE_DIFFERENCE_2,
    RESERVED_3_4,
    RESERVED_3_5,
    RESERVED_3_6,
    RESERVED_3_7,

    CHARGE_MOS_OVER_TEMPERATURE,
    DISCHARGE_MOS_OVER_TEMPERATURE,
    CHARGE_MOS_SENSOR,
    DISCHARGE_MOS_SENSOR,
    CHARGE_MOS_STUCK_ON,
    DISCHARGE_MOS_STUCK_ON,
    CHARGE_MOS_OPEN,
    DISCHARGE_MOS_OPEN,

    AFE_CHIP,
    CELL_SENSING,
    TEMPERATURE_SENSOR,
    EEPROM,
    CLOCK,
    PRE_CHARGE,
    VEHICLE_COMMUNICATION,
    INTERNAL_COMMUNICATION,

    CURRENT_MODULE,
    PACK_VOLTAGE_MODULE,
    SHORT_CIRCUIT,
    CHARGE_FORBIDDEN_BY_LOW_VOLTAGE,
    RESERVED_6_4,
    RESERVED_6_5,
    RESERVED_6_6,
    RESERVED_6_7;

    /** The name under {@code alarms} in the output of {@code decode}: lower case with hyphens. */
    public String alarmName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * 1 where it warns, 2 where it protects, 0 where the board has failed or the bit has no meaning. Of bits without two levels
     * those that switch are 2; a state of charge switches nothing.
     */
    public int level() {
        return switch (this) {
            case CHARGE_MOS_OVER_TEMPERATURE,
                    DISCHARGE_MOS_OVER_TEMPERATURE,
                    SHORT_CIRCUIT,
                    CHARGE_FORBIDDEN_BY_LOW_VOLTAGE -> 2;
            case STATE_OF_CHARGE_HIGH_1,
                    STATE_OF_CHARGE_HIGH_2,
                    STATE_OF_CHARGE_LOW_1,
                    STATE_OF_CHARGE_LOW_2,
                    CLOCK,
                    VEHICLE_COMMUNICATION -> 1;
            default -> ordinal() >= RESERVED_3_4.ordinal() ? 0 : 1 + ordinal() % 2;
        };
    }

    /** Those whose bits are set, in the order of the wire. */
    static List<DalyFault> setIn(Bytes content) {
        return Arrays.stream(values())
                .filter(fault -> (content.u8(fault.ordinal() / 8) >> fault.ordinal() % 8 & 1) == 1)
                .toList();
    }
}
