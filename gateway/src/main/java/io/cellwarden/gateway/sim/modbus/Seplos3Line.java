package io.cellwarden.gateway.sim.modbus;

import io.cellwarden.gateway.sim.PackState;
import io.cellwarden.gateway.sim.SimulatedBattery;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Simulated Seplos boards of version 3 on one line. Source: protocol sheet Seplos, "B. v3 Modbus RTU". */
public final class Seplos3Line extends ModbusLine {
    private static final int READ_BITS = 1;
    private static final int READ_WORDS = 4;
    private static final int WARMER_DECI_C = 80;

    private final Map<Integer, SimulatedBattery> boards;
    private volatile boolean tellsEvents = true;
    private volatile boolean failed;

    /** Boards by their address. */
    public Seplos3Line(Map<Integer, SimulatedBattery> boards) {
        this.boards = Map.copyOf(boards);
    }

    /** From now on only the bank tells events, as some firmware does. */
    public void tellNoEvents() {
        tellsEvents = false;
    }

    /** From now on a part of the hardware has failed. */
    public void fail() {
        failed = true;
    }

    @Override
    Optional<byte[]> answer(int unit, int function, int address, int argument) {
        if (unit == 0) {
            return Optional.of(ofBank(function, address));
        }
        return Optional.ofNullable(boards.get(unit)).map(board -> {
            PackState pack = board.state();
            if (function == READ_WORDS && address == 0x1000) {
                return values(pack);
            }
            if (function == READ_WORDS && address == 0x1100) {
                return cells(pack);
            }
            return function == READ_BITS && address == 0x1200 && tellsEvents ? events(pack) : exception(function, 2);
        });
    }

    /** What the address 00 tells of all boards together. */
    private byte[] ofBank(int function, int address) {
        if (function == READ_BITS && address == 0x2200) {
            return bits(0, voltages(), 0, 0, 0, 0, 0, 3, 0, failed ? 1 : 0);
        }
        List<PackState> packs =
                boards.values().stream().map(SimulatedBattery::state).toList();
        return function == READ_WORDS && address == 0x2000
                ? sums(packs)
                : function == READ_WORDS && address == 0x2100 ? extremes(packs) : exception(function, 2);
    }

    private static byte[] sums(List<PackState> packs) {
        int remaining = packs.stream().mapToInt(PackState::remainingMilliAh).sum();
        int total = packs.stream().mapToInt(PackState::nominalMilliAh).sum();
        int[] words = new int[0x1A];
        lowFirst(words, 0x00, packs.getFirst().voltageMv() / 10);
        lowFirst(words, 0x02, packs.stream().mapToInt(PackState::currentMa).sum() / 100);
        lowFirst(words, 0x04, remaining / 10);
        lowFirst(words, 0x06, total / 10);
        lowFirst(words, 0x0A, total / 10);
        lowFirst(words, 0x0C, (1 << packs.size()) - 1);
        lowFirst(words, 0x10, 1_800 * packs.size());
        lowFirst(words, 0x12, 1_200 * packs.size());
        words[0x16] = packs.size();
        words[0x18] = (int) (1_000L * remaining / total);
        words[0x19] = 1_000;
        return words(READ_WORDS, words);
    }

    private static void lowFirst(int[] words, int at, int value) {
        words[at] = value & 0xFFFF;
        words[at + 1] = value >> 16 & 0xFFFF;
    }

    private static byte[] extremes(List<PackState> packs) {
        IntSummaryStatistics cells = packs.stream()
                .flatMap(pack -> pack.cellsMv().stream())
                .mapToInt(Integer::intValue)
                .summaryStatistics();
        IntSummaryStatistics volts =
                packs.stream().mapToInt(pack -> pack.voltageMv() / 10).summaryStatistics();
        int[] words = new int[0x16];
        words[0] = cells.getMax();
        words[1] = cells.getMin();
        words[4] = volts.getMax();
        words[5] = volts.getMin();
        return words(READ_WORDS, words);
    }

    private static byte[] values(PackState pack) {
        int[] words = new int[0x11];
        words[0] = pack.voltageMv() / 10;
        words[1] = Math.round(pack.currentMa() / 10f) & 0xFFFF;
        words[2] = pack.remainingMilliAh() / 10;
        words[3] = pack.nominalMilliAh() / 10;
        words[5] = (int) (1_000L * pack.remainingMilliAh() / pack.nominalMilliAh());
        words[6] = 1_000;
        words[0x0F] = 180;
        words[0x10] = 120;
        return words(READ_WORDS, words);
    }

    private static byte[] cells(PackState pack) {
        int[] words = new int[0x1A];
        for (int cell = 0; cell < pack.cellsMv().size(); cell++) {
            words[cell] = pack.cellsMv().get(cell);
        }
        Arrays.fill(words, 0x10, 0x1A, 2731);
        for (int sensor = 0; sensor < 4; sensor++) {
            words[0x10 + sensor] = 2731
                    + pack.temperaturesDeciC()
                            .get(sensor % pack.temperaturesDeciC().size());
        }
        words[0x19] = words[0x10] + WARMER_DECI_C;
        return words(READ_WORDS, words);
    }

    /** What any board says of its cells. */
    private int voltages() {
        return boards.values().stream()
                .mapToInt(board -> voltages(board.state()))
                .reduce(0, (a, b) -> a | b);
    }

    private static int voltages(PackState pack) {
        return (pack.cellOverVoltage() ? 2 : 0) + (pack.cellUnderVoltage() ? 8 : 0);
    }

    private byte[] events(PackState pack) {
        int[] bytes = new int[18];
        for (int cell = 0; cell < pack.balancing().size(); cell++) {
            bytes[6 + cell / 8] += pack.balancing().get(cell) ? 1 << cell % 8 : 0;
        }
        bytes[9] = voltages(pack);
        bytes[15] = (pack.dischargeFetOn() ? 1 : 0) + (pack.chargeFetOn() ? 2 : 0);
        bytes[17] = failed ? 1 : 0;
        return bits(bytes);
    }

    private static byte[] bits(int... bytes) {
        byte[] pdu = new byte[2 + bytes.length];
        pdu[0] = READ_BITS;
        pdu[1] = (byte) bytes.length;
        for (int i = 0; i < bytes.length; i++) {
            pdu[2 + i] = (byte) bytes[i];
        }
        return pdu;
    }
}
