package io.cellwarden.gateway.sim.victronble;

import io.cellwarden.gateway.sim.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A Bluetooth receiver on a pseudo-terminal that a gateway can open: it prints each record of its batteries twice, and a
 * device of somebody else between. Talks on a thread of its own.
 */
public final class BleReceiver implements AutoCloseable {
    private static final long EVERY = Duration.ofMillis(500).toNanos();
    private static final String STRANGER = "a4c138000001 -80 4c0010054b1c2f3a4b9988\n";

    private final List<SmartBattery> batteries;
    private final PseudoTerminal terminal;
    private volatile boolean repeats;

    private BleReceiver(List<SmartBattery> batteries, PseudoTerminal terminal) {
        this.batteries = List.copyOf(batteries);
        this.terminal = terminal;
    }

    /**
     * A receiver of those batteries, which the gateway opens at {@code path}.
     *
     * @throws IOException if this computer gives no pseudo-terminal
     */
    public static BleReceiver onPseudoTerminal(List<SmartBattery> batteries, Path path, int baud) throws IOException {
        var receiver = new BleReceiver(batteries, PseudoTerminal.at(path, baud));
        Thread.ofPlatform().daemon().name("ble-sim").start(receiver::print);
        return receiver;
    }

    /** Whether it prints the last record of each battery again and again, as one that hangs does. */
    public void setRepeats(boolean hangs) {
        repeats = hangs;
    }

    private void print() {
        try {
            var ignored = new byte[512];
            long printed = System.nanoTime() - EVERY;
            while (true) {
                terminal.read(ignored); // waits a moment
                if (System.nanoTime() - printed >= EVERY) {
                    printed = System.nanoTime();
                    for (SmartBattery battery : batteries) {
                        terminal.write(SmartBattery.bytes(
                                (repeats ? battery.again() : battery.next()) + STRANGER + battery.again()));
                    }
                }
            }
        } catch (IOException _) {
            // Unplugged.
        }
    }

    /** Pulls it out. */
    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
