package io.cellwarden.gateway.driver;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Speaks one protocol over an open line: a poll plan, a mapping to inputs, and control with read-back. A driver is used
 * by its link's thread alone. A further protocol is one more driver, see {@link Protocol}.
 */
public interface Driver {
    /** The line was opened, for the first time or again. */
    void opened(Line line);

    /**
     * Reads every device once and hands on what it hears.
     *
     * @param givesWay tells that a switch order waits: the rest of the poll is then left out
     * @return whether the poll was carried through; an answer that does not come counts as carried through
     */
    boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost;

    /**
     * Brings switches to the ordered levels, those that switch off first, and reads back.
     *
     * @param givesWay tells that a newer order waits: repetitions and the read-back are then left to it
     */
    void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) throws LineLost;

    /**
     * Reads limits that the hardware protects by, as many as time allows, and leaves the hardware as it was. Asked again
     * it reads on.
     *
     * @param givesWay tells that a switch order waits, or the next poll is due
     * @return empty while some are still to be read
     */
    default Optional<HardwareLimits> limits(BooleanSupplier givesWay) throws LineLost {
        return Optional.of(HardwareLimits.unread("this protocol does not tell them"));
    }

    /** What a line that is lost while limits are read may leave the hardware in, and what people do about it. */
    default String leftBehind() {
        return "";
    }

    /** Where a driver that publishes what a bank allows finds it; all others need not know. */
    default void publishes(Bulletins bulletins) {}

    /** Where a driver's inputs go. */
    @FunctionalInterface
    interface Sink {
        /** Hands on an input of a bank. */
        void put(String bank, Input input);

        /**
         * Takes the newest figures of a device of that bank, for people to look at: no input, and as often as it tells them.
         *
         * @param newest its time is that of the oldest of them
         */
        default void figures(String bank, Input.DeviceFigures newest) {}
    }
}
