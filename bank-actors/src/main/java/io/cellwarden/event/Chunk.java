package io.cellwarden.event;

import java.util.Arrays;
import java.util.List;

/**
 * Readings that follow each other, with the transfers that began and ended at them, packed (ARCHITECTURE 5). It stands
 * for exactly the events that went in.
 */
public final class Chunk implements Journalled {
    private final List<Envelope> envelopes;
    private final byte[] packed;

    Chunk(List<Envelope> envelopes, byte[] packed) {
        this.envelopes = List.copyOf(envelopes);
        this.packed = packed;
    }

    /**
     * The chunk of these bytes.
     *
     * @throws IllegalArgumentException if {@link ReadingCodec} has not made them
     */
    public static Chunk of(byte[] packed) {
        return new Chunk(ReadingCodec.unpack(packed), packed.clone());
    }

    @Override
    public List<Envelope> envelopes() {
        return envelopes;
    }

    /** Its bytes. */
    public byte[] packed() {
        return packed.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Chunk that && Arrays.equals(packed, that.packed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packed);
    }

    @Override
    public String toString() {
        Envelope first = envelopes.getFirst();
        return "chunk of bank " + first.bank() + ", inputs " + first.sequence() + " to "
                + envelopes.getLast().sequence() + ", " + packed.length + " bytes";
    }
}
