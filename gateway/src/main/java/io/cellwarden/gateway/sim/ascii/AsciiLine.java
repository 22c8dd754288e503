package io.cellwarden.gateway.sim.ascii;

import io.cellwarden.gateway.sim.ModuleFault;
import io.cellwarden.gateway.sim.PackState;
import io.cellwarden.gateway.sim.SimulatedBattery;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Simulated packs on one RS485 line that speak in frames of ASCII digits: bytes of a master in, bytes of the packs out. What
 * stands in the frames is each protocol's own. Source: protocol sheet Pylontech, "Frame".
 *
 * <p>Deliberately knows nothing of the decoder: the captures check both.
 */
abstract class AsciiLine {
    private final Map<Integer, SimulatedBattery> packs;
    private final Map<Integer, ModuleFault> faults = new ConcurrentHashMap<>();
    private volatile boolean echoes;
    private String heard = "";

    AsciiLine(Map<Integer, SimulatedBattery> packs) {
        this.packs = Map.copyOf(packs);
    }

    /** The content of an answer in hexadecimal digits, or a return code other than 00 with nothing. */
    record Answer(String returnCode, String info) {
        static final Answer UNKNOWN_COMMAND = new Answer("04", "");

        static Answer of(String info) {
            return new Answer("00", info);
        }
    }

    /** What a pack says to a command. */
    abstract Answer answer(int address, String command, PackState pack);

    /** Breaks or mends one pack. */
    public void setFault(int address, ModuleFault fault) {
        faults.put(address, fault);
    }

    /** Whether the adapter repeats each request in front of the answer. */
    public void setEcho(boolean echo) {
        echoes = echo;
    }

    /** Takes bytes of the master, cut anyhow, and gives the answers to the requests that they complete. */
    public synchronized byte[] receive(byte[] bytes, int size) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.write(bytes, 0, echoes ? size : 0);
        heard += new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
        for (int end = heard.indexOf('\r'); end >= 0; end = heard.indexOf('\r')) {
            int start = heard.lastIndexOf('~', end);
            if (start >= 0) {
                line.writeBytes(said(heard.substring(start + 1, end)));
            }
            heard = heard.substring(end + 1);
        }
        return line.toByteArray();
    }

    private byte[] said(String request) {
        int covered = request.length() - 4;
        if (covered < 12 || !checksum(request.substring(0, covered)).equals(request.substring(covered))) {
            return new byte[0];
        }
        int address = Integer.parseInt(request.substring(2, 4), 16);
        SimulatedBattery pack = packs.get(address);
        ModuleFault fault = faults.getOrDefault(address, ModuleFault.NONE);
        if (pack == null || fault == ModuleFault.SILENT) {
            return new byte[0];
        }
        Answer answer = fault == ModuleFault.REFUSES
                ? Answer.UNKNOWN_COMMAND
                : answer(address, request.substring(6, 8), pack.state());
        int speaker = fault == ModuleFault.WRONG_ADDRESS ? address + 1 : address;
        return spoilt(frame(speaker, answer).getBytes(StandardCharsets.US_ASCII), fault);
    }

    private static String frame(int address, Answer answer) {
        int length = answer.info().length();
        int sum = length % 16 + length / 16 % 16 + length / 256;
        String covered = "20%02X46%s%X%03X%s"
                .formatted(address, answer.returnCode(), (16 - sum % 16) % 16, length, answer.info());
        return "~" + covered + checksum(covered) + "\r";
    }

    private static String checksum(String covered) {
        int sum = 0;
        for (char digit : covered.toCharArray()) {
            sum += digit;
        }
        return "%04X".formatted((0x10000 - sum) % 0x10000);
    }

    private static byte[] spoilt(byte[] frame, ModuleFault fault) {
        return switch (fault) {
            case NONE, REFUSES, WRONG_ADDRESS -> frame;
            case SILENT -> new byte[0];
            case HALF_FRAME -> Arrays.copyOf(frame, frame.length / 2);
            case GARBAGE -> {
                frame[frame.length - 2] = frame[frame.length - 2] == '0' ? (byte) '1' : (byte) '0';
                ByteArrayOutputStream noisy = new ByteArrayOutputStream();
                noisy.writeBytes(new byte[] {'~', '2', 0, (byte) 0xFF});
                noisy.writeBytes(frame);
                yield noisy.toByteArray();
            }
        };
    }

    static String u8(int value) {
        return "%02X".formatted(value & 0xFF);
    }

    static String u16(int value) {
        return "%04X".formatted(value & 0xFFFF);
    }

    static String kelvin(int deciC) {
        return u16(deciC + 2731);
    }

    /** A text padded to that many bytes. */
    static String text(String text, int size) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < size; i++) {
            hex.append(u8(i < text.length() ? text.charAt(i) : ' '));
        }
        return hex.toString();
    }
}
