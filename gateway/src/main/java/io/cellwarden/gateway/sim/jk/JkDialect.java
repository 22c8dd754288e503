package io.cellwarden.gateway.sim.jk;

/** What a simulated board speaks. */
public enum JkDialect {
    /** Tagged frames. */
    NW,
    /** Frames of 300 bytes in the layout for 24 cells, asked for by commands. */
    JK02_24S,
    /** Frames of 300 bytes in the layout for 32 cells, asked for by commands. */
    JK02_32S,
    /** The same, asked for by Modbus. */
    PB
}
