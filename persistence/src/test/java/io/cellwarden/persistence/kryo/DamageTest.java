package io.cellwarden.persistence.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.esotericsoftware.kryo.io.Output;
import io.cellwarden.event.BankEvent.OnAllowed;
import io.cellwarden.event.BankEvent.OverrideEnded;
import io.cellwarden.event.Envelope;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Damaged or foreign bytes")
class DamageTest {
    private static final Envelope EVENT =
            new Envelope("b1", 7, 0, Instant.parse("2026-11-22T10:00:00Z"), "timer", 7, 0, 1, new OnAllowed());
    /** Where the id of the event's type stands in the bytes of {@link #EVENT}: last but its version and checksum. */
    private static final int TYPE_ID = 6;

    static Stream<Map.Entry<String, Envelope>> samples() {
        return Samples.all().entrySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void are_refused_wherever_a_bit_is_flipped(Map.Entry<String, Envelope> sample) {
        byte[] bytes = EnvelopeCodec.encode(sample.getValue());
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> EnvelopeCodec.decode(damaged))
                    .as("bit " + bit)
                    .isInstanceOf(DamagedEventException.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void are_refused_wherever_they_end(Map.Entry<String, Envelope> sample) {
        byte[] bytes = EnvelopeCodec.encode(sample.getValue());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> EnvelopeCodec.decode(cut)).isInstanceOf(DamagedEventException.class);
        }
    }

    /** The readers themselves, behind a checksum that is right: they too must hold against anything. */
    @Test
    void never_make_a_reader_hang_or_ask_for_much_memory() {
        byte[][] samples =
                Samples.all().values().stream().map(EnvelopeCodec::encode).toArray(byte[][]::new);
        Random random = new Random(42);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int round = 0; round < 100_000; round++) {
                byte[] bytes = samples[random.nextInt(samples.length)].clone();
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    bytes[random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
                }
                Throwable thrown = catchThrowable(() -> EnvelopeCodec.decode(sealed(bytes)));
                assertThat(thrown == null || thrown instanceof DamagedEventException)
                        .as("round " + round + ": " + thrown)
                        .isTrue();
            }
        });
    }

    @Test
    void that_claim_to_be_long_are_told_apart() {
        assertRefused(bytes -> bytes[1] = 126, "a length says 63, but only");
    }

    @Test
    void with_an_unknown_type_tell_where() {
        assertRefused(bytes -> bytes[bytes.length - TYPE_ID] = 126, "unknown type id at byte");
    }

    @Test
    void with_a_class_name_are_not_looked_at() {
        assertRefused(bytes -> bytes[bytes.length - TYPE_ID] = 1, "a class name instead of a type id");
    }

    @Test
    void with_another_type_where_an_event_belongs_name_both() {
        assertRefused(bytes -> bytes[bytes.length - TYPE_ID] = 12, "Envelope stands where a BankEvent belongs");
    }

    @Test
    void of_a_newer_program_say_so() {
        assertRefused(
                bytes -> bytes[0] = 2, "Envelope has version 2, but this program reads 1 to 1 (was it written by");
    }

    @Test
    void behind_the_event_are_refused() {
        byte[] bytes = EnvelopeCodec.encode(EVENT);
        assertThatThrownBy(() -> EnvelopeCodec.decode(sealed(Arrays.copyOf(bytes, bytes.length + 3))))
                .hasMessageContaining("3 bytes too many");
    }

    @Test
    void under_an_unknown_manifest_are_refused() {
        assertThatThrownBy(() -> EnvelopeSerializer.read(EnvelopeCodec.encode(EVENT), "envelope9"))
                .isInstanceOf(DamagedEventException.class)
                .hasMessageContaining("unknown manifest \"envelope9\"");
    }

    @Test
    void of_an_event_that_is_too_large_are_not_written() {
        Envelope large = new Envelope(
                "b1", 7, 2, EVENT.time(), "timer", 7, 0, 1, new OverrideEnded("x".repeat(EnvelopeCodec.MAX_BYTES)));
        assertThatThrownBy(() -> EnvelopeCodec.encode(large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("event 7.2 of bank b1 (OverrideEnded) cannot be stored");
    }

    @Test
    void of_a_type_without_an_id_are_not_written() {
        assertThatThrownBy(() -> KryoRegistry.newKryo().writeClassAndObject(new Output(64), Duration.ZERO))
                .hasMessageContaining("java.time.Duration");
        assertThatThrownBy(() -> new EnvelopeSerializer().toBinary("text"))
                .hasMessage("the journal stores Envelope and Chunk, not java.lang.String");
    }

    private static void assertRefused(Consumer<byte[]> damage, String message) {
        byte[] bytes = EnvelopeCodec.encode(EVENT);
        damage.accept(bytes);
        assertThatThrownBy(() -> EnvelopeCodec.decode(sealed(bytes)))
                .isInstanceOf(DamagedEventException.class)
                .hasMessageContaining(message);
    }

    /** The bytes with a right checksum at their end. */
    private static byte[] sealed(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 4, (int) checksum.getValue());
        return bytes;
    }
}
