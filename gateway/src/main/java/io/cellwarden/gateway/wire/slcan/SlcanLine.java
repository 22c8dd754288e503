package io.cellwarden.gateway.wire.slcan;

import java.util.OptionalInt;

/** What an adapter says. Answers are mixed with frames of the bus, and some adapters give none. */
public sealed interface SlcanLine {
    /**
     * A frame of the bus.
     *
     * @param timestampMs 0 to 59,999 where the adapter gives times
     */
    record Frame(CanFrame frame, OptionalInt timestampMs) implements SlcanLine {}

    /** A command was carried out. */
    record Ok() implements SlcanLine {}

    /** A command was refused, by a bell: the channel is closed, or the buffer is full. */
    record Refused() implements SlcanLine {}

    /** A frame was taken to be sent. */
    record Sent(boolean extended) implements SlcanLine {}

    /** The versions of the adapter, as it writes them. */
    record Version(int hardware, int software) implements SlcanLine {}

    /** The serial number of the adapter. */
    record Serial(String serial) implements SlcanLine {}

    /**
     * The state of the adapter.
     *
     * @param bits 0 receive buffer full, 1 send buffer full, 2 error warning, 3 overrun, 5 error passive, 6 arbitration
     *     lost, 7 bus error
     */
    record Status(int bits) implements SlcanLine {}

    /** A line feed, which is none of the protocol; some adapters add it. */
    record LineFeed() implements SlcanLine {}
}
