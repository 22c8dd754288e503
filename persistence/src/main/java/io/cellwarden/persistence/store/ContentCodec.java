package io.cellwarden.persistence.store;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.cellwarden.persistence.kryo.DamagedEventException;
import io.cellwarden.persistence.store.Content.Batch;
import io.cellwarden.persistence.store.Content.Deletion;
import io.cellwarden.persistence.store.Content.Marks;
import io.cellwarden.persistence.store.Content.Opening;
import io.cellwarden.persistence.store.Content.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The bytes of a {@link Content}: a kind, then numbers of variable length and texts in UTF-8. Like the events in them
 * these bytes are for ever: a change is a new kind.
 */
final class ContentCodec {
    private static final int OPENING = 1;
    private static final int BATCH = 2;
    private static final int DELETION = 3;
    private static final int TABLE = 4;

    private static final int FIRST_BYTES = 512;
    /** In front of a writer that is a UUID, which takes 16 bytes then instead of 36; no text is as long. */
    private static final int AS_UUID = 1 << 20;

    private ContentCodec() {}

    static byte[] encode(Content content) {
        Output out = new Output(FIRST_BYTES, -1);
        switch (content) {
            case Opening(long previous, int previousEnd, Map<String, Marks> marks) -> {
                out.writeByte(OPENING);
                out.writeVarLong(previous, true);
                out.writeVarInt(previousEnd, true);
                out.writeVarInt(marks.size(), true);
                new TreeMap<>(marks).forEach((id, mark) -> {
                    text(out, id);
                    out.writeVarLong(mark.highest(), true);
                    out.writeVarLong(mark.deletedTo(), true);
                });
            }
            case Batch batch -> {
                out.writeByte(BATCH);
                batch(out, batch);
            }
            case Deletion(String id, long to) -> {
                out.writeByte(DELETION);
                text(out, id);
                out.writeVarLong(to, true);
            }
            case Table(SegmentIndex index) -> {
                out.writeByte(TABLE);
                index.write(out);
            }
        }
        return out.toBytes();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws DamagedEventException if it did not write these bytes
     */
    static Content decode(byte[] bytes) {
        try {
            Input in = new Input(bytes);
            int kind = in.readByte();
            return switch (kind) {
                case OPENING -> opening(in);
                case BATCH -> batch(in);
                case DELETION -> new Deletion(text(in), in.readVarLong(true));
                case TABLE -> new Table(SegmentIndex.read(in));
                default -> throw new DamagedEventException("unknown kind of record " + kind + ", of a newer program");
            };
        } catch (KryoException | NegativeArraySizeException e) {
            throw new DamagedEventException("a record that ends too early", e);
        }
    }

    private static Opening opening(Input in) {
        long previous = in.readVarLong(true);
        int previousEnd = in.readVarInt(true);
        Map<String, Marks> marks = new TreeMap<>();
        for (int left = in.readVarInt(true); left > 0; left--) {
            marks.put(text(in), new Marks(in.readVarLong(true), in.readVarLong(true)));
        }
        return new Opening(previous, previousEnd, marks);
    }

    private static void batch(Output out, Batch batch) {
        text(out, batch.id());
        writer(out, batch.writer());
        List<StoredEvent> events = batch.events();
        out.writeVarLong(batch.first(), true);
        out.writeVarInt(events.size(), true);
        // Nearly always all events of a batch have one serializer and one manifest: said once, not for each.
        StoredEvent kind = events.getFirst();
        for (int i = 0; i < events.size(); i++) {
            StoredEvent event = events.get(i);
            if (event.sequence() != batch.first() + i) {
                throw new IllegalArgumentException(
                        batch.id() + ": event " + event.sequence() + " does not follow the one before in its batch");
            }
            boolean same = i > 0 && sameKind(event, kind);
            out.writeBoolean(same);
            if (!same) {
                out.writeVarInt(event.serializer(), true);
                text(out, event.manifest());
                text(out, event.adapterManifest());
                kind = event;
            }
            out.writeVarInt(event.payload().length, true);
            out.writeBytes(event.payload());
        }
    }

    private static Batch batch(Input in) {
        String id = text(in);
        String writer = writer(in);
        long first = in.readVarLong(true);
        int count = in.readVarInt(true);
        List<StoredEvent> events = new ArrayList<>();
        int serializer = 0;
        String manifest = "";
        String adapterManifest = "";
        for (int i = 0; i < count; i++) {
            if (!in.readBoolean()) {
                serializer = in.readVarInt(true);
                manifest = text(in);
                adapterManifest = text(in);
            }
            byte[] payload = in.readBytes(in.readVarInt(true));
            events.add(new StoredEvent(first + i, serializer, manifest, adapterManifest, payload));
        }
        return new Batch(id, writer, events);
    }

    private static boolean sameKind(StoredEvent a, StoredEvent b) {
        return a.serializer() == b.serializer()
                && a.manifest().equals(b.manifest())
                && a.adapterManifest().equals(b.adapterManifest());
    }

    private static void writer(Output out, String writer) {
        try {
            UUID uuid = UUID.fromString(writer);
            if (uuid.toString().equals(writer)) {
                out.writeVarInt(AS_UUID, true);
                out.writeLong(uuid.getMostSignificantBits());
                out.writeLong(uuid.getLeastSignificantBits());
                return;
            }
        } catch (IllegalArgumentException notOne) {
            // as text then
        }
        text(out, writer);
    }

    private static String writer(Input in) {
        int length = in.readVarInt(true);
        return length == AS_UUID ? new UUID(in.readLong(), in.readLong()).toString() : text(in, length);
    }

    static void text(Output out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeVarInt(bytes.length, true);
        out.writeBytes(bytes);
    }

    static String text(Input in) {
        return text(in, in.readVarInt(true));
    }

    private static String text(Input in, int length) {
        return new String(in.readBytes(length), StandardCharsets.UTF_8);
    }
}
