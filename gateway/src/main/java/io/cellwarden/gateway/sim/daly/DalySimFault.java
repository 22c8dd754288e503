package io.cellwarden.gateway.sim.daly;

/** What can be wrong with a simulated board or its cable. */
public enum DalySimFault {
    NONE,
    /** Acknowledges switch commands and does not carry them out. */
    IGNORES_WRITES,
    /** Answers a switch command with the level that it keeps. */
    REFUSES_WRITES,
    /** Asleep, or its cable is pulled: says nothing at all. */
    SILENT,
    /** Answers with a wrong checksum and noise around it. */
    GARBAGE,
    /** Stops in the middle of each answer. */
    HALF_FRAME,
    /** A half-duplex adapter repeats each request in front of the answer. */
    ECHO,
    /** Leaves out the last frame of an answer that has several. */
    CUT_ROW,
    /** Answers under another board's number. */
    OTHER_NUMBER,
    /** Tells cells that are none of the pack's, as after a start. */
    GARBAGE_CELLS
}
