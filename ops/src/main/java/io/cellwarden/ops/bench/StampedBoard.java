package io.cellwarden.ops.bench;

import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.FetWrite;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/**
 * A simulated JBD board on a TCP port of this machine, whose cells go high again and again. It takes the time from just
 * before it writes the answer that shows the high cell until it has read the first bytes of the command that switches the
 * charge off. Once the charge is on again, the next answer shows a high cell again.
 */
final class StampedBoard implements AutoCloseable {
    private static final int READ_CELLS = 0x04;
    private static final int WRITE = 0x5A;
    private static final int SWITCHES = 0xE1;
    private static final int CELLS = 4;
    private static final int CALM_MV = 3_400;
    private static final int HIGH_MV = 3_760;
    private static final long NOT_SHOWN = Long.MIN_VALUE;

    private final JbdBoard board;
    private final ServerSocket server;
    private final LongConsumer tripped;
    private boolean high;
    private long shownAt = NOT_SHOWN;

    private StampedBoard(ServerSocket server, LongConsumer tripped) {
        this.server = server;
        this.tripped = tripped;
        this.board =
                new JbdBoard("probe", SimulatedBattery.of(CELLS, 200_000, 500, 1), InstantSource.system(), this::on);
    }

    /** A board on a free port; {@code tripped} is told the nanoseconds of each protection, on the board's thread. */
    static StampedBoard start(LongConsumer tripped) throws IOException {
        StampedBoard started = new StampedBoard(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()), tripped);
        Thread.ofPlatform().daemon().name("bench-board").start(started::accept);
        return started;
    }

    /** The port for a site file. */
    String port() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setTcpNoDelay(true);
                high = true;
                serve(socket.getInputStream(), socket.getOutputStream());
            } catch (IOException gone) {
                continue; // closed, or the program has hung up and may call again
            }
        }
    }

    private void serve(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[512];
        for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
            long read = System.nanoTime();
            boolean off = size > 5
                    && Byte.toUnsignedInt(buffer[1]) == WRITE
                    && Byte.toUnsignedInt(buffer[2]) == SWITCHES
                    && (buffer[5] & 1) == 1;
            if (off && shownAt != NOT_SHOWN) {
                tripped.accept(read - shownAt);
                shownAt = NOT_SHOWN;
                high = false;
            }
            boolean cells = size > 2 && buffer[2] == READ_CELLS;
            byte[] answer = cells ? cells(high ? HIGH_MV : CALM_MV) : board.receive(buffer, size);
            if (cells && high && shownAt == NOT_SHOWN) {
                shownAt = System.nanoTime();
            }
            out.write(answer);
        }
    }

    /** The charge is on again: the next one. */
    private void on(FetWrite write) {
        if (write.chargeOn()) {
            high = true;
        }
    }

    private static byte[] cells(int lastMv) {
        int[] mv = {CALM_MV, CALM_MV + 1, CALM_MV + 2, lastMv};
        byte[] frame = new byte[7 + 2 * CELLS];
        frame[0] = (byte) 0xDD;
        frame[1] = READ_CELLS;
        frame[3] = 2 * CELLS;
        int sum = frame[3];
        for (int i = 0; i < CELLS; i++) {
            frame[4 + 2 * i] = (byte) (mv[i] >> 8);
            frame[5 + 2 * i] = (byte) mv[i];
            sum += (mv[i] >> 8) + (mv[i] & 0xFF);
        }
        frame[frame.length - 3] = (byte) (-sum >> 8);
        frame[frame.length - 2] = (byte) -sum;
        frame[frame.length - 1] = 0x77;
        return frame;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
