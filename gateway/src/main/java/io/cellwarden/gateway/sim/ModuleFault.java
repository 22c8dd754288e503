package io.cellwarden.gateway.sim;

/** What can be wrong with a simulated module on a line that several share, or with its cable. */
public enum ModuleFault {
    NONE,
    /** Off, or its cable is pulled: says nothing at all. */
    SILENT,
    /** Answers with a wrong checksum and noise around it. */
    GARBAGE,
    /** Stops in the middle of each answer. */
    HALF_FRAME,
    /** Refuses every command. */
    REFUSES,
    /** Answers every question with the address of its neighbour in it. */
    WRONG_ADDRESS
}
