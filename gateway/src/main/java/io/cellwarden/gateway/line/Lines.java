package io.cellwarden.gateway.line;

import java.net.URI;

/** Makes the line that a site file's {@code port} names. */
public final class Lines {

    private static final String TCP = "tcp://";

    private Lines() {}

    /**
     * A line, not yet open.
     *
     * @param port a device path (a pseudo-terminal too), or {@code tcp://host:port}
     * @throws IllegalArgumentException if {@code port} is neither
     */
    public static Line of(String port, LineSettings settings) {
        if (port.isBlank()) {
            throw new IllegalArgumentException("port is empty; wanted is a device path or tcp://host:port");
        }
        return port.startsWith(TCP) ? tcp(port, settings) : new SerialPortLine(port, settings);
    }

    private static Line tcp(String port, LineSettings settings) {
        try {
            var uri = URI.create(port);
            var host = uri.getHost();
            if (host != null
                    && uri.getPort() > 0
                    && uri.getPort() <= 0xFFFF
                    && uri.getPath().isEmpty()) {
                return new TcpLine(host, uri.getPort(), settings.connectTimeout());
            }
        } catch (IllegalArgumentException notAUri) {
            throw new IllegalArgumentException(malformed(port), notAUri);
        }
        throw new IllegalArgumentException(malformed(port));
    }

    private static String malformed(String port) {
        return "port \"%s\" is not of the form tcp://host:port".formatted(port);
    }
}
