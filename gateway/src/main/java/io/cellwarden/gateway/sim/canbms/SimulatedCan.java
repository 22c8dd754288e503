package io.cellwarden.gateway.sim.canbms;

import io.cellwarden.gateway.sim.PseudoTerminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A serial CAN adapter on a pseudo-terminal, with a bus behind it on which a battery may talk. Sheets SLCAN and CAN-bms.
 * What the program sends is heard by whoever takes it from {@link #sent}.
 */
public final class SimulatedCan implements AutoCloseable {
    private static final int CHUNK = 256;
    private static final int LONGEST_LINE = 64;
    private static final long TALKS_EVERY_NANOS = 200_000_000;
    private static final byte[] OK = {'\r'};
    private static final byte[] BELL = {7};

    private final PseudoTerminal terminal;
    private final Optional<CanBattery> battery;
    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final List<String> commands = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private boolean open;
    private boolean speedSet;
    private volatile boolean full;

    private SimulatedCan(PseudoTerminal terminal, Optional<CanBattery> battery) {
        this.terminal = terminal;
        this.battery = battery;
    }

    /** A battery: the frames that it sends each time, as text of the adapter without its end. */
    @FunctionalInterface
    public interface CanBattery {
        /** The frames now; none while it is off. */
        List<String> frames();
    }

    /**
     * An adapter that the program opens at {@code path}.
     *
     * @param battery what talks on its bus, if anything does
     * @throws IOException if this computer gives no pseudo-terminal
     */
    public static SimulatedCan at(Path path, int baud, Optional<CanBattery> battery) throws IOException {
        SimulatedCan can = new SimulatedCan(PseudoTerminal.at(path, baud), battery);
        Thread.ofPlatform().daemon().name("can-sim").start(can::serve);
        return can;
    }

    /** The frames that the program has put on the bus, as text without their end, oldest first. */
    public BlockingQueue<String> sent() {
        return sent;
    }

    /** What it was told to do so far. */
    public synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    /** It forgets that it was opened, as after a reset. */
    public synchronized void reset() {
        open = false;
        speedSet = false;
    }

    /** Its send buffer is full, or is no more. */
    public void full(boolean isFull) {
        full = isFull;
    }

    private void serve() {
        try {
            byte[] buffer = new byte[CHUNK];
            long talked = System.nanoTime();
            while (true) {
                int read = terminal.read(buffer);
                for (int i = 0; i < read; i++) {
                    take((char) buffer[i]);
                }
                if (System.nanoTime() - talked >= TALKS_EVERY_NANOS) {
                    talked = System.nanoTime();
                    talk();
                }
            }
        } catch (IOException _) {
            // Unplugged.
        }
    }

    private synchronized void talk() throws IOException {
        if (open && battery.isPresent()) {
            for (String frame : battery.get().frames()) {
                terminal.write((frame + "\r").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private synchronized void take(char c) throws IOException {
        if (c != '\r') {
            if (line.length() < LONGEST_LINE) {
                line.append(c);
            }
            return;
        }
        String text = line.toString();
        line.setLength(0);
        terminal.write(text.isEmpty() || carryOut(text) ? OK : BELL);
    }

    private boolean carryOut(String text) {
        switch (text.charAt(0)) {
            case 't' -> {
                if (!open || full) {
                    return false;
                }
                sent.add(text);
                return true;
            }
            case 'S' -> {
                commands.add(text);
                speedSet |= !open;
                return !open;
            }
            case 'O', 'L' -> {
                commands.add(text);
                boolean may = speedSet && !open;
                open |= may;
                return may;
            }
            case 'C' -> {
                commands.add(text);
                boolean was = open;
                open = false;
                return was;
            }
            default -> {
                commands.add(text);
                return false;
            }
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
