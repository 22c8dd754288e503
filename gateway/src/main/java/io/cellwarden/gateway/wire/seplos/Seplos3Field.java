package io.cellwarden.gateway.wire.seplos;

import static io.cellwarden.gateway.wire.seplos.Seplos3Block.*;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalInt;

/** The values in the blocks of a board of version 3. Source: protocol sheet Seplos, "B. v3 Modbus RTU". */
public enum Seplos3Field {
    // spotless:off
    //                         block place  kind       decimals name
    VOLTAGE(                   PIA,  0x00,  Kind.U16,  2,  "voltage_V"),
    CURRENT(                   PIA,  0x01,  Kind.S16,  2,  "current_A"),             // positive while charging
    REMAINING(                 PIA,  0x02,  Kind.U16,  2,  "remaining_Ah"),
    TOTAL(                     PIA,  0x03,  Kind.U16,  2,  "total_Ah"),
    DISCHARGED(                PIA,  0x04,  Kind.U16,  -1, "total_discharged_Ah"),   // 10 Ah
    STATE_OF_CHARGE(           PIA,  0x05,  Kind.U16,  1,  "soc"),
    HEALTH(                    PIA,  0x06,  Kind.U16,  1,  "soh"),
    CYCLES(                    PIA,  0x07,  Kind.U16,  0,  "cycles"),
    AVERAGE_CELL(              PIA,  0x08,  Kind.U16,  0,  "avg_cell_mV"),
    AVERAGE_TEMPERATURE(       PIA,  0x09,  Kind.TEMP, 1,  "avg_temp_C"),
    HIGHEST_CELL(              PIA,  0x0A,  Kind.U16,  0,  "max_cell_mV"),
    LOWEST_CELL(               PIA,  0x0B,  Kind.U16,  0,  "min_cell_mV"),
    HIGHEST_TEMPERATURE(       PIA,  0x0C,  Kind.TEMP, 1,  "max_temp_C"),
    LOWEST_TEMPERATURE(        PIA,  0x0D,  Kind.TEMP, 1,  "min_temp_C"),
    MOST_DISCHARGE(            PIA,  0x0F,  Kind.U16,  0,  "max_discharge_A"),
    MOST_CHARGE(               PIA,  0x10,  Kind.U16,  0,  "max_charge_A"),
    ENVIRONMENT(               PIB,  0x18,  Kind.TEMP, 1,  "environment_C"),
    POWER_STAGE(               PIB,  0x19,  Kind.TEMP, 1,  "power_C"),
    BANK_VOLTAGE(              EIA,  0x00,  Kind.S32,  2,  "voltage_V"),
    BANK_CURRENT(              EIA,  0x02,  Kind.S32,  1,  "current_A"),
    BANK_REMAINING(            EIA,  0x04,  Kind.S32,  2,  "remaining_Ah"),
    BANK_TOTAL(                EIA,  0x06,  Kind.S32,  2,  "total_Ah"),
    BANK_DISCHARGED(           EIA,  0x08,  Kind.S32,  -1, "total_discharged_Ah"),
    BANK_RATED(                EIA,  0x0A,  Kind.S32,  2,  "rated_Ah"),
    ONLINE(                    EIA,  0x0C,  Kind.S32,  0,  "online_mask"),
    PROTECTED(                 EIA,  0x0E,  Kind.S32,  0,  "protected_mask"),
    BANK_MOST_DISCHARGE(       EIA,  0x10,  Kind.S32,  1,  "max_discharge_A"),
    BANK_MOST_CHARGE(          EIA,  0x12,  Kind.S32,  1,  "max_charge_A"),
    SUGGESTED_HIGHEST(         EIA,  0x14,  Kind.U16,  1,  "suggest_ov_V"),
    SUGGESTED_LOWEST(          EIA,  0x15,  Kind.U16,  1,  "suggest_uv_V"),
    PACKS(                     EIA,  0x16,  Kind.U16,  0,  "packs"),
    BANK_CYCLES(               EIA,  0x17,  Kind.U16,  0,  "cycles"),
    BANK_STATE_OF_CHARGE(      EIA,  0x18,  Kind.U16,  1,  "soc"),
    BANK_HEALTH(               EIA,  0x19,  Kind.U16,  1,  "soh"),
    BANK_HIGHEST_CELL(         EIB,  0x00,  Kind.U16,  0,  "max_cell_mV"),
    BANK_LOWEST_CELL(          EIB,  0x01,  Kind.U16,  0,  "min_cell_mV"),
    BANK_HIGHEST_CELL_ID(      EIB,  0x02,  Kind.U16,  0,  "max_cell_id"),
    BANK_LOWEST_CELL_ID(       EIB,  0x03,  Kind.U16,  0,  "min_cell_id"),
    HIGHEST_PACK(              EIB,  0x04,  Kind.U16,  2,  "max_pack_V"),
    LOWEST_PACK(               EIB,  0x05,  Kind.U16,  2,  "min_pack_V");
    // spotless:on

    /** 0 °C in tenths of a kelvin, as the board counts. */
    static final int ZERO_CELSIUS = 2731;

    private enum Kind {
        U16("word"),
        S16("signed word"),
        /** Tenths of a kelvin. */
        TEMP("word, 0.1 K"),
        /** Two words, the low one first. */
        S32("signed, two words, the low one first");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final Seplos3Block block;
    private final int place;
    private final Kind kind;
    private final int decimals;
    private final String fieldName;

    Seplos3Field(Seplos3Block block, int place, Kind kind, int decimals, String fieldName) {
        this.block = block;
        this.place = place;
        this.kind = kind;
        this.decimals = decimals;
        this.fieldName = fieldName;
    }

    /** The block that it stands in. */
    Seplos3Block block() {
        return block;
    }

    /** The name in the output of {@code decode}. */
    String fieldName() {
        return fieldName;
    }

    /** Its place and how it is read, as cells of a table. */
    Object[] cells() {
        return new Object[] {block, "0x%02X".formatted(place), fieldName, kind.text, decimals};
    }

    /** As it stands on the wire, temperatures in tenths of a degree Celsius; empty where the block ends before it. */
    OptionalInt raw(List<Integer> words) {
        if (place + (kind == Kind.S32 ? 2 : 1) > words.size()) {
            return OptionalInt.empty();
        }
        int word = words.get(place);
        return OptionalInt.of(
                switch (kind) {
                    case U16 -> word;
                    case S16 -> (short) word;
                    case TEMP -> word - ZERO_CELSIUS;
                    case S32 -> words.get(place + 1) << 16 | word;
                });
    }

    /** A raw value in the unit of the name. */
    BigDecimal number(int raw) {
        BigDecimal exact = BigDecimal.valueOf(raw, decimals).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }
}
