package io.cellwarden.gateway.link;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;

/**
 * Speaks one protocol over an open line: a poll plan, a mapping to inputs, and control with read-back. A driver is used
 * by its link's thread alone. A further protocol is one more driver, see {@link Drivers}.
 */
interface Driver {
    /** The line was opened, for the first time or again. */
    void opened(Line line);

    /** Reads every device once and hands on what it hears. */
    void poll(Sink sink) throws LineLost;

    /** Sets a switch of a battery's device and reads back. */
    void drive(String battery, Switch actuator, boolean on, Sink sink) throws LineLost;

    /** Where a driver's inputs go. */
    @FunctionalInterface
    interface Sink {
        /** Hands on an input of a bank. */
        void put(String bank, Input input);
    }
}
