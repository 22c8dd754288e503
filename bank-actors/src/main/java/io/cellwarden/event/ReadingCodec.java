package io.cellwarden.event;

import io.cellwarden.coding.RangeDecoder;
import io.cellwarden.coding.RangeEncoder;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packs readings and what else hardware tells again and again into {@link Chunk}s, with the transfers they led to
 * (ARCHITECTURE 5). Every column goes on in its own way and is coded by how it deviates from that: a cell of uniform
 * noise of ±1 mV takes little more than the noise itself. Equal events give equal bytes.
 */
public final class ReadingCodec {
    /** A chunk that has as many bytes is closed; with the input that does it, it has less than 64 KiB. */
    private static final int ENOUGH_BYTES = 32 << 10;

    private ReadingCodec() {}

    /** Whether all events of an input can be in a chunk: it was measured and decided nothing but transfers. */
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
        inputs(events).forEach(packing::add);
        return packing.finish();
    }

    /**
     * The bytes of events that are in one chunk already.
     *
     * @throws IllegalArgumentException if they cannot be
     */
    static byte[] packed(List<Envelope> events) {
        Growing chunk = new Growing(events.getFirst());
        for (List<Envelope> input : inputs(events)) {
            chunk.add(
                    input,
                    PackedInput.of(input)
                            .orElseThrow(() -> new IllegalArgumentException("not to be packed: " + input)));
        }
        return chunk.finish().packed();
    }

    /** The events of each input; a checkpoint behind them is none of theirs. */
    private static List<List<Envelope>> inputs(List<Envelope> events) {
        List<List<Envelope>> inputs = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= events.size(); to++) {
            if (to == events.size()
                    || events.get(to).sequence() != events.get(from).sequence()
                    || events.get(to).event() instanceof BankEvent.Checkpoint) {
                inputs.add(events.subList(from, to));
                from = to;
            }
        }
        return inputs;
    }

    /** Chunks that grow one after the other, between events that cannot be in one. */
    private static final class Packing {
        private final List<Journalled> stored = new ArrayList<>();
        private Optional<Growing> open = Optional.empty();

        void add(List<Envelope> input) {
            Optional<PackedInput> packable = PackedInput.of(input);
            if (packable.isEmpty()) {
                close();
                stored.addAll(input);
                return;
            }
            if (open.isPresent() && !open.get().takes(input, packable.get())) {
                close();
            }
            if (open.isEmpty()) {
                open = Optional.of(new Growing(input.getFirst()));
            }
            open.get().add(input, packable.get());
        }

        private void close() {
            open.ifPresent(chunk -> stored.add(chunk.finish()));
            open = Optional.empty();
        }

        List<Journalled> finish() {
            close();
            return stored;
        }
    }

    /** A chunk that is written. */
    private static final class Growing {
        private final List<Envelope> events = new ArrayList<>();
        private final RangeEncoder encoder = new RangeEncoder();
        private final ChunkModel model = new ChunkModel(encoder, ChunkModel.VERSION);

        Growing(Envelope first) {
            model.begin(ChunkModel.Start.of(first));
        }

        boolean takes(List<Envelope> input, PackedInput packable) {
            return encoder.size() < ENOUGH_BYTES && model.fits(input.getFirst(), packable);
        }

        void add(List<Envelope> input, PackedInput packable) {
            model.goesOn(true);
            model.write(packable);
            events.addAll(input);
        }

        Chunk finish() {
            model.goesOn(false);
            return new Chunk(events, encoder.finish());
        }
    }

    /**
     * The events of a chunk. What damaged bytes can cost is bounded: no more than the largest chunk.
     *
     * @throws IllegalArgumentException if these are not the bytes of a chunk
     */
    static List<Envelope> unpack(byte[] packed, int version) {
        try {
            ChunkModel model = new ChunkModel(new RangeDecoder(packed), version);
            ChunkModel.Start start = model.begin(ChunkModel.Start.NONE);
            List<Envelope> events = new ArrayList<>();
            for (long sequence = start.sequence(); model.goesOn(false); sequence++) {
                model.read().appendTo(events, start.bank(), sequence, start.rulesVersion());
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
