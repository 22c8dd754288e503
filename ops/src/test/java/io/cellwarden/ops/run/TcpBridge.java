package io.cellwarden.ops.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP bridge in front of a board. It can vanish without a word, and it can hang up on everybody. */
final class TcpBridge implements AutoCloseable {
    private final WiredBoard board;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger lives = new AtomicInteger();
    private volatile Mode mode = Mode.SERVES;

    private enum Mode {
        SERVES,
        VANISHED,
        HANGS_UP
    }

    private TcpBridge(WiredBoard board, ServerSocket server) {
        this.board = board;
        this.server = server;
    }

    static TcpBridge to(WiredBoard board) throws IOException {
        TcpBridge bridge = new TcpBridge(board, new ServerSocket(0, 8, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(bridge::accept);
        return bridge;
    }

    String port() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** Its power fails: every connection stays open for the other side, and nothing comes through any more. */
    void vanish() {
        mode = Mode.VANISHED;
        lives.incrementAndGet();
    }

    /** Ends each connection, also those that come. */
    void hangUp() {
        mode = Mode.HANGS_UP;
        open.forEach(TcpBridge::closeQuietly);
    }

    /** Serves those who connect from now on; what was open when it vanished stays dead. */
    void comeBack() {
        mode = Mode.SERVES;
    }

    /** How often somebody has connected. */
    int calls() {
        return calls.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                calls.incrementAndGet();
                open.add(socket);
                int life = lives.get();
                Thread.ofVirtual().start(() -> serve(socket, life));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int life) {
        byte[] buffer = new byte[512];
        try (socket) {
            for (int size = 0; size >= 0 && mode != Mode.HANGS_UP; size = socket.getInputStream().read(buffer)) {
                if (size > 0 && mode == Mode.SERVES && life == lives.get()) {
                    socket.getOutputStream().write(board.pass(Arrays.copyOf(buffer, size)));
                }
            }
        } catch (IOException gone) {
            return; // another one may connect
        } finally {
            open.remove(socket);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException given) {
            return; // up either way
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(TcpBridge::closeQuietly);
    }
}
