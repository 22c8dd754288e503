package io.cellwarden.persistence.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import io.cellwarden.unit.Ints;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes the fields of one stored value, each as short as it can be; {@link FieldReader} is its mirror. */
final class FieldWriter {
    /** Times count from here: today's milliseconds then need six bytes instead of seven. */
    static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");

    /** Within this, a time's milliseconds and its form fit into one number. */
    private static final long MILLIS_LIMIT = 1L << 60;

    private final Kryo kryo;
    private final Output out;

    FieldWriter(Kryo kryo, Output out) {
        this.kryo = kryo;
        this.out = out;
    }

    /** A number of either sign; small ones are short. */
    FieldWriter number(int value) {
        out.writeVarInt(value, false);
        return this;
    }

    /** A number of either sign; small ones are short. */
    FieldWriter number(long value) {
        out.writeVarLong(value, false);
        return this;
    }

    /** A size, never negative. */
    FieldWriter count(int value) {
        out.writeVarInt(value, true);
        return this;
    }

    FieldWriter flag(boolean value) {
        out.writeBoolean(value);
        return this;
    }

    <E extends Enum<E>> FieldWriter code(EnumCode<E> codes, E constant) {
        return count(codes.code(constant));
    }

    /**
     * Text: its length in bytes times two, then UTF-8. Where surrogates occur, plus one, then its chars: half a
     * surrogate pair is no character, yet an operator's client can send it and it must come back as it was.
     */
    FieldWriter text(String value) {
        boolean chars = value.chars().anyMatch(unit -> Character.isSurrogate((char) unit));
        byte[] bytes = value.getBytes(chars ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8);
        if (chars) {
            // Not getBytes' result: it replaces half pairs.
            for (int i = 0; i < value.length(); i++) {
                bytes[2 * i] = (byte) (value.charAt(i) >>> 8);
                bytes[2 * i + 1] = (byte) value.charAt(i);
            }
        }
        out.writeVarLong(2L * bytes.length + (chars ? 1 : 0), true);
        out.writeBytes(bytes);
        return this;
    }

    /**
     * A time: its signed milliseconds times two where it has no finer part; else its signed seconds times two plus
     * one, then its nanoseconds. Any {@link Instant} fits.
     */
    FieldWriter time(Instant value) {
        boolean whole = value.getNano() % 1_000_000 == 0;
        long seconds = value.getEpochSecond() - EPOCH.getEpochSecond();
        if (whole && Math.abs(seconds) < MILLIS_LIMIT / 1_000) {
            out.writeVarLong(zigzag(ChronoUnit.MILLIS.between(EPOCH, value)) << 1, true);
        } else {
            out.writeVarLong(zigzag(seconds) << 1 | 1, true);
            count(value.getNano());
        }
        return this;
    }

    /** Each value as its distance to the one before, neighbours being alike; 0 is an absent one. */
    FieldWriter ints(Ints values) {
        count(values.size());
        long previous = 0;
        for (int i = 0; i < values.size(); i++) {
            int value = values.get(i);
            if (value == Ints.ABSENT) {
                out.writeVarLong(0, true);
            } else {
                out.writeVarLong(zigzag(value - previous) + 1, true);
                previous = value;
            }
        }
        return this;
    }

    FieldWriter bytes(byte[] value) {
        count(value.length);
        out.writeBytes(value);
        return this;
    }

    <T> FieldWriter list(List<T> items, BiConsumer<FieldWriter, T> write) {
        count(items.size());
        items.forEach(item -> write.accept(this, item));
        return this;
    }

    /** A value whose type is fixed by its place: its version, then its fields. */
    FieldWriter value(Object value) {
        kryo.writeObject(out, value);
        return this;
    }

    /** A value whose type must be told: its id, its version, then its fields. */
    FieldWriter any(Object value) {
        kryo.writeClassAndObject(out, value);
        return this;
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }
}
