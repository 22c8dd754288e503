package io.cellwarden.gateway.sim.jk;

import io.cellwarden.gateway.sim.PackState;
import io.cellwarden.gateway.sim.SimulatedBattery;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * The protocol side of a simulated JK board: bytes of a master in, bytes of the board out. What it is not asked in its
 * own dialect, or at another address, it passes over. May be used from any thread.
 */
public final class JkBoard {
    private static final byte[] NOTHING = {};
    private static final int LONGEST_REQUEST = 40;

    private final JkDialect dialect;
    private final int address;
    private final SimulatedBattery battery;
    private String software;
    private JkFault fault = JkFault.NONE;
    private boolean passwordSaid;
    private boolean charge = true;
    private boolean discharge = true;
    private boolean balancer = true;
    private byte[] heard = NOTHING;

    /**
     * A board without faults, all its switches on.
     *
     * @param dialect what it speaks
     * @param address its Modbus address, 1..15; of no matter in other dialects
     * @param battery that it measures and switches
     */
    public JkBoard(JkDialect dialect, int address, SimulatedBattery battery) {
        this.dialect = dialect;
        this.address = address;
        this.battery = battery;
        this.software = dialect == JkDialect.JK02_24S ? "10.08" : "14.20";
    }

    /** What it tells as the version of its software, from its next answer on. */
    public synchronized void setSoftware(String version) {
        software = version;
    }

    /** Breaks or mends the board from its next answer on. */
    public synchronized void setFault(JkFault broken) {
        fault = broken;
    }

    /** Whether its balancer may work. */
    public synchronized boolean isBalancerOn() {
        return balancer;
    }

    /** Cell info as a board with commands pushes it without being asked. */
    public synchronized byte[] push() {
        return JkImage.cellInfo(battery.state(), balancer, dialect != JkDialect.JK02_24S);
    }

    /**
     * Takes bytes of the master, cut anyhow, and gives the answers to the requests that they complete. What is no
     * request is passed over.
     */
    public synchronized byte[] receive(byte[] bytes, int size) {
        var line = new ByteArrayOutputStream();
        line.write(bytes, 0, fault == JkFault.ECHO ? size : 0);
        var input = new ByteArrayOutputStream();
        input.writeBytes(heard);
        input.write(bytes, 0, size);
        heard = input.toByteArray();
        int at = 0;
        while (at < heard.length && requestLength(at) <= heard.length - at) {
            int length = requestLength(at);
            if (length > 0) {
                line.writeBytes(spoil(answer(Arrays.copyOfRange(heard, at, at + length))));
            }
            at += Math.max(length, 1);
        }
        heard = Arrays.copyOfRange(heard, at, heard.length);
        return fault == JkFault.SILENT ? NOTHING : line.toByteArray();
    }

    /** Length of the request at {@code at}, larger than what is there if it is not whole; 0 if none starts there. */
    private int requestLength(int at) {
        int there = heard.length - at;
        boolean begins = switch (dialect) {
            case NW -> u8(at) == 0x4E && (there < 2 || u8(at + 1) == 0x57);
            case JK02_24S, JK02_32S -> u8(at) == 0xAA && (there < 2 || u8(at + 1) == 0x55);
            case PB -> u8(at) == address && (there < 2 || u8(at + 1) == 0x10);
        };
        if (!begins) {
            return 0;
        }
        return switch (dialect) {
            case NW -> there < 4 ? LONGEST_REQUEST : u8(at + 2) * 256 + u8(at + 3) + 2;
            case JK02_24S, JK02_32S -> 20;
            case PB -> there < 7 ? LONGEST_REQUEST : u8(at + 6) + 9;
        };
    }

    private byte[] answer(byte[] request) {
        return switch (dialect) {
            case NW ->
                sum(request, request.length - 4) == word(request, request.length - 2) ? toTagged(request) : NOTHING;
            case JK02_24S, JK02_32S -> (sum(request, 19) - request[19]) % 256 == 0 ? toCommand(request) : NOTHING;
            case PB -> toModbus(request);
        };
    }

    private static int sum(byte[] bytes, int to) {
        int sum = 0;
        for (int i = 0; i < to; i++) {
            sum += Byte.toUnsignedInt(bytes[i]);
        }
        return sum;
    }

    private static int word(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at]) * 256 + Byte.toUnsignedInt(bytes[at + 1]);
    }

    private byte[] toTagged(byte[] request) {
        int value = request.length > 12 ? request[12] : 0;
        return switch (request[8]) {
            case 0x06 -> JkImage.tagged(battery.state(), balancer, charge, discharge);
            case 0x05 -> {
                passwordSaid = true;
                yield NOTHING;
            }
            case 0x02 -> {
                if (passwordSaid) {
                    set(List.of(0xAB, 0xAC, 0x9D).indexOf(request[11] & 0xFF), value == 1);
                }
                passwordSaid = false;
                yield JkImage.frame(0x02, new byte[] {request[11]});
            }
            default -> NOTHING;
        };
    }

    private byte[] toCommand(byte[] request) {
        int register = request[4] & 0xFF;
        return switch (register) {
            case 0x97 -> JkImage.deviceInfo(software);
            case 0x96 -> joined(settings(), push());
            default -> {
                set(register - 0x1D, request[6] == 1);
                byte[] acknowledged = {
                    (byte) 0xAA,
                    0x55,
                    (byte) 0x90,
                    (byte) 0xEB,
                    (byte) 0xC8,
                    1,
                    1,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0x44
                };
                yield acknowledged;
            }
        };
    }

    private byte[] toModbus(byte[] request) {
        int size = request.length;
        if (Integer.reverseBytes(JkImage.crc(request, 0, size - 2)) >>> 16 != word(request, size - 2)) {
            return NOTHING;
        }
        int register = word(request, 2);
        byte[] written = JkImage.modbus(
                fault == JkFault.OTHER_ADDRESS ? address + 1 : address,
                0x10,
                request[2],
                request[3],
                request[4],
                request[5]);
        byte[] padding = new byte[fault == JkFault.PADDING ? 4 : 0];
        return switch (register) {
            case 0x161C -> joined(JkImage.deviceInfo(software), padding, written);
            case 0x161E -> joined(settings(), padding, written);
            case 0x1620 -> joined(push(), padding, written);
            case 0x1070, 0x1074, 0x1078 -> {
                if (fault == JkFault.REFUSES_WRITES) {
                    yield JkImage.modbus(address, 0x90, 4);
                }
                set((register - 0x1070) / 4, request[10] == 1);
                yield written;
            }
            default -> JkImage.modbus(address, 0x90, 2);
        };
    }

    private byte[] settings() {
        return JkImage.settings(List.of(charge, discharge, balancer));
    }

    /** Sets the charge switch, the discharge switch or the balancer, in this order from 0. */
    private void set(int which, boolean on) {
        if (fault == JkFault.IGNORES_WRITES || fault == JkFault.REFUSES_WRITES) {
            return;
        }
        charge = which == 0 ? on : charge;
        discharge = which == 1 ? on : discharge;
        balancer = which == 2 ? on : balancer;
        battery.switchFets(charge, discharge);
    }

    /** What its battery is like now. */
    public PackState state() {
        return battery.state();
    }

    private byte[] spoil(byte[] answer) {
        return switch (fault) {
            case NONE, IGNORES_WRITES, REFUSES_WRITES, ECHO, OTHER_ADDRESS, PADDING -> answer;
            case SILENT -> NOTHING;
            case HALF_FRAME -> Arrays.copyOf(answer, answer.length / 2);
            case GARBAGE -> {
                for (int at = 10; at < answer.length; at += 200) {
                    answer[at] ^= 0x10;
                }
                yield joined(new byte[] {0x4E, 0x55, 0x01, 0x03}, answer);
            }
        };
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private int u8(int index) {
        return Byte.toUnsignedInt(heard[index]);
    }
}
