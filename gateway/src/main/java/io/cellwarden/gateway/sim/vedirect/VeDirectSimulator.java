package io.cellwarden.gateway.sim.vedirect;

import io.cellwarden.gateway.sim.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Puts a {@link VeDirectMonitor} on a pseudo-terminal that a gateway can open. Talks on a thread of its own. */
public final class VeDirectSimulator implements AutoCloseable {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int CHUNK = 512;

    private final VeDirectMonitor monitor;
    private final PseudoTerminal terminal;

    private VeDirectSimulator(VeDirectMonitor monitor, PseudoTerminal terminal) {
        this.monitor = monitor;
        this.terminal = terminal;
    }

    /**
     * The monitor on a pseudo-terminal of its own, which the gateway opens at {@code path}.
     *
     * @param path where it appears; a link there is replaced
     * @param baud the speed of the monitor: to a master at another speed it talks garbage
     * @throws IOException if this computer gives no pseudo-terminal
     */
    public static VeDirectSimulator onPseudoTerminal(VeDirectMonitor monitor, Path path, int baud) throws IOException {
        var simulator = new VeDirectSimulator(monitor, PseudoTerminal.at(path, baud));
        Thread.ofPlatform().daemon().name("vedirect-sim").start(simulator::talk);
        return simulator;
    }

    private void talk() {
        try {
            var buffer = new byte[CHUNK];
            long said = System.nanoTime() - SECOND;
            while (true) {
                say(monitor.receive(buffer, terminal.read(buffer)));
                if (System.nanoTime() - said >= SECOND) {
                    said = System.nanoTime();
                    say(monitor.second());
                }
            }
        } catch (IOException _) {
            // Unplugged.
        }
    }

    private void say(byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            terminal.write(bytes);
        }
    }

    /** Pulls it out. */
    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
