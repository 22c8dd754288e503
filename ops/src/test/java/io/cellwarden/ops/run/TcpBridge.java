package io.cellwarden.ops.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP bridge in front of a board. It can vanish without a word, and it can hang up on everybody. */
final class TcpBridge implements AutoCloseable {
    private final WiredBoard board;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger lives = new AtomicInteger();
    private volatile boolean hangsUp;
    private volatile ServerSocket server;

    private TcpBridge(WiredBoard board) throws IOException {
        this.board = board;
        this.server = listen(0);
        this.port = server.getLocalPort();
    }

    static TcpBridge to(WiredBoard board) throws IOException {
        TcpBridge bridge = new TcpBridge(board);
        bridge.accept();
        return bridge;
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true); // connections that died are still there
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return server;
    }

    String port() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Its power fails: every connection stays open for the other side, and nothing comes through any more. */
    void vanish() throws IOException {
        lives.incrementAndGet();
        server.close();
    }

    /** Ends each connection, also those that come. */
    void hangUp() {
        hangsUp = true;
        open.forEach(TcpBridge::closeQuietly);
    }

    /** Serves those who connect from now on; what was open when it vanished stays dead. */
    void comeBack() throws IOException {
        hangsUp = false;
        if (server.isClosed()) {
            server = listen(port);
            accept();
        }
    }

    /** How often somebody has connected. */
    int calls() {
        return calls.get();
    }

    private void accept() {
        ServerSocket listening = server;
        Thread.ofPlatform().daemon().start(() -> accept(listening));
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                calls.incrementAndGet();
                open.add(socket);
                int life = lives.get();
                Thread.ofPlatform().daemon().start(() -> serve(socket, life));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int life) {
        byte[] buffer = new byte[512];
        try (socket) {
            for (int size = 0;
                    size >= 0 && !hangsUp;
                    size = socket.getInputStream().read(buffer)) {
                if (size > 0 && life == lives.get()) {
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
