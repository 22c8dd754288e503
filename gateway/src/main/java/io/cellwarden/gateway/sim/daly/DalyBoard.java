package io.cellwarden.gateway.sim.daly;

import io.cellwarden.gateway.sim.PackState;
import io.cellwarden.gateway.sim.SimulatedBattery;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The protocol side of a simulated Daly board: bytes of a master in, bytes of the board out. Deliberately knows nothing of
 * the codec. May be used from any thread. Source: protocol sheet Daly.
 */
public final class DalyBoard {
    private static final byte[] NOTHING = {};
    private static final int SIZE = 13;
    private static final String CODE = "CELLWARDEN-SIMULATED-BATTERY-000001";

    private final int number;
    private final SimulatedBattery battery;
    private final boolean chargePositive;
    private DalySimFault fault = DalySimFault.NONE;
    private boolean charge = true;
    private boolean discharge = true;
    private int currentMa;
    private int faultByte5;
    private int life;
    private byte[] heard = NOTHING;
    private byte[] stale = new byte[8];

    /**
     * A board without faults, its switches on.
     *
     * @param number of the board, from 1
     * @param chargePositive whether it counts a current that charges as positive
     */
    public DalyBoard(int number, SimulatedBattery battery, boolean chargePositive) {
        this.number = number;
        this.battery = battery;
        this.chargePositive = chargePositive;
    }

    /** Breaks or mends the board from its next answer on. */
    public synchronized void setFault(DalySimFault broken) {
        fault = broken;
    }

    /** A current that it measures beside that of its battery, in mA, positive while charging. */
    public synchronized void setCurrent(int mA) {
        currentMa = mA;
    }

    /** The bits of byte 5 in its faults: 0 the chip that measures, 7 internal communication. */
    public synchronized void setFaultByte5(int bits) {
        faultByte5 = bits;
    }

    /** What its battery is like now. */
    public PackState state() {
        return battery.state();
    }

    /**
     * Takes bytes of the master, cut anyhow, and gives the answers to the requests that they complete. What is no
     * request to it is passed over.
     */
    public synchronized byte[] receive(byte[] bytes, int size) {
        var line = new ByteArrayOutputStream();
        line.write(bytes, 0, fault == DalySimFault.ECHO ? size : 0);
        var input = new ByteArrayOutputStream();
        input.writeBytes(heard);
        input.write(bytes, 0, size);
        heard = input.toByteArray();
        int at = 0;
        while (at < heard.length && (u8(at) != 0xA5 || heard.length - at >= SIZE)) {
            if (isRequest(at)) {
                line.writeBytes(spoil(answer(u8(at + 2), u8(at + 4))));
                at += SIZE;
            } else {
                at++;
            }
        }
        heard = Arrays.copyOfRange(heard, at, heard.length);
        return fault == DalySimFault.SILENT ? NOTHING : line.toByteArray();
    }

    private boolean isRequest(int at) {
        return heard.length - at >= SIZE
                && u8(at) == 0xA5
                && u8(at + 1) == 0x3F + number
                && u8(at + 3) == 8
                && sum(heard, at) == u8(at + SIZE - 1);
    }

    private byte[] answer(int id, int level) {
        PackState pack = battery.state();
        int currentOutMa = pack.currentMa() + currentMa;
        return switch (id) {
            case 0x90 -> {
                int raw = 30_000 + (chargePositive ? currentOutMa : -currentOutMa) / 100;
                int permille = (int) (1_000L * pack.remainingMilliAh() / pack.nominalMilliAh());
                yield frame(id, words(Math.round(pack.voltageMv() / 100f), 0, raw, permille));
            }
            case 0x93 -> {
                int state = currentOutMa > 0 ? 1 : currentOutMa < 0 ? 2 : 0;
                byte[] content = words(
                        state * 256 + on(pack.chargeFetOn()),
                        0,
                        pack.remainingMilliAh() >> 16,
                        pack.remainingMilliAh());
                content[2] = (byte) on(pack.dischargeFetOn());
                content[3] = (byte) life++;
                yield frame(id, content);
            }
            case 0x94 ->
                frame(
                        id,
                        leftovers(
                                pack.cellsMv().size(), pack.temperaturesDeciC().size(), 0, 0, 0, 0, 7));
            case 0x95 -> cells(pack);
            case 0x96 -> temperatures(pack);
            case 0x97 -> frame(id, leftovers(pack.balancing().contains(true) ? 1 : 0, 0, 0, 0, 0, 0));
            case 0x98 -> {
                int cells = (pack.cellOverVoltage() ? 2 : 0) + (pack.cellUnderVoltage() ? 8 : 0);
                yield frame(id, leftovers(cells, 0, 0, 0, 0, faultByte5, 0, 0));
            }
            case 0x57 -> {
                var row = new ByteArrayOutputStream();
                for (int part = 0; part < 5; part++) {
                    byte[] content = new byte[8];
                    content[0] = (byte) (part + 1);
                    for (int i = 0; i < 7; i++) {
                        content[1 + i] = (byte) CODE.charAt(7 * part + i);
                    }
                    row.writeBytes(frame(id, content));
                }
                yield row.toByteArray();
            }
            case 0xD9, 0xDA -> {
                boolean refuses = fault == DalySimFault.REFUSES_WRITES;
                if (!refuses && fault != DalySimFault.IGNORES_WRITES) {
                    charge = id == 0xDA ? level == 1 : charge;
                    discharge = id == 0xD9 ? level == 1 : discharge;
                    battery.switchFets(charge, discharge);
                }
                yield frame(id, leftovers(refuses ? 1 - level : level));
            }
            default -> NOTHING;
        };
    }

    private byte[] cells(PackState pack) {
        var row = new ByteArrayOutputStream();
        int frames = (pack.cellsMv().size() + 2) / 3;
        for (int part = 0; part < frames - (fault == DalySimFault.CUT_ROW ? 1 : 0); part++) {
            int[] content = new int[7];
            content[0] = part + 1;
            for (int i = 0; i < 3; i++) {
                int cell = 3 * part + i;
                int mv = cell < pack.cellsMv().size() ? pack.cellsMv().get(cell) : 0;
                mv = fault == DalySimFault.GARBAGE_CELLS ? 900 + mv / 2 : mv;
                content[1 + 2 * i] = mv >> 8;
                content[2 + 2 * i] = mv;
            }
            row.writeBytes(frame(0x95, leftovers(content)));
        }
        return row.toByteArray();
    }

    private byte[] temperatures(PackState pack) {
        int[] content = new int[8];
        content[0] = 1;
        for (int i = 0; i < pack.temperaturesDeciC().size(); i++) {
            content[1 + i] = Math.round(pack.temperaturesDeciC().get(i) / 10f) + 40;
        }
        return frame(0x96, leftovers(content));
    }

    private static int on(boolean on) {
        return on ? 1 : 0;
    }

    private static byte[] words(int... words) {
        byte[] content = new byte[8];
        for (int i = 0; i < words.length; i++) {
            content[2 * i] = (byte) (words[i] >> 8);
            content[2 * i + 1] = (byte) words[i];
        }
        return content;
    }

    /** What is not defined is left from the frame before. */
    private byte[] leftovers(int... defined) {
        byte[] content = stale.clone();
        for (int i = 0; i < defined.length; i++) {
            content[i] = (byte) defined[i];
        }
        return content;
    }

    private byte[] frame(int id, byte[] content) {
        stale = content.clone();
        byte[] frame = new byte[SIZE];
        frame[0] = (byte) 0xA5;
        frame[1] = (byte) (fault == DalySimFault.OTHER_NUMBER ? number + 1 : number);
        frame[2] = (byte) id;
        frame[3] = 8;
        System.arraycopy(content, 0, frame, 4, 8);
        frame[SIZE - 1] = (byte) sum(frame, 0);
        return frame;
    }

    private static int sum(byte[] bytes, int from) {
        int sum = 0;
        for (int i = from; i < from + SIZE - 1; i++) {
            sum += bytes[i];
        }
        return sum & 0xFF;
    }

    private byte[] spoil(byte[] answer) {
        return switch (fault) {
            case NONE, IGNORES_WRITES, REFUSES_WRITES, ECHO, CUT_ROW, OTHER_NUMBER, GARBAGE_CELLS -> answer;
            case SILENT -> NOTHING;
            case HALF_FRAME -> Arrays.copyOf(answer, Math.min(answer.length, 7));
            case GARBAGE -> {
                byte[] noisy = new byte[answer.length + 2];
                noisy[0] = (byte) 0xA5;
                System.arraycopy(answer, 0, noisy, 2, answer.length);
                for (int at = SIZE + 1; at < noisy.length; at += SIZE) {
                    noisy[at] ^= 0x10;
                }
                yield noisy;
            }
        };
    }

    private int u8(int index) {
        return Byte.toUnsignedInt(heard[index]);
    }
}
