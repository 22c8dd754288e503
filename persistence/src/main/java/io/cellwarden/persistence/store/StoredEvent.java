package io.cellwarden.persistence.store;

import io.cellwarden.event.Envelope;
import io.cellwarden.event.Journalled;
import io.cellwarden.event.ReadingCodec;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import java.util.ArrayList;
import java.util.List;

/** One event as the log holds it: what Pekko's serializer made of it, and nothing that the log understands. */
final class StoredEvent {
    private final long sequence;
    private final int serializer;
    private final String manifest;
    private final String adapterManifest;
    private final byte[] payload;

    StoredEvent(long sequence, int serializer, String manifest, String adapterManifest, byte[] payload) {
        this.sequence = sequence;
        this.serializer = serializer;
        this.manifest = manifest;
        this.adapterManifest = adapterManifest;
        this.payload = payload;
    }

    /** Events as their bank's journal would store them, packed and numbered from 1 on. */
    static List<StoredEvent> pack(List<Envelope> events) {
        EnvelopeSerializer serializer = new EnvelopeSerializer();
        List<StoredEvent> stored = new ArrayList<>();
        for (Journalled one : ReadingCodec.pack(events)) {
            stored.add(new StoredEvent(
                    1 + stored.size(),
                    EnvelopeSerializer.IDENTIFIER,
                    serializer.manifest(one),
                    "",
                    serializer.toBinary(one)));
        }
        return stored;
    }

    /** The same with a number that is so much higher. */
    StoredEvent behind(long before) {
        return new StoredEvent(before + sequence, serializer, manifest, adapterManifest, payload);
    }

    /** Pekko's number of the event within its persistence id; from 1. */
    long sequence() {
        return sequence;
    }

    int serializer() {
        return serializer;
    }

    String manifest() {
        return manifest;
    }

    String adapterManifest() {
        return adapterManifest;
    }

    /** Not a copy. */
    byte[] payload() {
        return payload;
    }
}
