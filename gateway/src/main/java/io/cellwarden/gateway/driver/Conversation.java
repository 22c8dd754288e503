package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.line.LineLost;
import java.util.function.BooleanSupplier;

/** All that is said with one pack of a line. */
public interface Conversation {

    /**
     * Asks the pack and reports.
     *
     * @return whether it answered
     */
    boolean poll(Driver.Sink sink, BooleanSupplier givesWay) throws LineLost;

    /** Takes an order of a battery in the pack. */
    void order(SwitchOrder order);

    /** Brings a switch to its ordered level. */
    void write(Switch actuator, BooleanSupplier givesWay) throws LineLost;

    /** Reads back behind writes, unless something urgent waits, and tells what became of each. */
    void readBack(Driver.Sink sink, BooleanSupplier givesWay) throws LineLost;

    /** Tells of what was written that nobody knows what became of it. */
    void lineLost(Driver.Sink sink);
}
