package io.cellwarden.gateway.sim;

/** What can be wrong with a simulated board or its cable. */
public enum JbdFault {
    NONE,
    /** Acknowledges switch commands and does not carry them out: a stuck output. */
    IGNORES_SWITCHES,
    /** Refuses writes with status 81, as a board with a password does. */
    REFUSES_WRITES,
    /** Asleep, or its cable is pulled: says nothing at all. */
    SILENT,
    /** Answers with a wrong checksum and noise around it. */
    GARBAGE,
    /** Stops in the middle of each answer. */
    HALF_FRAME
}
