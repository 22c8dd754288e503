package io.cellwarden.gateway.line;

import java.time.Duration;

/**
 * A line to BMS hardware.
 *
 * <p>{@link #read} blocks, so it runs on a thread of its own, never on an actor's. One thread reads and one writes;
 * {@link #close} may come from any thread and ends an opening or a read that is under way. After {@link LineLost} a line stays
 * lost: whoever uses it closes it, waits, and opens it again.
 */
public interface Line extends AutoCloseable {

    /** The port as the site file names it, for messages. */
    String name();

    /**
     * Opens the line. Does nothing on a line that is open.
     *
     * @throws LineLost with the port and the reason, if it cannot be opened
     */
    void open() throws LineLost;

    /**
     * Waits for bytes and gives those that are there, without waiting until the buffer is full.
     *
     * @param buffer filled from its start
     * @param timeout how long to wait for the first byte, 1 ms or more
     * @return bytes read; 0 if none came in time
     * @throws LineLost if the line is closed or gone
     */
    int read(byte[] buffer, Duration timeout) throws LineLost;

    /**
     * Sends all bytes.
     *
     * @throws LineLost if the line is closed or gone, or took only some of them
     */
    void write(byte[] bytes) throws LineLost;

    /**
     * Drives RTS or DTR until it is driven otherwise or the line is closed, which drops it. A serial port that is opened has
     * both on.
     *
     * @return whether the port took it; one without such lines, a pseudo-terminal or a TCP bridge, does not
     * @throws LineLost if the line is closed
     */
    default boolean drive(Pin pin, boolean on) throws LineLost {
        return false;
    }

    /**
     * Whether a line beside the data is on; off where the port has none. Of RTS and DTR it says how this end drives them.
     *
     * @throws LineLost if the line is closed
     */
    default boolean isOn(Pin pin) throws LineLost {
        return false;
    }

    /** Gives the port back. Closing a closed line does nothing. */
    @Override
    void close();
}
