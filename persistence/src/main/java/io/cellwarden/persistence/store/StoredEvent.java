package io.cellwarden.persistence.store;

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
