package io.cellwarden.ops.run;

import io.cellwarden.gateway.sim.LfpCell;
import io.cellwarden.gateway.sim.PseudoTerminal;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdConfiguration;
import io.cellwarden.gateway.sim.jbd.JbdFault;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A simulated JBD board at its end of a line, which keeps every byte of the line and when it passed. What it tells of
 * requests and answers it reads from those bytes itself; it shares no code with the driver.
 */
final class WiredBoard {
    private static final int CELLS = 4;
    private static final int CAPACITY_MILLI_AH = 200_000;
    private static final int MICRO_OHM = 900;
    private static final int FULL_ENOUGH_PERMILLE = 500;
    /** A cell there rests far above any limit. */
    private static final int OVERFULL_PERMILLE = 1_030;

    private static final int READ_CELLS = 0x04;
    private static final int SWITCHES = 0xE1;

    private final SimulatedBattery battery = new SimulatedBattery(
            CAPACITY_MILLI_AH,
            IntStream.range(0, CELLS)
                    .mapToObj(cell -> new LfpCell(CAPACITY_MILLI_AH, MICRO_OHM, FULL_ENOUGH_PERMILLE))
                    .toList());
    private final JbdBoard board = new JbdBoard("B1", battery, InstantSource.system(), write -> {});
    private final List<Passed> heard = new ArrayList<>();
    private final List<Passed> said = new ArrayList<>();

    /** Bytes that passed together. */
    private static class Passed {
        private final long nanos;
        private final byte[] bytes;

        Passed(long nanos, byte[] bytes) {
            this.nanos = nanos;
            this.bytes = bytes;
        }

        /** When the first of them did, by {@link System#nanoTime}. */
        long nanos() {
            return nanos;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return HexFormat.ofDelimiter(" ").formatHex(bytes);
        }
    }

    /** A frame on the line. */
    static final class Frame extends Passed {
        private Frame(long nanos, byte[] bytes) {
            super(nanos, bytes);
        }

        /** Whether it is a write to the board. */
        boolean isWrite() {
            return u8(1) == 0x5A;
        }

        /** Whether it switches: {@code DD 5A E1 02 00 XX}. */
        boolean isSwitch() {
            return isWrite() && u8(2) == SWITCHES;
        }

        /** What a switch command asks of the discharge switch: bit 1 of its value means off. */
        boolean dischargeOn() {
            return (u8(5) & 0b10) == 0;
        }

        /** What a switch command asks of the charge switch: bit 0 of its value means off. */
        boolean chargeOn() {
            return (u8(5) & 0b01) == 0;
        }

        /** Whether it is an answer with cell voltages. */
        boolean tellsCells() {
            return u8(1) == READ_CELLS && u8(2) == 0;
        }

        int lowestMv() {
            int lowest = Integer.MAX_VALUE;
            for (int at = 4; at < 4 + u8(3); at += 2) {
                lowest = Math.min(lowest, u8(at) * 256 + u8(at + 1));
            }
            return lowest;
        }

        int highestMv() {
            int highest = 0;
            for (int at = 4; at < 4 + u8(3); at += 2) {
                highest = Math.max(highest, u8(at) * 256 + u8(at + 1));
            }
            return highest;
        }

        private int u8(int index) {
            return Byte.toUnsignedInt(bytes()[index]);
        }
    }

    /** Answers on the board's end of the pair until the pair is gone. */
    static WiredBoard on(PseudoTerminals line) {
        WiredBoard wired = new WiredBoard();
        Thread.ofPlatform().daemon().name("board").start(() -> wired.serve(line));
        return wired;
    }

    /** Answers on a pseudo-terminal until it is unplugged. */
    static WiredBoard on(PseudoTerminal line) {
        WiredBoard wired = new WiredBoard();
        wired.plugInto(line);
        return wired;
    }

    /** A board that answers where it is asked, see {@link #pass}. */
    static WiredBoard behindABridge() {
        return new WiredBoard();
    }

    /** Answers on another pseudo-terminal, until it is unplugged. */
    void plugInto(PseudoTerminal line) {
        Thread.ofPlatform().daemon().name("board").start(() -> {
            byte[] buffer = new byte[512];
            try {
                while (true) {
                    int size = line.read(buffer);
                    if (size > 0) {
                        keep(heard, System.nanoTime(), Arrays.copyOf(buffer, size));
                        byte[] answers = board.receive(buffer, size);
                        long now = System.nanoTime(); // the first byte leaves no earlier
                        if (answers.length > 0) {
                            keep(said, now, line.write(answers));
                        }
                    }
                }
            } catch (IOException unplugged) {
                return;
            }
        });
    }

    /** Bytes that came over a bridge, and what goes back. */
    byte[] pass(byte[] bytes) {
        keep(heard, System.nanoTime(), bytes);
        byte[] answers = board.receive(bytes, bytes.length);
        if (answers.length > 0) {
            keep(said, System.nanoTime(), answers);
        }
        return answers;
    }

    /** Breaks the board or its cable, or mends it. */
    void setFault(JbdFault fault) {
        board.setFault(fault);
    }

    /** Puts a cell, from 1, where it rests at about that voltage. */
    void setCell(int cell, int mv) {
        int permille = 0;
        while (permille < OVERFULL_PERMILLE && restsAt(permille) < mv) {
            permille++;
        }
        battery.setCellSoc(cell - 1, permille);
    }

    /** Lets the board answer, or not. */
    void setAnswers(boolean answers) {
        board.setFault(answers ? JbdFault.NONE : JbdFault.SILENT);
    }

    /** Switches by hand, past the line. */
    void switchByHand(boolean chargeOn, boolean dischargeOn) {
        battery.switchFets(chargeOn, dischargeOn);
    }

    /** Its configuration registers, as the maker's program would set them. */
    JbdConfiguration configuration() {
        return board.configuration();
    }

    private static int restsAt(int permille) {
        return new LfpCell(CAPACITY_MILLI_AH, MICRO_OHM, permille).voltageMv();
    }

    private void serve(PseudoTerminals line) {
        byte[] buffer = new byte[512];
        try (FileInputStream in = new FileInputStream(line.board().toFile());
                FileOutputStream out = new FileOutputStream(line.board().toFile())) {
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                keep(heard, System.nanoTime(), Arrays.copyOf(buffer, size));
                byte[] answers = board.receive(buffer, size);
                if (answers.length > 0) {
                    keep(said, System.nanoTime(), answers); // the first byte leaves no earlier
                    out.write(answers);
                }
            }
        } catch (IOException gone) {
            return; // the pair is gone, and so is the board
        }
    }

    private synchronized void keep(List<Passed> into, long nanos, byte[] bytes) {
        into.add(new Passed(nanos, bytes));
        notifyAll();
    }

    /** Forgets the bytes so far. */
    synchronized void forget() {
        heard.clear();
        said.clear();
    }

    /** All bytes that the program wrote, in hex. */
    synchronized String heard() {
        StringBuilder hex = new StringBuilder();
        heard.forEach(passed -> hex.append(HexFormat.of().formatHex(passed.bytes())));
        return hex.toString();
    }

    /** The requests so far, oldest first. */
    synchronized List<Frame> requests() {
        return frames(heard);
    }

    /** The answers so far, oldest first. */
    synchronized List<Frame> answers() {
        return frames(said);
    }

    /** The switch commands so far. */
    List<Frame> switches() {
        return requests().stream().filter(Frame::isSwitch).toList();
    }

    /** Waits for a request since {@code nanos}. */
    Frame awaitRequest(long nanos, Duration patience, String what, Predicate<Frame> wanted)
            throws InterruptedException {
        return await(heard, nanos, patience, what, wanted);
    }

    /** Waits for an answer since {@code nanos}. */
    Frame awaitAnswer(long nanos, Duration patience, String what, Predicate<Frame> wanted) throws InterruptedException {
        return await(said, nanos, patience, what, wanted);
    }

    private synchronized Frame await(
            List<Passed> in, long nanos, Duration patience, String what, Predicate<Frame> wanted)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Frame> found = frames(in).stream()
                    .filter(frame -> frame.nanos() - nanos >= 0)
                    .filter(wanted)
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(what + " did not come in " + patience + "; the last on the line: "
                        + frames(in).stream()
                                .skip(Math.max(0, frames(in).size() - 5))
                                .toList());
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    /** Frames of both directions: {@code DD a b LENGTH data.. checksum(2) 77}; what is none is passed over. */
    private static List<Frame> frames(List<Passed> passed) {
        int size = passed.stream().mapToInt(one -> one.bytes().length).sum();
        byte[] all = new byte[size];
        long[] nanos = new long[size];
        int filled = 0;
        for (Passed one : passed) {
            System.arraycopy(one.bytes(), 0, all, filled, one.bytes().length);
            Arrays.fill(nanos, filled, filled + one.bytes().length, one.nanos());
            filled += one.bytes().length;
        }
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (at + 4 <= size) {
            int end = at + 7 + Byte.toUnsignedInt(all[at + 3]);
            if (all[at] == (byte) 0xDD && end <= size && all[end - 1] == 0x77) {
                frames.add(new Frame(nanos[at], Arrays.copyOfRange(all, at, end)));
                at = end;
            } else {
                at++;
            }
        }
        return frames;
    }
}
