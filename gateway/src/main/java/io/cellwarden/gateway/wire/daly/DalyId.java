package io.cellwarden.gateway.wire.daly;

import java.util.Arrays;
import java.util.Optional;

/** The data ids in use here. Source: protocol sheet Daly, sections "Answers" and "Commands". */
public enum DalyId {
    RATED(0x50),
    PRODUCTION(0x53),
    /** The battery code, in 5 frames of 7 characters. */
    CODE(0x57),
    /** Voltage, current, state of charge. */
    PACK(0x90),
    CELL_EXTREMES(0x91),
    TEMPERATURE_EXTREMES(0x92),
    /** State of the switches. */
    SWITCHES(0x93),
    /** How many cells and sensors there are. */
    COUNTS(0x94),
    /** Cells, three to a frame. */
    CELLS(0x95),
    /** Temperatures, seven to a frame. */
    TEMPERATURES(0x96),
    BALANCE(0x97),
    FAULTS(0x98),
    SET_DISCHARGE(0xD9),
    SET_CHARGE(0xDA);

    private final int code;

    DalyId(int code) {
        this.code = code;
    }

    /** The byte that names it on the line. */
    public int code() {
        return code;
    }

    static Optional<DalyId> withCode(int code) {
        return Arrays.stream(values()).filter(id -> id.code == code).findFirst();
    }
}
