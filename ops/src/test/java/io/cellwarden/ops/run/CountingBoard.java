package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A board that numbers its readings: the first three cells of an answer tell which one it is. It knows which of them the
 * program must have taken in: those after which the program went on with another question.
 */
final class CountingBoard implements AutoCloseable {
    private static final int READ_CELLS = 0x04;
    private static final int BASE_MV = 3_250;
    private static final int RADIX = 50;
    /** What the last cell shows, in turns: calm, pre-alarm, calm, charge inhibit. */
    private static final int[] LAST_CELL_MV = {3_300, 3_050, 3_300, 3_760};

    private static final int TURN = 40;

    private final JbdBoard board =
            new JbdBoard("counting", SimulatedBattery.of(4, 200_000, 500, 1), InstantSource.system(), write -> {});
    private final TreeSet<Integer> taken = new TreeSet<>();
    private final ServerSocket server;
    private int told;
    /** A reading was told and no other question of the same program was heard since. */
    private boolean open;

    private CountingBoard(ServerSocket server) {
        this.server = server;
    }

    static CountingBoard overTcp() throws IOException {
        CountingBoard board = new CountingBoard(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().start(board::accept);
        return board;
    }

    static CountingBoard on(PseudoTerminals line) throws IOException {
        CountingBoard board = new CountingBoard(new ServerSocket());
        Thread.ofPlatform().daemon().start(() -> {
            try (InputStream in = new FileInputStream(line.board().toFile());
                    OutputStream out = new FileOutputStream(line.board().toFile())) {
                board.serve(in, out);
            } catch (IOException gone) {
                return; // the pair is gone
            }
        });
        return board;
    }

    String port() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                serve(socket.getInputStream(), socket.getOutputStream());
            } catch (IOException gone) {
                continue; // killed; the next start calls again
            } finally {
                programIsGone();
            }
        }
    }

    private void serve(InputStream in, OutputStream out) throws IOException {
        byte[] heard = {};
        byte[] buffer = new byte[512];
        for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
            heard = join(heard, Arrays.copyOf(buffer, size));
            while (heard.length > 3 && heard.length >= 7 + Byte.toUnsignedInt(heard[3])) {
                byte[] request = Arrays.copyOf(heard, 7 + Byte.toUnsignedInt(heard[3]));
                heard = Arrays.copyOfRange(heard, request.length, heard.length);
                if (request[2] == READ_CELLS) {
                    out.write(cells());
                } else {
                    goesOn();
                    out.write(board.receive(request, request.length));
                }
            }
        }
    }

    private synchronized void goesOn() {
        if (open) {
            taken.add(told);
            notifyAll();
        }
        open = false;
    }

    /**
     * The program was killed: what it was told last is in flight, whatever the next one asks on the same line. Over TCP the
     * board sees that by itself.
     */
    synchronized void programIsGone() {
        open = false;
    }

    /** Waits until readings of one whole turn of the last cell are taken in from now on. */
    void awaitMore() throws InterruptedException {
        awaitMore(TURN * LAST_CELL_MV.length);
    }

    /** Waits until so many more readings are taken in. */
    synchronized void awaitMore(int readings) throws InterruptedException {
        int wanted = taken.size() + readings;
        long deadline = System.nanoTime() + Program.PATIENCE.toNanos();
        while (taken.size() < wanted) {
            assertThat(System.nanoTime())
                    .as("%s taken, %s wanted", taken.size(), wanted)
                    .isLessThan(deadline);
            wait(1_000);
        }
    }

    /** The readings that are not in flight. */
    synchronized TreeSet<Integer> taken() {
        return new TreeSet<>(taken);
    }

    private synchronized byte[] cells() {
        told++;
        open = true;
        int[] mv = {
            BASE_MV + told % RADIX,
            BASE_MV + told / RADIX % RADIX,
            BASE_MV + told / RADIX / RADIX % RADIX,
            LAST_CELL_MV[told / TURN % LAST_CELL_MV.length]
        };
        byte[] frame = new byte[7 + 2 * mv.length];
        frame[0] = (byte) 0xDD;
        frame[1] = READ_CELLS;
        frame[3] = (byte) (2 * mv.length);
        for (int i = 0; i < mv.length; i++) {
            frame[4 + 2 * i] = (byte) (mv[i] >> 8);
            frame[5 + 2 * i] = (byte) mv[i];
        }
        int sum = IntStream.range(2, frame.length - 3)
                .map(at -> Byte.toUnsignedInt(frame[at]))
                .sum();
        frame[frame.length - 3] = (byte) (-sum >> 8);
        frame[frame.length - 2] = (byte) -sum;
        frame[frame.length - 1] = 0x77;
        return frame;
    }

    /** Which reading these cells are. */
    static int number(List<Integer> cellsMv) {
        return cellsMv.get(0) - BASE_MV + RADIX * (cellsMv.get(1) - BASE_MV + RADIX * (cellsMv.get(2) - BASE_MV));
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        joined.writeBytes(second);
        return joined.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
