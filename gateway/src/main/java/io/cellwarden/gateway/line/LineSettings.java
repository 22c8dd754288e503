package io.cellwarden.gateway.line;

import java.time.Duration;

/**
 * How bytes travel on a line. A TCP bridge takes its serial settings from its own configuration; of these only the
 * time to connect concerns it.
 *
 * @param baud bits per second, 300..4 000 000
 * @param dataBits 5..8
 * @param stopBits 1 or 2
 * @param parity check bit of each character
 * @param connectTimeout how long a TCP bridge may take to answer, more than 0
 */
public record LineSettings(int baud, int dataBits, int stopBits, Parity parity, Duration connectTimeout) {

    /** Check bit of a character. */
    public enum Parity {
        NONE,
        ODD,
        EVEN
    }

    /** 9600 baud, 8 data bits, no parity, 1 stop bit, 5 s to connect. */
    public static final LineSettings DEFAULT = new LineSettings(9600, 8, 1, Parity.NONE, Duration.ofSeconds(5));

    /** Refuses settings that no port has. */
    public LineSettings {
        check(baud >= 300 && baud <= 4_000_000, "baud", baud, "300..4000000");
        check(dataBits >= 5 && dataBits <= 8, "data bits", dataBits, "5..8");
        check(stopBits == 1 || stopBits == 2, "stop bits", stopBits, "1 or 2");
        check(connectTimeout.isPositive(), "connect timeout", connectTimeout, "more than 0");
    }

    /** The same settings at another speed. */
    public LineSettings withBaud(int otherBaud) {
        return new LineSettings(otherBaud, dataBits, stopBits, parity, connectTimeout);
    }

    /** The same settings with another check bit. */
    public LineSettings withParity(Parity otherParity) {
        return new LineSettings(baud, dataBits, stopBits, otherParity, connectTimeout);
    }

    /** Speed and form of a character, as people write them: {@code 9600 8N1}. */
    public String text() {
        return baud + " " + dataBits + parity.name().charAt(0) + stopBits;
    }

    private static void check(boolean holds, String what, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("%s %s, allowed is %s".formatted(what, value, allowed));
        }
    }
}
