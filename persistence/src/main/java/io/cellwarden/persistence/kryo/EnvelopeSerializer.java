package io.cellwarden.persistence.kryo;

import io.cellwarden.event.Chunk;
import io.cellwarden.event.Journalled;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Stores {@link Journalled} events in Pekko's journals through {@link EnvelopeCodec}; bound in {@code reference.conf}. */
public final class EnvelopeSerializer extends SerializerWithStringManifest {
    /** Stands beside each event in the journal; never changed. */
    public static final int IDENTIFIER = 7_001;

    /** What the bytes are: the codec's layout, version 1. The versions of the types in it stand in the bytes. */
    public static final String MANIFEST = "envelope1";

    /** The same of a chunk of readings. */
    public static final String CHUNK_MANIFEST = "chunk1";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object event) {
        return event instanceof Chunk ? CHUNK_MANIFEST : MANIFEST;
    }

    @Override
    public byte[] toBinary(Object event) {
        if (event instanceof Journalled journalled) {
            return EnvelopeCodec.encode(journalled);
        }
        throw new IllegalArgumentException(
                "the journal stores Envelope and Chunk, not " + event.getClass().getName());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return read(bytes, manifest);
    }

    /**
     * What a journal row holds.
     *
     * @throws DamagedEventException if the manifest is none of ours or {@link EnvelopeCodec} refuses the bytes
     */
    public static Journalled read(byte[] bytes, String manifest) {
        return switch (manifest) {
            case MANIFEST -> EnvelopeCodec.decode(bytes);
            case CHUNK_MANIFEST -> EnvelopeCodec.decodeChunk(bytes);
            default ->
                throw new DamagedEventException(
                        "unknown manifest \"" + manifest + "\": not written by this program, or by a newer one");
        };
    }
}
