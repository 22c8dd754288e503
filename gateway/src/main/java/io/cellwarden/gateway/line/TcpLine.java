package io.cellwarden.gateway.line;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * A line behind a TCP bridge (ser2net, an RS485 gateway). A bridge that loses its power, or a router between, says
 * nothing, and the operating system would try for a quarter of an hour to get through. So a connection on which something
 * was sent and nothing came for {@link #DEAD_AFTER} is given up, and whoever uses the line connects anew.
 */
public final class TcpLine implements Line {

    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    private final String host;
    private final int port;
    private final Duration connectTimeout;
    private final Duration deadAfter;
    private volatile Optional<Socket> open = Optional.empty();
    private volatile Optional<Socket> connecting = Optional.empty();
    private volatile boolean waits;
    private volatile long waitsSince;

    /** A line to {@code host:port}, not yet open. */
    public TcpLine(String host, int port, Duration connectTimeout) {
        this(host, port, connectTimeout, DEAD_AFTER);
    }

    TcpLine(String host, int port, Duration connectTimeout, Duration deadAfter) {
        this.deadAfter = deadAfter;
        this.host = host;
        this.port = port;
        this.connectTimeout = connectTimeout;
    }

    @Override
    public String name() {
        return "tcp://" + host + ":" + port;
    }

    @Override
    public void open() throws LineLost {
        if (open.isPresent()) {
            return;
        }
        var socket = new Socket();
        connecting = Optional.of(socket);
        try {
            var address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException("unknown host " + host);
            }
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true); // a request is one small packet, wanted at once
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            socket.connect(address, millis(connectTimeout));
            waits = false;
            open = Optional.of(socket);
        } catch (IOException e) {
            closeQuietly(socket);
            throw new LineLost(name(), "cannot connect", e);
        } finally {
            connecting = Optional.empty();
        }
    }

    @Override
    public int read(byte[] buffer, Duration timeout) throws LineLost {
        var socket = openSocket();
        try {
            socket.setSoTimeout(millis(timeout));
            int read = socket.getInputStream().read(buffer);
            if (read < 0) {
                throw new LineLost(name(), "the other side closed the connection");
            }
            waits = false;
            return read;
        } catch (SocketTimeoutException nothingCame) {
            return 0;
        } catch (LineLost lost) {
            throw lost;
        } catch (IOException e) {
            throw new LineLost(name(), "read failed", e);
        }
    }

    @Override
    public void write(byte[] bytes) throws LineLost {
        long now = System.nanoTime();
        if (waits && now - waitsSince > deadAfter.toNanos()) {
            throw new LineLost(
                    name(), "nothing came for %d s, the connection may be dead".formatted(deadAfter.toSeconds()));
        }
        if (!waits) {
            waitsSince = now;
            waits = true;
        }
        try {
            openSocket().getOutputStream().write(bytes);
        } catch (LineLost lost) {
            throw lost;
        } catch (IOException e) {
            throw new LineLost(name(), "write failed", e);
        }
    }

    @Override
    public void close() {
        connecting.ifPresent(TcpLine::closeQuietly); // to connect may take seconds
        open.ifPresent(TcpLine::closeQuietly);
        open = Optional.empty();
    }

    private Socket openSocket() throws LineLost {
        return open.orElseThrow(() -> new LineLost(name(), "not open"));
    }

    private static int millis(Duration timeout) {
        return Math.toIntExact(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE)); // 0 would wait for ever
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // The connection is given up either way, and there is nobody left to tell.
        }
    }
}
