package io.cellwarden.persistence.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds today's program to what earlier ones stored. Where a type gets version 2, its sample in {@code journal/v1} is
 * taken out of {@link #are_written_the_same} and {@code journal/v2} gets the new one; no sample is ever changed.
 */
@DisplayName("The samples of journal/v1")
class StoredSamplesTest {
    static Stream<Map.Entry<String, Envelope>> samples() {
        return Samples.all().entrySet().stream();
    }

    static Stream<Map.Entry<String, Envelope>> samplesOfTheSecondVersion() {
        return Samples.second().entrySet().stream();
    }

    static Stream<Map.Entry<String, Envelope>> samplesOfTheThirdVersion() {
        return Samples.third().entrySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void are_read(Map.Entry<String, Envelope> sample) throws IOException {
        assertThat(EnvelopeCodec.decode(HexFormat.of().parseHex(stored("v1", sample.getKey()))))
                .isEqualTo(sample.getValue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void are_written_the_same(Map.Entry<String, Envelope> sample) throws IOException {
        if (!Samples.second().containsKey(sample.getKey())) {
            assertWrittenTheSame("v1", sample);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplesOfTheSecondVersion")
    void of_a_second_version_are_read_and_written_the_same(Map.Entry<String, Envelope> sample) throws IOException {
        assertThat(EnvelopeCodec.decode(HexFormat.of().parseHex(stored("v2", sample.getKey()))))
                .isEqualTo(sample.getValue());
        if (!Samples.third().containsKey(sample.getKey())) {
            assertWrittenTheSame("v2", sample);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplesOfTheThirdVersion")
    void of_a_third_version_are_read_and_written_the_same(Map.Entry<String, Envelope> sample) throws IOException {
        assertThat(EnvelopeCodec.decode(HexFormat.of().parseHex(stored("v3", sample.getKey()))))
                .isEqualTo(sample.getValue());
        assertWrittenTheSame("v3", sample);
    }

    private static void assertWrittenTheSame(String version, Map.Entry<String, Envelope> sample) throws IOException {
        assertThat(hex(sample.getValue()))
                .as("a stored type changed its shape: give it a new version, keep its old reader")
                .isEqualTo(stored(version, sample.getKey()));
    }

    @Test
    void hold_every_type() {
        assertThat(Samples.types())
                .as("each new event, input and command needs a sample (see Samples and StoredSamplesTest.main)")
                .containsAll(Stream.of(BankEvent.class, Input.class, Command.class)
                        .flatMap(Sealed::leaves)
                        .toList());
    }

    private static String hex(Envelope envelope) {
        return HexFormat.of().formatHex(EnvelopeCodec.encode(envelope));
    }

    private static String stored(String version, String name) throws IOException {
        try (InputStream in =
                StoredSamplesTest.class.getResourceAsStream("/journal/" + version + "/" + name + ".hex")) {
            return new String(
                            Objects.requireNonNull(in, "no sample for " + name).readAllBytes(),
                            StandardCharsets.US_ASCII)
                    .strip();
        }
    }

    /** Writes the samples that are missing in a directory; by hand, after a type was added. */
    public static void main(String[] arguments) throws IOException {
        Path journal = Path.of(arguments[0]);
        write(journal.resolve("v1"), Samples.all());
        write(journal.resolve("v2"), Samples.second());
        write(journal.resolve("v3"), Samples.third());
    }

    private static void write(Path directory, Map<String, Envelope> samples) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, Envelope> sample : samples.entrySet()) {
            Path file = directory.resolve(sample.getKey() + ".hex");
            if (!Files.exists(file)) {
                Files.writeString(file, hex(sample.getValue()) + "\n");
            }
        }
    }
}
