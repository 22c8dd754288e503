package io.cellwarden.persistence;

import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input.Reading;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.stream.IntStream;

/** Prints what a stored reading costs; by hand, for the documents. */
public final class Figures {
    private static final int ROUNDS = 2_000_000;

    private Figures() {}

    /** Bytes and nanoseconds of one event, for batteries of 4, 8 and 16 cells. */
    public static void main(String[] arguments) {
        for (int cells : new int[] {4, 8, 16}) {
            Envelope event = reading(cells);
            byte[] bytes = EnvelopeCodec.encode(event);
            long sum = write(event) + read(bytes);
            long start = System.nanoTime();
            sum += write(event);
            long written = System.nanoTime();
            sum += read(bytes);
            long read = System.nanoTime();
            System.out.printf(
                    "reading of %d cells: %d bytes, write %d ns, read %d ns (%d)%n",
                    cells, bytes.length, (written - start) / ROUNDS, (read - written) / ROUNDS, sum);
        }
    }

    private static long write(Envelope event) {
        long sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += EnvelopeCodec.encode(event).length;
        }
        return sum;
    }

    private static long read(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += EnvelopeCodec.decode(bytes).sequence();
        }
        return sum;
    }

    private static Envelope reading(int cells) {
        Instant time = Instant.parse("2026-11-22T10:00:00.250Z");
        int[] cellsMv =
                IntStream.range(0, cells).map(cell -> 3_300 + 7 * cell % 11).toArray();
        return new Envelope(
                "house",
                1_234_567,
                0,
                time,
                "a|8f14e45f|1234567",
                1_234_567,
                0,
                1,
                new InputAccepted(new Reading("B1", time, -12_340, Ints.of(215, 213), Ints.of(cellsMv))));
    }
}
