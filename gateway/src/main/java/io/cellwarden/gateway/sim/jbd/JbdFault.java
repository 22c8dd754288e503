package io.cellwarden.gateway.sim.jbd;

/** What can be wrong with a simulated board or its cable. */
public enum JbdFault {
    NONE,
    /** Acknowledges switch commands and does not carry them out: a stuck output. */
    IGNORES_SWITCHES,
    /** Says nothing to writes and does not carry them out, but answers questions. */
    IGNORES_WRITES,
    /** Refuses writes with status 81, as a board with a password does. */
    REFUSES_WRITES,
    /** Asleep, or its cable is pulled: says nothing at all. */
    SILENT,
    /** Answers with a wrong checksum and noise around it. */
    GARBAGE,
    /** Stops in the middle of each answer. */
    HALF_FRAME,
    /** Stops in the middle of an answer, says nothing for 5 s, then does it again: a board that crashes and restarts. */
    STOPS_MID_FRAME,
    /** A half-duplex adapter repeats each request in front of the answer. A master must live with it. */
    ECHO,
    /** The adapter repeats each request and nothing answers: the cable behind it is pulled. */
    ECHO_ALONE
}
