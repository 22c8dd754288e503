package io.cellwarden.persistence.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.TransferEnded;
import io.cellwarden.event.BankEvent.TransferStarted;
import io.cellwarden.event.Chunk;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Input.ControlFrame;
import io.cellwarden.event.Input.LimitsReport;
import io.cellwarden.event.Input.MonitorReading;
import io.cellwarden.event.Input.MonitorReport;
import io.cellwarden.event.Input.ProtectionReport;
import io.cellwarden.event.Input.ReadBack;
import io.cellwarden.event.Input.Reading;
import io.cellwarden.event.Input.StateOfCharge;
import io.cellwarden.event.ReadingCodec;
import io.cellwarden.event.Transfer;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds today's program to the chunks that earlier ones stored; no sample is ever changed. */
@DisplayName("A stored chunk of readings")
class StoredChunksTest {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00.120Z");

    /** Those of version 1, which held readings alone. */
    static Stream<Map.Entry<String, List<Envelope>>> first() {
        Map<String, List<Envelope>> samples = new LinkedHashMap<>();
        samples.put("Chunk", calm());
        samples.put("Chunk-odd", odd());
        samples.put("Chunk-transfers", balancing());
        return samples.entrySet().stream();
    }

    static Stream<Map.Entry<String, List<Envelope>>> samples() {
        return Stream.concat(first(), Stream.of(Map.entry("Chunk-told", told())));
    }

    private static Envelope event(long sequence, int index, Instant time, String source, BankEvent event) {
        return new Envelope("house", sequence, index, time, source, sequence, 0, 2, event);
    }

    private static Envelope accepted(long sequence, String link, Reading reading) {
        return event(
                sequence, 0, reading.at(), link + "|20261122T100000000abcd|" + sequence, new InputAccepted(reading));
    }

    /** Two batteries for half a minute, with noise, jitter, and a load that comes and goes. */
    private static List<Envelope> calm() {
        List<Envelope> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int second = i / 2;
            int loadMa = second / 8 % 2 == 0 ? 0 : -25_000;
            int[] cells = new int[4];
            for (int cell = 0; cell < cells.length; cell++) {
                cells[cell] = 3_310 + 2 * cell + loadMa / 1_000 + (i * 7 + cell * 5) % 3;
            }
            Instant at = T0.plusMillis(1_000L * second + 40 * (i % 2) + i % 5 / 3);
            events.add(accepted(
                    5_000 + i,
                    "a",
                    new Reading(
                            "B" + (1 + i % 2), at, loadMa + 10 * (i % 3), Ints.of(251, 240 + i / 20), Ints.of(cells))));
        }
        return events;
    }

    /** Values that are missing, lists that change, times that jump, sources of all kinds. */
    private static List<Envelope> odd() {
        Instant late = T0.plusSeconds(86_400);
        return List.of(
                accepted(1, "a", new Reading("B1", T0, Ints.ABSENT, Ints.none(), Ints.of(3_300, Ints.ABSENT))),
                accepted(2, "b", new Reading("Ü \ud83d", T0, -7, Ints.of(Ints.ABSENT, -400), Ints.of(3_300, 3_301))),
                event(
                        3,
                        0,
                        T0,
                        "test",
                        new InputAccepted(new Reading(
                                "B1", T0.minusSeconds(9), 123_456, Ints.of(250), Ints.of(3_300, 3_299, 1)))),
                accepted(
                        4, "a", new Reading("B1", late, Integer.MAX_VALUE, Ints.of(-1), Ints.of(Integer.MAX_VALUE, 0))),
                accepted(5, "a", new Reading("B1", late.plusMillis(1), 0, Ints.of(-1), Ints.none())));
    }

    /** Transfers that began before, begin, go on and end. */
    private static List<Envelope> balancing() {
        List<Envelope> events = new ArrayList<>();
        Transfer before = new Transfer(4, 3, 1_800, T0.minusSeconds(77));
        Transfer left = new Transfer(2, 1, 900, T0);
        Transfer right = new Transfer(2, 3, 900, T0);
        for (int second = 0; second < 4; second++) {
            Instant at = T0.plusSeconds(second);
            int sequence = 1 + second;
            Envelope reading = accepted(
                    sequence,
                    "a",
                    new Reading(
                            "B1", at, 5_000, Ints.of(251), Ints.of(3_420, 3_441 - second, 3_422, 3_421 + 7 * second)));
            events.add(reading);
            String source = reading.source();
            switch (second) {
                case 0 -> {
                    events.add(event(sequence, 1, at, source, new TransferEnded("B1", before, 38_500)));
                    events.add(event(sequence, 2, at, source, new TransferStarted("B1", left)));
                    events.add(event(sequence, 3, at, source, new TransferStarted("B1", right)));
                }
                case 2 -> {
                    events.add(event(sequence, 1, at, source, new TransferEnded("B1", right, 499)));
                    events.add(event(sequence, 2, at, source, new TransferStarted("B1", new Transfer(2, 3, 850, at))));
                }
                case 3 -> events.add(event(sequence, 1, at, source, new TransferEnded("B1", left, 750)));
                default -> {}
            }
        }
        return events;
    }

    /** Readings, and between them all else that hardware tells again and again. */
    private static List<Envelope> told() {
        List<Envelope> events = new ArrayList<>();
        for (int second = 0; second < 30; second++) {
            Instant at = T0.plusSeconds(second);
            tell(events, new Reading("B1", at, -5_000, Ints.of(251), Ints.of(3_310, 3_311 + second % 2)));
            if (second % 10 == 0) {
                tell(events, new StateOfCharge("B1", at, 804 - second / 20));
                tell(events, new LimitsReport("B1", at.plusMillis(1), 14_250, 99_900 - second, Ints.ABSENT));
                tell(events, new MonitorReport(at.plusMillis(1), "shunt", second == 20, second == 20 ? "" : "low"));
                tell(events, new ProtectionReport("B1", at.plusMillis(2), second == 10, true, "over-current", "warm"));
            }
            Instant later = at.plusMillis(500 + second % 3);
            int currentMa = -20_050 + 10 * (second % 5);
            int timeToGoMin = second < 12 ? 480 : Ints.ABSENT;
            tell(
                    events,
                    new MonitorReading(later, "shunt", 26_480, currentMa, 803, 40_000 + 100 * second, timeToGoMin));
            if (second % 5 == 4) {
                tell(events, new ControlFrame(later, "B1", "a/B1", "dd5ae1020002ff1b77", second == 29, ""));
                tell(events, new ReadBack(later, Output.LOADS, "a/B1/discharge-fet", "B1", second < 15));
            }
        }
        return events;
    }

    private static void tell(List<Envelope> events, Input input) {
        long sequence = 9_000L + events.size();
        Instant time = events.isEmpty() || events.getLast().time().isBefore(input.at())
                ? input.at()
                : events.getLast().time();
        String source = (input instanceof MonitorReading ? "v" : "a") + "|20261122T100000000abcd|" + sequence;
        events.add(event(sequence, 0, time, source, new InputAccepted(input)));
    }

    private static Chunk chunk(List<Envelope> events) {
        return (Chunk) ReadingCodec.pack(events).getFirst();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("first")
    void of_version_1_is_read_and_stored_as_version_2(Map.Entry<String, List<Envelope>> sample) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(stored("v1", sample.getKey()));
        Chunk read = EnvelopeCodec.decodeChunk(bytes);
        assertThat(read.envelopes()).isEqualTo(sample.getValue());
        assertThat(EnvelopeCodec.encode(read))
                .isNotEqualTo(bytes)
                .isEqualTo(EnvelopeCodec.encode(chunk(sample.getValue())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void is_read(Map.Entry<String, List<Envelope>> sample) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(stored("v2", sample.getKey()));
        assertThat(EnvelopeSerializer.read(bytes, "chunk1").envelopes()).isEqualTo(sample.getValue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void is_written_the_same(Map.Entry<String, List<Envelope>> sample) throws IOException {
        assertThat(hex(sample.getValue()))
                .as(
                        "readings are packed in another way: make it version 3 of the chunk, and keep the reader of version 2")
                .isEqualTo(stored("v2", sample.getKey()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("first")
    void of_version_1_is_refused_wherever_a_bit_is_flipped_or_it_is_cut(Map.Entry<String, List<Envelope>> sample)
            throws IOException {
        assertRefusedWhereDamaged(HexFormat.of().parseHex(stored("v1", sample.getKey())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void is_refused_wherever_a_bit_is_flipped_or_it_is_cut(Map.Entry<String, List<Envelope>> sample) {
        assertRefusedWhereDamaged(EnvelopeCodec.encode(chunk(sample.getValue())));
    }

    private static void assertRefusedWhereDamaged(byte[] bytes) {
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> EnvelopeCodec.decodeChunk(damaged))
                    .as("bit " + bit)
                    .isInstanceOf(DamagedEventException.class);
            byte[] cut = Arrays.copyOf(bytes, bit / 8);
            assertThatThrownBy(() -> EnvelopeCodec.decodeChunk(cut)).isInstanceOf(DamagedEventException.class);
        }
    }

    @Test
    void goes_through_pekkos_serializer_under_a_manifest_of_its_own() {
        EnvelopeSerializer serializer = new EnvelopeSerializer();
        Chunk chunk = chunk(calm());
        assertThat(serializer.manifest(chunk)).isEqualTo("chunk1");
        assertThat(serializer.manifest(calm().getFirst())).isEqualTo("envelope1");
        assertThat(serializer.fromBinary(serializer.toBinary(chunk), "chunk1")).isEqualTo(chunk);
    }

    @Test
    void is_no_event_and_an_event_no_chunk() {
        byte[] chunk = EnvelopeCodec.encode(chunk(calm()));
        byte[] event = EnvelopeCodec.encode(calm().getFirst());
        assertThatThrownBy(() -> EnvelopeSerializer.read(chunk, "envelope1")).isInstanceOf(DamagedEventException.class);
        assertThatThrownBy(() -> EnvelopeSerializer.read(event, "chunk1")).isInstanceOf(DamagedEventException.class);
    }

    private static String hex(List<Envelope> events) {
        return HexFormat.of().formatHex(EnvelopeCodec.encode(chunk(events)));
    }

    private static String stored(String version, String name) throws IOException {
        try (InputStream in = StoredChunksTest.class.getResourceAsStream("/journal/" + version + "/" + name + ".hex")) {
            return new String(
                            Objects.requireNonNull(in, "no sample for " + name).readAllBytes(),
                            StandardCharsets.US_ASCII)
                    .strip();
        }
    }

    /** Writes the samples of version 2 that are missing in a directory; by hand. */
    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, List<Envelope>> sample : samples().toList()) {
            Path file = Path.of(arguments[0], "v2", sample.getKey() + ".hex");
            if (!Files.exists(file)) {
                Files.writeString(file, hex(sample.getValue()) + "\n");
            }
        }
    }
}
