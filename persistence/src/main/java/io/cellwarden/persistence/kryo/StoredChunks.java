package io.cellwarden.persistence.kryo;

import io.cellwarden.event.Chunk;
import java.util.List;

/** Chunks of readings: id 114. Their bytes are {@link io.cellwarden.event.ReadingCodec}'s; its model is the version. */
final class StoredChunks {
    static final List<StoredType<?>> TYPES = List.of(StoredType.of(
            114,
            Chunk.class,
            (out, c) -> out.bytes(c.packed()),
            in -> Chunk.ofReadingsAlone(in.bytes()),
            in -> Chunk.of(in.bytes())));

    private StoredChunks() {}
}
