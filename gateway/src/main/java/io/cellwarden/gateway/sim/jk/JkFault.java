package io.cellwarden.gateway.sim.jk;

/** What can be wrong with a simulated board or its cable. */
public enum JkFault {
    NONE,
    /** Takes writes and does not carry them out. */
    IGNORES_WRITES,
    /** Refuses writes; only a board with Modbus can say so, others ignore them. */
    REFUSES_WRITES,
    /** Asleep, or its cable is pulled: says nothing at all. */
    SILENT,
    /** Answers with a wrong checksum and noise around it. */
    GARBAGE,
    /** Stops in the middle of each answer. */
    HALF_FRAME,
    /** A half-duplex adapter repeats each request in front of the answer. */
    ECHO,
    /** Answers as if it had another address. */
    OTHER_ADDRESS,
    /** Sends zeros between a frame and what follows it, as some boards do. A master must live with it. */
    PADDING
}
