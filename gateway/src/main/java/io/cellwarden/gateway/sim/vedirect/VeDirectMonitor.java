package io.cellwarden.gateway.sim.vedirect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The protocol side of a simulated SmartShunt: tells two text blocks a second, answers HEX messages, switches a relay. Like
 * older firmware it stops its text for a while after it was asked. May be used from any thread; one master at a time.
 */
public final class VeDirectMonitor {
    private static final Duration TEXT_RESTS = Duration.ofSeconds(3);
    private static final byte[] NOTHING = {};
    private static final String UNASKED = hex("A" + "8DED00" + "6D0A");

    private static final int RELAY = 0x034E;
    private static final int RELAY_MODE = 0x034F;
    private static final int BUZZER = 0xEEFC;
    /** The relay obeys the line in this mode alone. */
    private static final int REMOTE = 2;

    private static final int READ_ONLY = 0x02;
    private static final int UNKNOWN = 0x01;

    private final InstantSource clock;
    private final Consumer<Boolean> onRelay;
    private final StringBuilder heard = new StringBuilder();
    private volatile MonitorState state = MonitorState.AT_REST;
    private volatile MonitorFault fault = MonitorFault.NONE;
    private volatile boolean relayOn = true;
    private volatile int relayMode = REMOTE;
    private volatile boolean buzzerOn = true;
    private Instant textRestsUntil = Instant.MIN;

    /** A monitor without faults, its relay closed; the clock times how long its text rests. */
    public VeDirectMonitor(InstantSource clock) {
        this(clock, on -> {});
    }

    /** The same, which tells each time that a master switches its relay, on the thread of the line. */
    public VeDirectMonitor(InstantSource clock, Consumer<Boolean> onRelay) {
        this.clock = clock;
        this.onRelay = onRelay;
    }

    /** Measures something else from now on. */
    public void setState(MonitorState now) {
        state = now;
    }

    /** Breaks or mends it. */
    public void setFault(MonitorFault broken) {
        fault = broken;
    }

    /** Whether its relay is closed. */
    public boolean isRelayOn() {
        return relayOn;
    }

    /** Switches its relay by hand, past the line. */
    public void setRelayOn(boolean on) {
        relayOn = on;
    }

    /** Sets the mode of its relay by hand; 2 is "remote". */
    public void setRelayMode(int mode) {
        relayMode = mode;
    }

    /** The mode of its relay. */
    public int relayMode() {
        return relayMode;
    }

    /** Whether its buzzer sounds for alarms. */
    public boolean isBuzzerOn() {
        return buzzerOn;
    }

    /** The blocks of one second; nothing while its text rests. */
    public synchronized byte[] second() {
        if (fault == MonitorFault.SILENT
                || fault == MonitorFault.NO_TEXT
                || clock.instant().isBefore(textRestsUntil)) {
            return NOTHING;
        }
        var line = new ByteArrayOutputStream();
        line.writeBytes(spoilt(block(main())));
        line.writeBytes(spoilt(block(history())));
        return line.toByteArray();
    }

    private String main() {
        MonitorState now = state;
        boolean known = now.socPermille() >= 0;
        return "\r\nPID\t0xA389\r\nV\t" + now.voltageMv()
                + "\r\nI\t" + now.currentMa()
                + "\r\nP\t" + (long) now.voltageMv() * now.currentMa() / 1_000_000
                + "\r\nCE\t" + (known ? "-" + now.consumedMah() : "---")
                + "\r\nSOC\t" + (known ? "" + now.socPermille() : "---")
                + (fault == MonitorFault.TELLS_UNASKED ? UNASKED : "")
                + "\r\nTTG\t" + (known ? "" + now.timeToGoMin() : "---")
                + "\r\nAlarm\t" + (now.alarms() == 0 ? "OFF" : "ON")
                + "\r\nRelay\t" + (relayOn ? "ON" : "OFF")
                + "\r\nAR\t" + now.alarms()
                + "\r\nBMV\tSmartShunt 500A/50mV\r\nFW\t0416\r\nMON\t0\r\nChecksum\t";
    }

    private static String history() {
        return "\r\nH1\t-120000\r\nH2\t-30000\r\nH3\t-60000\r\nH4\t12\r\nH5\t0\r\nH6\t-4500000\r\nH7\t11800\r\nH8\t14400"
                + "\r\nH9\t86400\r\nH10\t9\r\nH11\t0\r\nH12\t0\r\nH15\t0\r\nH16\t0\r\nH17\t5821\r\nH18\t6013"
                + "\r\nChecksum\t";
    }

    /** All bytes and the last one are 0 modulo 256; a message in the middle does not count. */
    private static byte[] block(String text) {
        byte[] counted = text.replace(UNASKED, "").getBytes(StandardCharsets.US_ASCII);
        int sum = 0;
        for (byte one : counted) {
            sum += one;
        }
        var line = new ByteArrayOutputStream();
        line.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        line.write(256 - sum % 256);
        return line.toByteArray();
    }

    /** Takes bytes of the master, cut anyhow, and gives the answers to the messages that they complete. */
    public synchronized byte[] receive(byte[] bytes, int size) {
        var answers = new ByteArrayOutputStream();
        if (fault == MonitorFault.ECHO) {
            answers.write(bytes, 0, size);
        }
        for (int i = 0; i < size; i++) {
            char one = (char) Byte.toUnsignedInt(bytes[i]);
            if (one == ':') {
                heard.setLength(0);
            }
            heard.append(one);
            if (one == '\n' && fault != MonitorFault.SILENT && fault != MonitorFault.NO_HEX) {
                answers.writeBytes(spoilt(answer(heard.toString().strip()).getBytes(StandardCharsets.ISO_8859_1)));
                heard.setLength(0);
            }
        }
        return answers.toByteArray();
    }

    private String answer(String message) {
        if (!message.matches(":[0-9A-F]([0-9A-F]{2})+") || sum(message) != 0x55) {
            return hex("4AAAA");
        }
        textRestsUntil = clock.instant().plus(TEXT_RESTS);
        String content = message.substring(2, message.length() - 2);
        return switch (message.charAt(1)) {
            case '1' -> hex("51641");
            case '3' -> hex("11641");
            case '4' -> hex("189A3");
            case '7' -> content.length() == 6 ? get(content.substring(0, 4)) : hex("4AAAA");
            case '8' -> content.length() >= 8 ? set(content) : hex("4AAAA");
            default -> hex("30" + message.charAt(1) + "00");
        };
    }

    private String get(String register) {
        MonitorState now = state;
        boolean known = now.socPermille() >= 0;
        return switch (code(register)) {
            case 0xED8D -> value("7", register, now.voltageMv() / 10, 2);
            case 0xED8C -> value("7", register, now.currentMa(), 4);
            case 0xED8F -> value("7", register, now.currentMa() / 100, 2);
            case 0xED8E -> value("7", register, (int) ((long) now.voltageMv() * now.currentMa() / 1_000_000), 2);
            case 0x0300 -> value("7", register, -1_200, 4);
            case 0x0301 -> value("7", register, -300, 4);
            case 0x0302 -> value("7", register, -600, 4);
            case 0x0303 -> value("7", register, 12, 4);
            case 0x0305 -> value("7", register, -45_000, 4);
            case 0x0306 -> value("7", register, 1_180, 4);
            case 0x0307 -> value("7", register, 1_440, 4);
            case 0x0308 -> value("7", register, 86_400, 4);
            case 0x0309 -> value("7", register, 9, 4);
            case 0x0304, 0x030A, 0x030B, 0x030E, 0x030F -> value("7", register, 0, 4);
            case 0x0310 -> value("7", register, 5_821, 4);
            case 0x0311 -> value("7", register, 6_013, 4);
            case 0x0FFF -> value("7", register, known ? now.socPermille() * 10 : 0xFFFF, 2);
            case 0xEEFF -> value("7", register, known ? -now.consumedMah() / 100 : 0x7FFFFFFF, 4);
            case 0x0FFE -> value("7", register, known && now.timeToGoMin() >= 0 ? now.timeToGoMin() : 0xFFFF, 2);
            case 0x031E -> value("7", register, now.alarms(), 2);
            case RELAY -> value("7", register, relayOn ? 1 : 0, 1);
            case RELAY_MODE -> value("7", register, fault == MonitorFault.IGNORES_RELAY ? 0 : relayMode, 1);
            case BUZZER -> value("7", register, buzzerOn ? 1 : 0, 1);
            default -> hex("7" + register + "%02X".formatted(UNKNOWN));
        };
    }

    private String set(String content) {
        String register = content.substring(0, 4);
        int wanted = Integer.parseInt(content.substring(6, 8), 16);
        return switch (code(register)) {
            case RELAY -> setRelay(register, wanted != 0);
            case RELAY_MODE -> {
                relayMode = fault == MonitorFault.IGNORES_RELAY ? relayMode : wanted;
                yield value("8", register, wanted, 1);
            }
            case BUZZER -> {
                buzzerOn = wanted != 0;
                yield value("8", register, wanted, 1);
            }
            default -> hex("8" + register + "%02X".formatted(UNKNOWN));
        };
    }

    private String setRelay(String register, boolean on) {
        if (fault == MonitorFault.REFUSES_RELAY) {
            return hex("8" + register + "%02X".formatted(READ_ONLY));
        }
        relayOn = fault == MonitorFault.IGNORES_RELAY || relayMode != REMOTE ? relayOn : on;
        onRelay.accept(on);
        return value("8", register, on ? 1 : 0, 1);
    }

    private static int code(String littleEndian) {
        return Integer.parseInt(littleEndian.substring(2) + littleEndian.substring(0, 2), 16);
    }

    private static String value(String command, String register, int number, int bytes) {
        var digits = new StringBuilder(command + register + "00");
        for (int i = 0, left = number; i < bytes; i++, left >>= 8) {
            digits.append("%02X".formatted(left & 0xFF));
        }
        return hex(digits.toString());
    }

    private static String hex(String content) {
        return ":%s%02X\n".formatted(content, 0x55 - sum(":" + content) & 0xFF);
    }

    private static int sum(String message) {
        int sum = Integer.parseInt(message.substring(1, 2), 16);
        for (int at = 2; at + 2 <= message.length(); at += 2) {
            sum += Integer.parseInt(message.substring(at, at + 2), 16);
        }
        return sum & 0xFF;
    }

    private byte[] spoilt(byte[] said) {
        return switch (fault) {
            case GARBAGE -> {
                said[said.length / 2] ^= 0x11;
                yield said;
            }
            case HALF_FRAME -> Arrays.copyOf(said, said.length / 2);
            case SPOILT_END -> {
                if (said[0] == ':') {
                    said[said.length - 1] = (byte) 0xFE;
                }
                yield said;
            }
            case NONE, SILENT, NO_TEXT, NO_HEX, ECHO, TELLS_UNASKED, REFUSES_RELAY, IGNORES_RELAY -> said;
        };
    }
}
