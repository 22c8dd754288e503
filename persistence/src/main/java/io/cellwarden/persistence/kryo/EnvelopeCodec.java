package io.cellwarden.persistence.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import io.cellwarden.event.Chunk;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Journalled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * An {@link Envelope} or a {@link Chunk} as bytes: version and fields, then a CRC-32C over them. With the checksum no
 * damaged event is ever taken for another one: a flipped bit in a millivolt would otherwise read well.
 *
 * <p>Safe for use by any number of threads.
 */
public final class EnvelopeCodec {
    /** The largest event that is written or read; today's largest, a site of 20 batteries, has less than 1 KiB. */
    public static final int MAX_BYTES = 1 << 20;

    /** The longest event that is stored: with it a partition of Cassandra has a bound (ADR 0021). */
    public static final int MAX_STORED_BYTES = 1 << 16;

    private static final int CHECKSUM_BYTES = 4;

    private static final Pool<Kryo> KRYOS = new Pool<>(true, false, 16) {
        @Override
        protected Kryo create() {
            return KryoRegistry.newKryo();
        }
    };

    private EnvelopeCodec() {}

    /**
     * The bytes of an event or chunk; equal ones give equal bytes.
     *
     * @throws IllegalArgumentException if it is larger than {@link #MAX_STORED_BYTES} or holds a type without a stored form
     */
    public static byte[] encode(Journalled stored) {
        Kryo kryo = KRYOS.obtain();
        try {
            Output out = new Output(128, MAX_STORED_BYTES);
            kryo.writeObject(out, stored);
            out.writeInt(checksum(out.getBuffer(), out.position()));
            return out.toBytes();
        } catch (KryoException | IllegalArgumentException e) {
            Envelope envelope = stored.envelopes().getFirst();
            throw new IllegalArgumentException(
                    "event " + envelope.sequence() + "." + envelope.index() + " of bank " + envelope.bank() + " ("
                            + envelope.event().getClass().getSimpleName() + ") cannot be stored: " + e.getMessage(),
                    e);
        } finally {
            KRYOS.free(kryo);
        }
    }

    /**
     * The event that these bytes are.
     *
     * @throws DamagedEventException if they are none, are damaged, or were written by a newer program
     */
    public static Envelope decode(byte[] bytes) {
        return decode(bytes, Envelope.class);
    }

    /**
     * The chunk that these bytes are.
     *
     * @throws DamagedEventException as {@link #decode}
     */
    static Chunk decodeChunk(byte[] bytes) {
        return decode(bytes, Chunk.class);
    }

    private static <T> T decode(byte[] bytes, Class<T> type) {
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < 1 || bytes.length > MAX_BYTES) {
            throw new DamagedEventException("an event has 5 to " + MAX_BYTES + " bytes, not " + bytes.length);
        }
        if (ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length) != checksum(bytes, length)) {
            throw new DamagedEventException("the checksum of an event of " + bytes.length + " bytes is wrong");
        }
        Kryo kryo = KRYOS.obtain();
        Input in = new Input(bytes, 0, length);
        try {
            T stored = kryo.readObject(in, type);
            if (in.position() != length) {
                throw new DamagedEventException((length - in.position()) + " bytes too many");
            }
            return stored;
        } catch (RuntimeException e) {
            // Whatever a constructor or a reader throws, these bytes are no event.
            throw new DamagedEventException(
                    "not a readable event, at byte " + in.position() + " of " + bytes.length + ": " + e.getMessage(),
                    e);
        } finally {
            KRYOS.free(kryo);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
