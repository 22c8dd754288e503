package io.cellwarden.persistence.archive;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.kryo.DamagedEventException;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.persistence.kryo.EnvelopeSerializer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A file of an archive: events of one bank in order, readings packed as in the journal, in compressed blocks that each have a checksum, so that a damaged
 * block takes nothing but its own events with it. Its form is for ever; a change is another magic number.
 *
 * @param place where it is, for people
 * @param source its bytes
 * @param first the sequence number of the first input that it stands for
 * @param last the sequence number of the last one
 */
public record ArchiveFile(String place, Source source, long first, long last) {
    /** What a file begins with: "CWARCH1\n". */
    static final long MAGIC = 0x4357_4152_4348_310AL;
    /** No block is larger when it is unpacked, but for one with a single larger event. */
    static final int BLOCK_BYTES = 64 << 10;

    /** Where its bytes come from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Its bytes from the first on; to be closed.
         *
         * @throws IOException if they cannot be read
         */
        InputStream open() throws IOException;
    }

    /** On a disk. */
    private record OnDisk(Path path) implements Source {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }
    }

    private static final int LARGEST_BLOCK = EnvelopeCodec.MAX_BYTES + BLOCK_BYTES;
    private static final int HEADER = 3 * Integer.BYTES;

    /** A file on a disk. */
    public static ArchiveFile of(Path path, long first, long last) {
        return new ArchiveFile(path.toString(), new OnDisk(path), first, last);
    }

    /** A block covers its place, so that it is none anywhere else. */
    static int checksum(long at, int unpacked, byte[] packed) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES)
                .putLong(at)
                .putInt(unpacked)
                .putInt(packed.length)
                .flip());
        crc.update(packed);
        return (int) crc.getValue();
    }

    /**
     * Its events in order.
     *
     * @param damaged told of each damaged place, with the place; may throw to end the reading there
     * @throws UncheckedIOException if the file cannot be read
     */
    public Stream<Envelope> read(Consumer<String> damaged) {
        Blocks blocks = new Blocks(damaged);
        return Stream.generate(blocks::next)
                .takeWhile(Optional::isPresent)
                .flatMap(block -> block.orElseThrow().stream())
                .onClose(blocks::close);
    }

    /** Goes through the file once. */
    private final class Blocks {
        private final Consumer<String> damaged;
        private final DataInputStream in;
        private long at = Long.BYTES;
        private long events;
        private boolean ended;

        Blocks(Consumer<String> damaged) {
            this.damaged = damaged;
            try {
                this.in = new DataInputStream(new BufferedInputStream(source.open()));
                if (in.readLong() != MAGIC) {
                    end("it is no archive of this program");
                }
            } catch (EOFException e) {
                throw new UncheckedIOException(new IOException(place + " is empty", e));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The events of the next block that can be read; empty at the end. */
        Optional<List<Envelope>> next() {
            while (!ended) {
                try {
                    int length = in.readInt();
                    int unpacked = in.readInt();
                    int checksum = in.readInt();
                    if (length < 0 || length > LARGEST_BLOCK || unpacked < 0) {
                        end("a block of " + length + " bytes cannot be; all behind it is lost");
                        break;
                    }
                    byte[] packed = in.readNBytes(length);
                    long block = at;
                    at += HEADER + packed.length;
                    if (packed.length < length || checksum != checksum(block, unpacked, packed)) {
                        tell(block, "a block of " + length + " bytes is damaged, with it all its events");
                    } else if (length == 0) {
                        ended = true;
                        if (unpacked != (int) events) {
                            tell(block, "it was written with " + unpacked + " events, " + events + " can be read");
                        }
                    } else {
                        List<Envelope> read = events(block, packed, unpacked);
                        events += read.size();
                        return Optional.of(read);
                    }
                } catch (EOFException e) {
                    end("its end is missing");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return Optional.empty();
        }

        private List<Envelope> events(long block, byte[] packed, int unpacked) {
            List<Envelope> read = new ArrayList<>();
            try (Inflater inflater = new Inflater()) {
                byte[] bytes = new byte[Math.min(unpacked, LARGEST_BLOCK)];
                inflater.setInput(packed);
                int size = inflater.inflate(bytes);
                Input input = new Input(bytes, 0, size);
                while (input.position() < size) {
                    String manifest =
                            input.readBoolean() ? EnvelopeSerializer.CHUNK_MANIFEST : EnvelopeSerializer.MANIFEST;
                    read.addAll(EnvelopeSerializer.read(input.readBytes(input.readVarInt(true)), manifest)
                            .envelopes());
                }
            } catch (DataFormatException | KryoException | NegativeArraySizeException | DamagedEventException e) {
                tell(block, "event " + (read.size() + 1) + " of this block and those behind it: " + e.getMessage());
            }
            return read;
        }

        private void end(String what) {
            ended = true;
            tell(at, what);
        }

        private void tell(long from, String what) {
            damaged.accept("byte " + from + " of " + place + ": " + what);
        }

        void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
