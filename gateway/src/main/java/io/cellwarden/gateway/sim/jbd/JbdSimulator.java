package io.cellwarden.gateway.sim.jbd;

import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.SerialPortLine;
import io.cellwarden.gateway.sim.PseudoTerminal;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts a {@link JbdBoard} on a line that a gateway can open: a TCP port of this machine, or the far end of a pair of
 * pseudo-terminals. Answers on threads of its own until it is closed.
 */
public final class JbdSimulator implements AutoCloseable {

    /** How long a closed simulator may sit in a read. */
    private static final Duration READ_TIMEOUT = Duration.ofMillis(200);

    private static final int CHUNK = 512;

    private final JbdBoard board;
    private final String port;
    private final int tcpPort;
    private Closeable end;
    private Optional<Thread> acceptor = Optional.empty();
    private boolean closed;
    private final Set<Socket> masters = ConcurrentHashMap.newKeySet();

    private JbdSimulator(JbdBoard board, String port, int tcpPort, Closeable end) {
        this.board = board;
        this.port = port;
        this.tcpPort = tcpPort;
        this.end = end;
    }

    /**
     * The board on a free TCP port, reachable from this machine only.
     *
     * @throws IOException if no port can be had
     */
    public static JbdSimulator overTcp(JbdBoard board) throws IOException {
        var server = listen(0);
        int tcpPort = server.getLocalPort();
        var simulator = new JbdSimulator(board, "tcp://127.0.0.1:" + tcpPort, tcpPort, server);
        simulator.acceptFrom(server);
        return simulator;
    }

    /**
     * The board on a device: the gateway opens the other end of the pair.
     *
     * @param path of this end of a pair of pseudo-terminals, or of a real serial port
     * @throws LineLost if it cannot be opened
     */
    public static JbdSimulator onDevice(JbdBoard board, String path) throws LineLost {
        var line = new SerialPortLine(path, LineSettings.DEFAULT);
        line.open();
        var simulator = new JbdSimulator(board, path, 0, line::close);
        Thread.ofPlatform().daemon().name("jbd-sim-" + board.name()).start(() -> simulator.serve(line));
        return simulator;
    }

    /**
     * The board on a pseudo-terminal of its own, which the gateway opens at {@code path}.
     *
     * @param path where it appears; a link there is replaced
     * @param baud the speed of the board: to a master at another speed it talks garbage
     * @throws IOException if this computer gives no pseudo-terminal
     */
    public static JbdSimulator onPseudoTerminal(JbdBoard board, Path path, int baud) throws IOException {
        var terminal = PseudoTerminal.at(path, baud);
        var simulator = new JbdSimulator(board, path.toString(), 0, terminal::close);
        Thread.ofPlatform().daemon().name("jbd-sim-" + board.name()).start(() -> simulator.serve(terminal));
        return simulator;
    }

    /** What the board says and does; break it here. */
    public JbdBoard board() {
        return board;
    }

    /** The port for the site file, over TCP {@code tcp://127.0.0.1:…}; on a device the path of its own end. */
    public String port() {
        return port;
    }

    /** Takes a board over TCP off the network: its port is closed and whoever is connected is cut off. */
    public synchronized void unplug() {
        closeQuietly(end);
        acceptor.ifPresent(JbdSimulator::awaitEnd); // only then the port is shut and every master known
        masters.forEach(JbdSimulator::closeQuietly);
    }

    /**
     * Puts a board over TCP back on the network, at the port it had. One that was closed stays closed.
     *
     * @throws IOException if another program has taken the port meanwhile
     */
    public synchronized void plugIn() throws IOException {
        unplug();
        if (!closed) {
            var server = listen(tcpPort);
            end = server;
            acceptFrom(server);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        unplug();
    }

    private static ServerSocket listen(int tcpPort) throws IOException {
        return new ServerSocket(tcpPort, 8, InetAddress.getByName("127.0.0.1"));
    }

    private void acceptFrom(ServerSocket server) {
        acceptor = Optional.of(
                Thread.ofPlatform().daemon().name("jbd-sim-" + board.name()).start(() -> accept(server)));
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                var master = server.accept();
                masters.add(master);
                Thread.ofPlatform().daemon().name("jbd-sim-line").start(() -> serve(master));
            }
        } catch (IOException _) {
            // Closed: the board is gone.
        }
    }

    private void serve(Socket master) {
        try (master) {
            var buffer = new byte[CHUNK];
            for (int size; (size = master.getInputStream().read(buffer)) >= 0; ) {
                master.getOutputStream().write(board.receive(buffer, size));
            }
        } catch (IOException _) {
            // The master hung up; another one may call.
        } finally {
            masters.remove(master);
        }
    }

    private void serve(Line line) {
        try {
            var buffer = new byte[CHUNK];
            while (true) {
                int size = line.read(buffer, READ_TIMEOUT);
                var answers = board.receive(buffer, size);
                if (answers.length > 0) {
                    line.write(answers);
                }
            }
        } catch (LineLost _) {
            // Closed, or the pair is gone: so is the board.
        }
    }

    private void serve(PseudoTerminal terminal) {
        try {
            var buffer = new byte[CHUNK];
            while (true) {
                var answers = board.receive(buffer, terminal.read(buffer));
                if (answers.length > 0) {
                    terminal.write(answers);
                }
            }
        } catch (IOException _) {
            // Unplugged.
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException _) {
            // It is given up either way.
        }
    }
}
