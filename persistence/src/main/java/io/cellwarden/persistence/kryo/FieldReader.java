package io.cellwarden.persistence.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import io.cellwarden.unit.Ints;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads what {@link FieldWriter} wrote. Trusts no length: none may be larger than what is left, so damaged bytes can
 * neither ask for much memory nor keep a reader busy.
 */
final class FieldReader {
    private final Kryo kryo;
    private final Input in;

    FieldReader(Kryo kryo, Input in) {
        this.kryo = kryo;
        this.in = in;
    }

    int number() {
        return in.readVarInt(false);
    }

    long longNumber() {
        return in.readVarLong(false);
    }

    /** The number of items that follow, each at least one byte long. */
    int count() {
        return fitting(in.readVarInt(true));
    }

    boolean flag() {
        int value = in.readByte();
        if (value != 0 && value != 1) {
            throw new DamagedEventException("yes or no is neither 0 nor 1 but " + value);
        }
        return value == 1;
    }

    <E extends Enum<E>> E code(EnumCode<E> codes) {
        return codes.constant(in.readVarInt(true));
    }

    String text() {
        long header = in.readVarLong(true);
        byte[] bytes = in.readBytes(fitting(header >>> 1));
        if ((header & 1) == 1) {
            char[] chars = new char[bytes.length / 2];
            ByteBuffer.wrap(bytes).asCharBuffer().get(chars);
            return new String(chars);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DamagedEventException("text is not UTF-8", e);
        }
    }

    Instant time() {
        long header = in.readVarLong(true);
        long amount = unzigzag(header >>> 1);
        return (header & 1) == 0
                ? FieldWriter.EPOCH.plusMillis(amount)
                : FieldWriter.EPOCH.plusSeconds(amount).plusNanos(in.readVarInt(true));
    }

    Ints ints() {
        int[] values = new int[count()];
        long previous = 0;
        for (int i = 0; i < values.length; i++) {
            long step = in.readVarLong(true);
            if (step == 0) {
                values[i] = Ints.ABSENT;
            } else {
                previous += unzigzag(step - 1);
                values[i] = Math.toIntExact(previous);
            }
        }
        return Ints.of(values);
    }

    byte[] bytes() {
        return in.readBytes(count());
    }

    <T> List<T> list(Function<FieldReader, T> read) {
        int size = count();
        List<T> items = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            items.add(read.apply(this));
        }
        return items;
    }

    /** A value whose type is fixed by its place. */
    <T> T value(Class<T> type) {
        return kryo.readObject(in, type);
    }

    /** A value that tells its type. The type is judged before its fields are read: none may contain itself. */
    <T> T any(Class<T> expected) {
        Registration found = kryo.readClass(in);
        Class<?> type = found == null ? Void.class : found.getType();
        if (!expected.isAssignableFrom(type)) {
            throw new DamagedEventException(
                    type.getSimpleName() + " stands where a " + expected.getSimpleName() + " belongs");
        }
        return expected.cast(kryo.readObject(in, type));
    }

    private int fitting(long length) {
        int left = in.limit() - in.position();
        if (length < 0 || length > left) {
            throw new DamagedEventException("a length says " + length + ", but only " + left + " bytes are left");
        }
        return (int) length;
    }

    private static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }
}
