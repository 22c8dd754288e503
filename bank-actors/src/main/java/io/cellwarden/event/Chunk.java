package io.cellwarden.event;

import java.util.Arrays;
import java.util.List;

/**
 * Inputs that tell what hardware measured and that follow each other, with the transfers that began and ended at them,
 * packed (ARCHITECTURE 5). It stands for exactly the events that went in.
 */
public final class Chunk implements Journalled {
    private final List<Envelope> envelopes;
    private final int version;
    private final byte[] packed;

    Chunk(List<Envelope> envelopes, byte[] packed) {
        this(envelopes, ChunkModel.VERSION, packed);
    }

    private Chunk(List<Envelope> envelopes, int version, byte[] packed) {
        this.envelopes = List.copyOf(envelopes);
        this.version = version;
        this.packed = packed;
    }

    /**
     * The chunk of these bytes.
     *
     * @throws IllegalArgumentException if {@link ReadingCodec} has not made them
     */
    public static Chunk of(byte[] packed) {
        return new Chunk(ReadingCodec.unpack(packed, ChunkModel.VERSION), packed.clone());
    }

    /**
     * The chunk of bytes that an earlier program made, which packed readings alone.
     *
     * @throws IllegalArgumentException if they are no such bytes
     */
    public static Chunk ofReadingsAlone(byte[] packed) {
        int version = ChunkModel.READINGS_ALONE;
        return new Chunk(ReadingCodec.unpack(packed, version), version, packed.clone());
    }

    @Override
    public List<Envelope> envelopes() {
        return envelopes;
    }

    /** Its bytes as they are written today. */
    public byte[] packed() {
        return version == ChunkModel.VERSION ? packed.clone() : ReadingCodec.packed(envelopes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Chunk that && version == that.version && Arrays.equals(packed, that.packed);
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
