package io.cellwarden.gateway.sim.victronble;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A smart battery that advertises what it measures, as a receiver would print it. May be used from any thread. */
public final class SmartBattery {
    /** Charging and discharging are allowed, nothing is wrong. */
    public static final long WELL = 0x0600_0000L;

    private static final int PRODUCT = 0xA0E5;
    private static final int RECORD = 0x05;
    private static final int CELLS = 8;
    private static final int NOT_AVAILABLE = 0x7F;
    /** 0x7F on the line, which counts from −40. */
    private static final int TEMPERATURE_UNKNOWN = NOT_AVAILABLE - 40;

    private final String address;
    private final byte[] key;
    private List<Integer> cellsMv;
    private int temperatureC = 20;
    private long flags = WELL;
    private int errors;
    private int balancer = 1;
    private int counter = 0x1234;

    /**
     * A battery at 20 °C.
     *
     * @param address 12 hex digits
     * @param key 32 hex digits
     * @param cellsMv 4 or 8 cells, 2600 to 3860 mV
     */
    public SmartBattery(String address, String key, List<Integer> cellsMv) {
        this.address = address;
        this.key = HexFormat.of().parseHex(key);
        this.cellsMv = List.copyOf(cellsMv);
    }

    /** All cells have other voltages from now on. */
    public synchronized void setCells(List<Integer> mv) {
        cellsMv = List.copyOf(mv);
    }

    /** Another temperature from now on, −40 to 86 °C. */
    public synchronized void setTemperature(int celsius) {
        temperatureC = celsius;
    }

    /** The temperature is not known from now on. */
    public synchronized void loseSensor() {
        temperatureC = TEMPERATURE_UNKNOWN;
    }

    /** Other flags, errors and balancer status from now on, bits of the sheet. */
    public synchronized void setState(long newFlags, int newErrors, int newBalancer) {
        flags = newFlags;
        errors = newErrors;
        balancer = newBalancer;
    }

    /** The next record, as a line of a receiver. */
    public synchronized String next() {
        counter = (counter + 1) % 0x1_0000;
        return again();
    }

    /** The same record once more. */
    public synchronized String again() {
        return address + " -67 e102" + advert(HexFormat.of().formatHex(key), PRODUCT, RECORD, counter, record()) + "\n";
    }

    /**
     * The advertisement of any product.
     *
     * @param key 32 hex digits
     * @param record in hex, at most 16 bytes
     * @return in hex, without the company id
     */
    public static String advert(String key, int product, int type, int counter, String record) {
        return advert(key, product, type, counter, HexFormat.of().parseHex(record));
    }

    private static String advert(String key, int product, int type, int counter, byte[] record) {
        byte[] secret = HexFormat.of().parseHex(key);
        byte[] header = {
            0x10,
            0,
            (byte) product,
            (byte) (product / 256),
            (byte) type,
            (byte) counter,
            (byte) (counter / 256),
            secret[0]
        };
        return HexFormat.of().formatHex(header) + HexFormat.of().formatHex(encrypted(secret, counter, record));
    }

    private byte[] record() {
        int volts = cellsMv.stream().mapToInt(Integer::intValue).sum() / 10;
        var bits = BigInteger.valueOf(flags)
                .or(BigInteger.valueOf(errors).shiftLeft(32))
                .or(BigInteger.valueOf(volts).shiftLeft(104))
                .or(BigInteger.valueOf(balancer).shiftLeft(116))
                .or(BigInteger.valueOf(temperatureC + 40).shiftLeft(120));
        List<Integer> codes = IntStream.range(0, CELLS)
                .mapToObj(cell ->
                        cell < cellsMv.size() ? Math.clamp((cellsMv.get(cell) - 2_600) / 10, 0, 126) : NOT_AVAILABLE)
                .toList();
        for (int cell = 0; cell < CELLS; cell++) {
            bits = bits.or(BigInteger.valueOf(codes.get(cell)).shiftLeft(48 + 7 * cell));
        }
        byte[] record = new byte[16];
        for (int i = 0; i < record.length; i++) {
            record[i] = bits.shiftRight(8 * i).byteValue();
        }
        return record;
    }

    private static byte[] encrypted(byte[] key, int counter, byte[] record) {
        byte[] start = new byte[16];
        start[0] = (byte) counter;
        start[1] = (byte) (counter / 256);
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(start));
            return cipher.doFinal(record);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** The bytes of a line. */
    static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.US_ASCII);
    }
}
