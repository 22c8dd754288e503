package io.cellwarden.gateway.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

/** A device behind a TCP bridge that says whatever a test wants, and tells what it was asked. */
final class TcpDevice implements AutoCloseable {
    private final ServerSocket server;
    private final UnaryOperator<byte[]> answers;
    private final Set<Socket> masters = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<byte[]> requests = new LinkedBlockingQueue<>();

    private final Thread acceptor = Thread.ofPlatform().daemon().unstarted(this::accept);

    private TcpDevice(ServerSocket server, UnaryOperator<byte[]> answers) {
        this.server = server;
        this.answers = answers;
    }

    /** On a free port, or again on one that was closed; each piece of a request is answered so. */
    static TcpDevice on(int port, UnaryOperator<byte[]> answers) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        TcpDevice device = new TcpDevice(server, answers);
        device.acceptor.start();
        return device;
    }

    int number() {
        return server.getLocalPort();
    }

    String port() {
        return "tcp://127.0.0.1:" + number();
    }

    /** What it was asked, in order. */
    BlockingQueue<byte[]> requests() {
        return requests;
    }

    private void accept() {
        try {
            while (true) {
                Socket master = server.accept();
                masters.add(master);
                Thread.ofPlatform().daemon().start(() -> serve(master));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket master) {
        try (master) {
            byte[] buffer = new byte[512];
            for (int size; (size = master.getInputStream().read(buffer)) >= 0; ) {
                byte[] heard = Arrays.copyOf(buffer, size);
                requests.add(heard);
                master.getOutputStream().write(answers.apply(heard));
            }
        } catch (IOException _) {
            // The master hung up.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            acceptor.join(); // until then the port is not free
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        for (Socket master : masters) {
            master.close();
        }
    }
}
