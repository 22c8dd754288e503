package io.cellwarden.persistence.kryo;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Stores {@link Envelope}s in Pekko's journals through {@link EnvelopeCodec}; bound in {@code reference.conf}. */
public final class EnvelopeSerializer extends SerializerWithStringManifest {
    /** Stands beside each event in the journal; never changed. */
    public static final int IDENTIFIER = 7_001;

    /** What the bytes are: the codec's layout, version 1. The versions of the types in it stand in the bytes. */
    public static final String MANIFEST = "envelope1";

    /** The same for a checkpoint: so one is found without reading what lies before and behind it. */
    public static final String CHECKPOINT_MANIFEST = "checkpoint1";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object event) {
        return event instanceof Envelope envelope && envelope.event() instanceof Checkpoint
                ? CHECKPOINT_MANIFEST
                : MANIFEST;
    }

    @Override
    public byte[] toBinary(Object event) {
        if (event instanceof Envelope envelope) {
            return EnvelopeCodec.encode(envelope);
        }
        throw new IllegalArgumentException(
                "the journal stores Envelope, not " + event.getClass().getName());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return read(bytes, manifest);
    }

    /**
     * The event of a journal row.
     *
     * @throws DamagedEventException if the manifest is none of ours or {@link EnvelopeCodec#decode} refuses the bytes
     */
    public static Envelope read(byte[] bytes, String manifest) {
        if (!manifest.equals(MANIFEST) && !manifest.equals(CHECKPOINT_MANIFEST)) {
            throw new DamagedEventException(
                    "unknown manifest \"" + manifest + "\": not written by this program, or by a newer one");
        }
        return EnvelopeCodec.decode(bytes);
    }
}
