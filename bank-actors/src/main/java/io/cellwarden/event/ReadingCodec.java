package io.cellwarden.event;

import io.cellwarden.coding.RangeDecoder;
import io.cellwarden.coding.RangeEncoder;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packs readings that follow each other, with the transfers they led to, into {@link Chunk}s (ARCHITECTURE 5). Every
 * column goes on in its own way and is coded by how it deviates from that: a cell of uniform noise of ±1 mV takes little
 * more than the noise itself. Equal events give equal bytes.
 */
public final class ReadingCodec {
    /** A chunk that has as many bytes is closed; with the input that does it, it has less than 64 KiB. */
    private static final int ENOUGH_BYTES = 32 << 10;

    private ReadingCodec() {}

    /** Whether all events of an input can be in a chunk: it is a reading that decided nothing but transfers. */
    public static boolean isPackable(List<Envelope> input) {
        return PackedInput.of(input).isPresent();
    }

    /**
     * What the journal stores for these events: chunks of what is packable, and each other event by itself.
     *
     * @param events whole inputs of a bank, in order
     */
    public static List<Journalled> pack(List<Envelope> events) {
        Packing packing = new Packing();
        int from = 0;
        for (int to = 1; to <= events.size(); to++) {
            if (to == events.size()
                    || events.get(to).sequence() != events.get(from).sequence()) {
                packing.add(events.subList(from, to));
                from = to;
            }
        }
        return packing.finish();
    }

    /** Chunks that grow one after the other, between events that cannot be in one. */
    private static final class Packing {
        private final List<Journalled> stored = new ArrayList<>();
        private final List<Envelope> packed = new ArrayList<>();
        private RangeEncoder encoder = new RangeEncoder();
        private ChunkModel model = new ChunkModel(encoder);

        void add(List<Envelope> input) {
            Optional<PackedInput> packable = PackedInput.of(input);
            if (packable.isEmpty()) {
                close();
                stored.addAll(input);
            } else {
                add(input, packable.get());
            }
        }

        private void add(List<Envelope> input, PackedInput packable) {
            if (encoder.size() >= ENOUGH_BYTES || !model.fits(input.getFirst(), packable)) {
                close();
            }
            if (packed.isEmpty()) {
                encoder = new RangeEncoder();
                model = new ChunkModel(encoder);
                model.begin(ChunkModel.Start.of(input.getFirst()));
            }
            model.goesOn(true);
            model.next(packable);
            packed.addAll(input);
        }

        private void close() {
            if (!packed.isEmpty()) {
                model.goesOn(false);
                stored.add(new Chunk(packed, encoder.finish()));
                packed.clear();
            }
        }

        List<Journalled> finish() {
            close();
            return stored;
        }
    }

    /**
     * The events of a chunk. What damaged bytes can cost is bounded: no more than the largest chunk.
     *
     * @throws IllegalArgumentException if these are not the bytes of a chunk
     */
    static List<Envelope> unpack(byte[] packed) {
        try {
            ChunkModel model = new ChunkModel(new RangeDecoder(packed));
            ChunkModel.Start start = model.begin(ChunkModel.Start.NONE);
            List<Envelope> events = new ArrayList<>();
            for (long sequence = start.sequence(); model.goesOn(false); sequence++) {
                model.next(PackedInput.NONE).appendTo(events, start.bank(), sequence, start.rulesVersion());
            }
            if (events.isEmpty()) {
                throw new IllegalArgumentException("a chunk without a reading");
            }
            return events;
        } catch (ArithmeticException | DateTimeException e) {
            throw new IllegalArgumentException("not a chunk of readings: " + e.getMessage(), e);
        }
    }
}
