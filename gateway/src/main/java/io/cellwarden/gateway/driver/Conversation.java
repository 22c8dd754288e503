package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.line.LineLost;
import java.util.List;
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

    /** Reads back behind writes, and reports; says what does not obey. */
    void readBack(List<Switch> written, Driver.Sink sink, BooleanSupplier givesWay) throws LineLost;
}
