package io.cellwarden.gateway.sim.vedirect;

/** What can be wrong with a simulated monitor or its cable. */
public enum MonitorFault {
    NONE,
    /** Its cable is pulled: says nothing at all. */
    SILENT,
    /** Tells no text, but answers: an adapter that was asked so often that the monitor stays in HEX mode. */
    NO_TEXT,
    /** Does not answer HEX messages: a BMV-60x, or the cable to the monitor is broken. */
    NO_HEX,
    /** One byte of each block and answer is wrong. */
    GARBAGE,
    /** Stops in the middle of each block and answer. */
    HALF_FRAME,
    /** The adapter repeats what it is told in front of the answers. */
    ECHO,
    /** The adapter turns the end of each HEX message into FE. */
    SPOILT_END,
    /** Puts a message that nobody asked for into the middle of each block, as newer firmware does. */
    TELLS_UNASKED,
    /** Refuses to switch its relay. */
    REFUSES_RELAY,
    /** Acknowledges that it switches its relay and does not: the relay mode is not "remote". */
    IGNORES_RELAY
}
