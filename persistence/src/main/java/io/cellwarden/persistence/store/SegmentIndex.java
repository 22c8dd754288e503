package io.cellwarden.persistence.store;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Where everything in one segment lies. Not for several threads at once while it grows. */
final class SegmentIndex {
    private final Map<String, Places> places = new TreeMap<>();
    private final Map<String, Long> deletedTo = new TreeMap<>();
    private final List<Damage> damages = new ArrayList<>();
    private int records;
    private int end;

    SegmentIndex(int end) {
        this.end = end;
    }

    /** Bytes that are no record although acknowledged ones stood there. */
    record Damage(int from, int to) {}

    void add(Content content, int at, int bytes) {
        switch (content) {
            case Content.Batch batch -> {
                places.computeIfAbsent(batch.id(), _ -> new Places()).add(batch.first(), batch.last(), at, bytes);
                records++;
            }
            case Content.Deletion(String id, long to) -> deletedTo.merge(id, to, Math::max);
            case Content.Opening _, Content.Table _ -> {}
        }
        end = at + bytes;
    }

    void addDamage(int from, int to) {
        damages.add(new Damage(from, to));
    }

    /** The persistence ids with events here. */
    Set<String> ids() {
        return Collections.unmodifiableSet(places.keySet());
    }

    Places places(String id) {
        return places.getOrDefault(id, Places.NONE);
    }

    Map<String, Long> deletedTo() {
        return Collections.unmodifiableMap(deletedTo);
    }

    List<Damage> damages() {
        return Collections.unmodifiableList(damages);
    }

    /** How many batches it knows: a measure of its size. */
    int records() {
        return records;
    }

    /** Where the last record ends. */
    int end() {
        return end;
    }

    void write(Output out) {
        out.writeVarInt(end, true);
        out.writeVarInt(places.size(), true);
        places.forEach((id, place) -> {
            ContentCodec.text(out, id);
            out.writeVarLong(place.last(), true);
            out.writeVarInt(place.size(), true);
            long sequence = 0;
            int at = 0;
            for (int i = 0; i < place.size(); i++) {
                out.writeVarLong(place.first(i) - sequence, true);
                out.writeVarInt(place.at(i) - at, true);
                out.writeVarInt(place.bytes(i), true);
                sequence = place.first(i);
                at = place.at(i);
            }
        });
        out.writeVarInt(deletedTo.size(), true);
        deletedTo.forEach((id, to) -> {
            ContentCodec.text(out, id);
            out.writeVarLong(to, true);
        });
    }

    static SegmentIndex read(Input in) {
        SegmentIndex index = new SegmentIndex(in.readVarInt(true));
        for (int left = in.readVarInt(true); left > 0; left--) {
            String id = ContentCodec.text(in);
            long last = in.readVarLong(true);
            int size = in.readVarInt(true);
            Places place = new Places(size);
            long sequence = 0;
            int at = 0;
            for (int more = size; more > 0; more--) {
                sequence += in.readVarLong(true);
                at += in.readVarInt(true);
                place.add(sequence, last, at, in.readVarInt(true));
                index.records++;
            }
            index.places.put(id, place);
        }
        for (int left = in.readVarInt(true); left > 0; left--) {
            index.deletedTo.put(ContentCodec.text(in), in.readVarLong(true));
        }
        return index;
    }
}
