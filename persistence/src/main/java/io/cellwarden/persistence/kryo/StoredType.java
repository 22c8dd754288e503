package io.cellwarden.persistence.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One row of the table of stored types: a number for ever, how today's version is written and how every version that
 * was ever written is read.
 *
 * <p>To change a type, change its writer and add a reader behind the others: it reads the new version, the earlier
 * readers fill in what their version did not have. Then keep new samples.
 *
 * @param id what stands for the type in stored bytes; never changed, never used again
 * @param type the record or class
 * @param writer writes the fields of the current version, {@code readers.size()}
 * @param readers the reader of version 1, of version 2, and so on
 */
record StoredType<T>(int id, Class<T> type, BiConsumer<FieldWriter, T> writer, List<Function<FieldReader, T>> readers) {

    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies
    static <T> StoredType<T> of(
            int id, Class<T> type, BiConsumer<FieldWriter, T> writer, Function<FieldReader, T>... readers) {
        return new StoredType<>(id, type, writer, List.of(readers));
    }

    int version() {
        return readers.size();
    }

    void registerWith(Kryo kryo) {
        kryo.register(type, new Versioned<>(this), id);
    }

    /** The version in one byte, then the fields. */
    private static final class Versioned<T> extends Serializer<T> {
        private final StoredType<T> row;

        Versioned(StoredType<T> row) {
            this.row = row;
        }

        @Override
        public void write(Kryo kryo, Output out, T value) {
            out.writeByte(row.version());
            row.writer.accept(new FieldWriter(kryo, out), value);
        }

        @Override
        public T read(Kryo kryo, Input in, Class<? extends T> type) {
            int version = in.readByteUnsigned();
            if (version < 1 || version > row.version()) {
                throw new DamagedEventException(row.type.getSimpleName() + " has version " + version
                        + ", but this program reads 1 to " + row.version() + " (was it written by a newer one?)");
            }
            return row.readers.get(version - 1).apply(new FieldReader(kryo, in));
        }
    }
}
