package io.cellwarden.ops.run;

import io.cellwarden.gateway.sim.LfpCell;
import io.cellwarden.gateway.sim.PseudoTerminal;
import io.cellwarden.gateway.sim.SimulatedBattery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;

/** A simulated device of any protocol on a pseudo-terminal of its own, which keeps every byte that the program wrote. */
final class WiredDevice implements AutoCloseable {
    private static final int CELLS = 4;
    private static final int CAPACITY_MILLI_AH = 200_000;
    private static final int MICRO_OHM = 900;
    private static final int OVERFULL_PERMILLE = 1_030;

    private final PseudoTerminal line;
    private final StringBuilder heard = new StringBuilder();

    /** The protocol side of a device. */
    @FunctionalInterface
    interface Board {
        /** Takes bytes of the master and gives the answers to the requests that they complete. */
        byte[] receive(byte[] bytes, int size);
    }

    private WiredDevice(PseudoTerminal line) {
        this.line = line;
    }

    /** Answers at that path until it is closed; a master at another speed hears garbage. */
    static WiredDevice at(Path path, int baud, Board board) throws IOException {
        WiredDevice device = new WiredDevice(PseudoTerminal.at(path, baud));
        Thread.ofPlatform().daemon().name("device").start(() -> device.serve(board));
        return device;
    }

    /** A healthy battery of four cells. */
    static SimulatedBattery battery() {
        return new SimulatedBattery(
                CAPACITY_MILLI_AH,
                IntStream.range(0, CELLS)
                        .mapToObj(cell -> new LfpCell(CAPACITY_MILLI_AH, MICRO_OHM, 500))
                        .toList());
    }

    /** Puts a cell, from 1, where it rests at about that voltage. */
    static void setCell(SimulatedBattery battery, int cell, int mv) {
        int permille = 0;
        while (permille < OVERFULL_PERMILLE && new LfpCell(CAPACITY_MILLI_AH, MICRO_OHM, permille).voltageMv() < mv) {
            permille++;
        }
        battery.setCellSoc(cell - 1, permille);
    }

    private void serve(Board board) {
        byte[] buffer = new byte[512];
        try {
            while (true) {
                int size = line.read(buffer);
                if (size > 0) {
                    byte[] answers = board.receive(buffer, size);
                    keep(Arrays.copyOf(buffer, size)); // whoever waits for it finds that it is done
                    if (answers.length > 0) {
                        line.write(answers);
                    }
                }
            }
        } catch (IOException unplugged) {
            return;
        }
    }

    private synchronized void keep(byte[] bytes) {
        heard.append(HexFormat.of().formatHex(bytes));
        notifyAll();
    }

    /** All bytes that the program wrote, in hex. */
    synchronized String heard() {
        return heard.toString();
    }

    /** Waits until the program has written these bytes at or behind that place; gives the place behind them. */
    synchronized int await(String hex, int from, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (heard.indexOf(hex, from) < 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(hex + " did not come in " + patience + "; the last on the line: "
                        + heard.substring(Math.max(0, heard.length() - 400)));
            }
            wait(Math.max(1, left / 1_000_000));
        }
        return heard.indexOf(hex, from) + hex.length();
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
