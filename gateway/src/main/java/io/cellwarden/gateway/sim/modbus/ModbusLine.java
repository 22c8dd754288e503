package io.cellwarden.gateway.sim.modbus;

import io.cellwarden.gateway.sim.ModuleFault;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Simulated devices that speak Modbus, on one serial line or behind one TCP port: bytes of a master in, bytes of the devices
 * out. Knows reads, and writes of one place.
 *
 * <p>Deliberately knows nothing of the decoder and its library: the captures check both.
 */
public abstract class ModbusLine {
    private static final int QUESTION = 8;
    private static final int TCP_QUESTION = 12;

    private final Map<Integer, ModuleFault> faults = new ConcurrentHashMap<>();
    private byte[] heard = {};

    /**
     * What a device says.
     *
     * @return function and content; empty if there is no such device
     */
    abstract Optional<byte[]> answer(int unit, int function, int address, int argument);

    /** Breaks or mends one device. */
    public void setFault(int unit, ModuleFault fault) {
        faults.put(unit, fault);
    }

    /** Takes bytes of the master, cut anyhow, and gives the answers to the questions that they complete. */
    public synchronized byte[] receive(byte[] bytes, int size) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.writeBytes(heard);
        input.write(bytes, 0, size);
        byte[] all = input.toByteArray();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int at = 0;
        while (all.length - at >= QUESTION) {
            if (checksum(all, at, at + 6) == u8(all, at + 6) + 256 * u8(all, at + 7)) {
                line.writeBytes(said(u8(all, at), u8(all, at + 1), u16(all, at + 2), u16(all, at + 4)));
                at += QUESTION;
            } else {
                at++;
            }
        }
        heard = Arrays.copyOfRange(all, at, all.length);
        return line.toByteArray();
    }

    /** The same behind a TCP port; each call brings whole frames. */
    public synchronized byte[] receiveTcp(byte[] bytes, int size) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int at = 0; at + TCP_QUESTION <= size; at += TCP_QUESTION) {
            int unit = u8(bytes, at + 6);
            Optional<byte[]> pdu = faults.get(unit) == ModuleFault.SILENT
                    ? Optional.empty()
                    : answer(unit, u8(bytes, at + 7), u16(bytes, at + 8), u16(bytes, at + 10));
            if (pdu.isPresent()) {
                line.write(bytes, at, 4);
                line.write((1 + pdu.get().length) / 256);
                line.write((1 + pdu.get().length) % 256);
                line.write(unit);
                line.writeBytes(pdu.get());
            }
        }
        return line.toByteArray();
    }

    private byte[] said(int unit, int function, int address, int argument) {
        ModuleFault fault = faults.getOrDefault(unit, ModuleFault.NONE);
        Optional<byte[]> pdu = fault == ModuleFault.REFUSES
                ? Optional.of(new byte[] {(byte) (function + 0x80), 4})
                : answer(unit, function, address, argument);
        if (pdu.isEmpty() || fault == ModuleFault.SILENT) {
            return new byte[0];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(fault == ModuleFault.WRONG_ADDRESS ? unit + 1 : unit);
        out.writeBytes(pdu.get());
        int checksum = checksum(out.toByteArray(), 0, out.size());
        out.write(checksum % 256);
        out.write(checksum / 256);
        byte[] frame = out.toByteArray();
        return switch (fault) {
            case NONE, REFUSES, WRONG_ADDRESS -> frame;
            case SILENT -> new byte[0];
            case HALF_FRAME -> Arrays.copyOf(frame, frame.length / 2);
            case GARBAGE -> {
                frame[frame.length - 1] ^= 0x10;
                yield frame;
            }
        };
    }

    /** An exception. */
    static byte[] exception(int function, int code) {
        return new byte[] {(byte) (function + 0x80), (byte) code};
    }

    /** An answer with words. */
    static byte[] words(int function, int... words) {
        byte[] pdu = new byte[2 + 2 * words.length];
        pdu[0] = (byte) function;
        pdu[1] = (byte) (2 * words.length);
        for (int i = 0; i < words.length; i++) {
            pdu[2 + 2 * i] = (byte) (words[i] / 256);
            pdu[3 + 2 * i] = (byte) words[i];
        }
        return pdu;
    }

    private static int checksum(byte[] bytes, int from, int to) {
        int crc = 0xFFFF;
        for (int i = from; i < to; i++) {
            crc ^= u8(bytes, i);
            for (int bit = 0; bit < 8; bit++) {
                crc = crc % 2 == 1 ? crc / 2 ^ 0xA001 : crc / 2;
            }
        }
        return crc;
    }

    private static int u8(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at]);
    }

    private static int u16(byte[] bytes, int at) {
        return 256 * u8(bytes, at) + u8(bytes, at + 1);
    }
}
