package io.cellwarden.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cellwarden.coding.RangeEncoder;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.OnAllowed;
import io.cellwarden.event.BankEvent.TransferEnded;
import io.cellwarden.event.BankEvent.TransferStarted;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Readings that are packed")
@Requirement("BMS-11")
class ReadingCodecTest {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00.250Z");
    private static final int LARGEST_EVENT = 64 << 10;

    private static Envelope envelope(long sequence, int index, Instant time, String source, BankEvent event) {
        return new Envelope("b1", sequence, index, time, source, sequence, 0, 2, event);
    }

    private static Envelope accepted(long sequence, Input.Reading reading) {
        return envelope(sequence, 0, reading.at(), "a|boot|" + sequence, new InputAccepted(reading));
    }

    private static Input.Reading reading(String battery, Instant at, int... cellsMv) {
        return new Input.Reading(battery, at, -12_340, Ints.of(251, 249), Ints.of(cellsMv));
    }

    /** A minute of a bank of 80 cells, with noise, jitter and steps of the load. */
    static List<Envelope> minute(Random random) {
        List<Envelope> events = new ArrayList<>();
        long sequence = 1_000_000;
        int loadMa = 0;
        for (int second = 0; second < 60; second++) {
            loadMa = random.nextInt(15) == 0 ? random.nextInt(-30_000, 30_000) : loadMa;
            int sagMv = loadMa / 1_000;
            for (int battery = 1; battery <= 10; battery++) {
                Instant at = T0.plusMillis(1_000L * second + 40L * battery + random.nextInt(3));
                int[] cells = IntStream.range(0, 8)
                        .map(cell -> 3_290 + cell + sagMv + random.nextInt(3))
                        .toArray();
                Input.Reading reading = new Input.Reading(
                        "B" + battery, at, loadMa + 10 * random.nextInt(3), Ints.of(251, 249), Ints.of(cells));
                events.add(accepted(sequence++, reading));
            }
        }
        return events;
    }

    private static List<Envelope> expanded(List<Journalled> stored) {
        return stored.stream().flatMap(one -> one.envelopes().stream()).toList();
    }

    /** Packs, and reads again from the bytes alone. */
    private static List<Journalled> packedAgain(List<Envelope> events) {
        List<Journalled> stored = ReadingCodec.pack(events).stream()
                .map(one -> one instanceof Chunk chunk ? Chunk.of(chunk.packed()) : one)
                .toList();
        assertThat(expanded(stored)).isEqualTo(events);
        return stored;
    }

    @Test
    void come_back_as_they_were() {
        List<Journalled> stored = packedAgain(minute(new Random(1)));
        assertThat(stored).hasSize(1).hasOnlyElementsOfType(Chunk.class);
    }

    @Test
    void give_equal_bytes_for_equal_events() {
        assertThat(ReadingCodec.pack(minute(new Random(1)))).isEqualTo(ReadingCodec.pack(minute(new Random(1))));
        assertThat(ReadingCodec.pack(minute(new Random(1)))).isNotEqualTo(ReadingCodec.pack(minute(new Random(2))));
    }

    /** log2(3)/8 = 0.198 bytes of noise; the aim for the whole chunk is 0.28. */
    @Test
    void take_little_more_than_their_noise() {
        Random random = new Random(3);
        List<Envelope> events = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            int battery = 1 + i % 10;
            int[] cells = IntStream.range(0, 8)
                    .map(cell -> 3_290 + (battery * 7 + cell * 5) % 13 + random.nextInt(3))
                    .toArray();
            Instant at = T0.plusMillis(1_000L * (i / 10) + 40L * battery);
            events.add(accepted(1_000_000 + i, reading("B" + battery, at, cells)));
        }
        List<Journalled> stored = packedAgain(events);
        assertThat(((Chunk) stored.getFirst()).packed().length / 4_800.0).isLessThan(0.25);
    }

    /** Anything that can happen, in any order: the same comes back, and no event is too large. */
    @Test
    void come_back_as_they_were_whatever_they_are() {
        long seed = Long.getLong("cellwarden.seed", 1);
        for (long round = seed; round < seed + 300; round++) {
            List<Envelope> events = anyEvents(round);
            List<Journalled> stored = ReadingCodec.pack(events);
            List<Envelope> again = stored.stream()
                    .flatMap(one -> one instanceof Chunk chunk
                            ? Chunk.of(chunk.packed()).envelopes().stream()
                            : one.envelopes().stream())
                    .toList();
            assertThat(again).as("seed " + round).isEqualTo(events);
        }
    }

    private static List<Envelope> anyEvents(long seed) {
        Random random = new Random(seed);
        List<Envelope> events = new ArrayList<>();
        long sequence = random.nextInt(4) == 0 ? random.nextLong(1L << 60) : 1;
        Instant clock = T0;
        for (int i = 0; i < 40; i++) {
            Instant at =
                    clock.plusMillis(random.nextInt(20) == 0 ? random.nextLong(1L << 40) : random.nextInt(2_000) - 200);
            clock = at.isAfter(clock) ? at : clock;
            sequence += random.nextInt(15) == 0 ? 2 : 1;
            events.addAll(anyInput(random, sequence, clock, at));
        }
        return events;
    }

    /** The bytes of all chunks, in short. */
    private static String digest(List<Journalled> stored) {
        CRC32C crc = new CRC32C();
        stored.forEach(one -> {
            if (one instanceof Chunk chunk) {
                crc.update(chunk.packed());
            }
        });
        return Long.toHexString(crc.getValue());
    }

    /** A cell gives what a current of 900 mA moves in the time. */
    private static List<Envelope> transfers() {
        List<Envelope> events = new ArrayList<>();
        for (int i = 1; i <= 40; i += 2) {
            Instant begun = T0.plusSeconds(i);
            Instant ended = begun.plusMillis(1_000 + i);
            Transfer transfer = new Transfer(2, 1, 900, begun);
            events.add(accepted(i, reading("B1", begun, 3_300, 3_320)));
            events.add(envelope(i, 1, begun, "a|boot|" + i, new TransferStarted("B1", transfer)));
            events.add(accepted(i + 1, reading("B1", ended, 3_300, 3_301)));
            long movedMicroAh = 900L * (1_000 + i) / 3_600;
            events.add(envelope(i + 1, 1, ended, "a|boot|" + (i + 1), new TransferEnded("B1", transfer, movedMicroAh)));
        }
        return events;
    }

    /** A round trip does not notice where writer and reader learn otherwise alike; a stored chunk does. */
    @Test
    void take_the_same_bytes_for_ever() {
        assertThat(digest(ReadingCodec.pack(minute(new Random(1))))).isEqualTo("afc4af7d");
        List<Journalled> odd = LongStream.rangeClosed(1, 60)
                .boxed()
                .flatMap(seed -> ReadingCodec.pack(anyEvents(seed)).stream())
                .toList();
        assertThat(digest(odd)).isEqualTo("1c0677f8");
        assertThat(digest(packedAgain(transfers()))).isEqualTo("6719ee9c");
        List<Journalled> told = LongStream.rangeClosed(1, 60)
                .boxed()
                .flatMap(seed -> ReadingCodec.pack(anythingMeasured(seed)).stream())
                .toList();
        assertThat(digest(told)).isEqualTo("c46aaf29");
        assertThat(digest(packedAgain(toldMinute(1_000)))).isEqualTo("3872dda2");
    }

    /** As a program of version 1 did, which packed readings alone. */
    private static List<byte[]> packedByVersion1(List<Envelope> events) {
        List<byte[]> chunks = new ArrayList<>();
        Optional<RangeEncoder> open = Optional.empty();
        ChunkModel model = new ChunkModel(new RangeEncoder(), ChunkModel.READINGS_ALONE);
        for (List<Envelope> input : inputs(events)) {
            Optional<PackedInput> packable = PackedInput.of(input);
            if (open.isPresent() && (packable.isEmpty() || !model.fits(input.getFirst(), packable.get()))) {
                model.goesOn(false);
                chunks.add(open.get().finish());
                open = Optional.empty();
            }
            if (packable.isPresent()) {
                if (open.isEmpty()) {
                    open = Optional.of(new RangeEncoder());
                    model = new ChunkModel(open.get(), ChunkModel.READINGS_ALONE);
                    model.begin(ChunkModel.Start.of(input.getFirst()));
                }
                model.goesOn(true);
                model.write(packable.get());
            }
        }
        if (open.isPresent()) {
            model.goesOn(false);
            chunks.add(open.get().finish());
        }
        return chunks;
    }

    private static List<List<Envelope>> inputs(List<Envelope> events) {
        return List.copyOf(events.stream()
                .collect(Collectors.groupingBy(Envelope::sequence, TreeMap::new, Collectors.toList()))
                .values());
    }

    /** What is stored so is read for ever: these are the digests of the program that wrote version 1. */
    @Test
    void of_version_1_are_read_and_written_as_they_are_today() {
        List<Envelope> odd = LongStream.rangeClosed(1, 60)
                .boxed()
                .flatMap(seed -> anyEvents(seed).stream())
                .toList();
        List<byte[]> ofOdd = LongStream.rangeClosed(1, 60)
                .boxed()
                .flatMap(seed -> packedByVersion1(anyEvents(seed)).stream())
                .toList();
        List<byte[]> ofMinute = packedByVersion1(minute(new Random(1)));
        List<byte[]> ofTransfers = packedByVersion1(transfers());
        assertThat(digestOfBytes(ofMinute)).isEqualTo("df2eba86");
        assertThat(digestOfBytes(ofOdd)).isEqualTo("f17fb10");
        assertThat(digestOfBytes(ofTransfers)).isEqualTo("f8d7fc86");
        assertThat(ofOdd.stream().flatMap(bytes -> Chunk.ofReadingsAlone(bytes).envelopes().stream()))
                .isNotEmpty()
                .isSubsetOf(odd);
        for (byte[] bytes : List.of(ofMinute.getFirst(), ofTransfers.getFirst(), ofOdd.getFirst())) {
            Chunk before = Chunk.ofReadingsAlone(bytes);
            Chunk now = Chunk.of(before.packed());
            assertThat(now.envelopes()).isEqualTo(before.envelopes());
            assertThat(now).isNotEqualTo(before);
            assertThat(List.of(now)).isEqualTo(ReadingCodec.pack(before.envelopes()));
        }
    }

    private static String digestOfBytes(List<byte[]> chunks) {
        CRC32C crc = new CRC32C();
        chunks.forEach(crc::update);
        return Long.toHexString(crc.getValue());
    }

    private static List<Envelope> anyInput(Random random, long sequence, Instant clock, Instant at) {
        String battery = List.of("B1", "B2", "", "\ud83d", "x".repeat(256)).get(least(random, 5));
        Input.Reading reading = new Input.Reading(
                battery,
                random.nextInt(30) == 0 ? at.plusNanos(1) : at,
                anyInt(random),
                anyInts(random, 3),
                anyInts(random, random.nextInt(50) == 0 ? 300 : 9));
        String source = List.of(
                        "a|x|" + sequence, "b|y|" + random.nextInt(5), "test", "a|x|007", "9", "z|" + "8".repeat(30))
                .get(least(random, 6));
        List<BankEvent> more = new ArrayList<>();
        for (int left = random.nextInt(8) - 4; left > 0; left--) {
            more.add(new TransferEnded(battery, transfer(random, clock), random.nextLong() >> random.nextInt(64)));
        }
        for (int left = random.nextInt(8) - 4; left > 0; left--) {
            more.add(new TransferStarted(battery, transfer(random, clock)));
        }
        switch (random.nextInt(20)) {
            case 0 -> more.add(new OnAllowed());
            case 1 -> more.add(new TransferStarted("other", transfer(random, clock)));
            case 2 -> more.add(new TransferEnded(battery, transfer(random, clock), 7));
            default -> {}
        }
        BankEvent first = random.nextInt(20) == 0 ? new InputRefused(reading, "no") : new InputAccepted(reading);
        List<Envelope> events = new ArrayList<>();
        events.add(envelope(sequence, 0, clock, source, first));
        more.forEach(event -> events.add(envelope(sequence, events.size(), clock, source, event)));
        return events;
    }

    /** A minute of four batteries that tell state of charge and limits so often, and a monitor that tells each second. */
    private static List<Envelope> toldMinute(int everyMs) {
        Random random = new Random(7);
        List<Envelope> events = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            int currentMa = -20_000 + 100 * random.nextInt(5);
            for (int battery = 1; battery <= 4; battery++) {
                String name = "B" + battery;
                Instant at = T0.plusMillis(1_000L * second + 40L * battery + random.nextInt(3));
                int[] cells = IntStream.range(0, 4)
                        .map(_ -> 3_290 + random.nextInt(3))
                        .toArray();
                add(events, new Input.Reading(name, at, currentMa / 4, Ints.of(251), Ints.of(cells)));
                if (1_000 * second % everyMs == 0) {
                    add(events, new Input.StateOfCharge(name, at, 804 - second / 30));
                    add(events, new Input.LimitsReport(name, at, 14_200, 100_000 - 1_000 * (second / 20), Ints.ABSENT));
                }
            }
            Instant at = T0.plusMillis(1_000L * second + 500 + random.nextInt(20));
            int voltageMv = 13_280 + 10 * random.nextInt(2);
            int consumedMah = 40_000 + 100 * (second / 18);
            add(events, new Input.MonitorReading(at, "shunt", voltageMv, currentMa, 803, consumedMah, 480));
        }
        return events;
    }

    /** Adds an input that a link brings and that leads to nothing. */
    private static void add(List<Envelope> events, Input input) {
        long sequence = 5_000L + events.size();
        Instant before = events.isEmpty() ? T0 : events.getLast().time();
        Instant time = input.at().isAfter(before) ? input.at() : before;
        events.add(envelope(sequence, 0, time, "a|boot|" + sequence, new InputAccepted(input)));
    }

    @Test
    void share_their_chunk_with_all_else_that_hardware_tells() {
        int readings = length(packedAgain(toldMinute(1_000_000)));
        int seldom = length(packedAgain(toldMinute(20_000)));
        int often = length(packedAgain(toldMinute(1_000)));
        assertThat(seldom - readings).as("24 reports").isLessThan(24 * 5);
        assertThat(often - readings).as("480 reports").isLessThan(480);
    }

    private static int length(List<Journalled> stored) {
        assertThat(stored).hasSize(1);
        return ((Chunk) stored.getFirst()).packed().length;
    }

    @Test
    void take_next_to_nothing_where_hardware_tells_the_same_again() {
        List<Envelope> events = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Instant at = T0.plusMillis(500L * i);
            add(
                    events,
                    switch (i % 4) {
                        case 0 -> new Input.ControlFrame(at, "B1", "a/B1", "dd5ae1020002ff1b77", false, "");
                        case 1 -> new Input.ReadBack(at, Output.LOADS, "a/B1/discharge-fet", "B1", true);
                        case 2 -> new Input.MonitorReport(at, "shunt", false, "low voltage");
                        default -> new Input.LimitsReport("B1", at, 0, 0, Ints.ABSENT);
                    });
        }
        assertThat(length(packedAgain(events))).isLessThan(300);
    }

    /** Anything that hardware can tell, in any order, between other inputs. */
    @Test
    void come_back_with_all_else_that_is_measured_whatever_it_is() {
        long seed = Long.getLong("cellwarden.seed", 1);
        Set<Class<?>> packed = new HashSet<>();
        for (long round = seed; round < seed + 300; round++) {
            List<Envelope> events = anythingMeasured(round);
            List<Envelope> again = new ArrayList<>();
            for (Journalled one : ReadingCodec.pack(events)) {
                if (one instanceof Chunk chunk) {
                    Chunk read = Chunk.of(chunk.packed());
                    again.addAll(read.envelopes());
                    read.envelopes().forEach(event -> {
                        if (event.event() instanceof InputAccepted(Input input)) {
                            packed.add(input.getClass());
                        }
                    });
                } else {
                    again.addAll(one.envelopes());
                }
            }
            assertThat(again).as("seed " + round).isEqualTo(events);
        }
        assertThat(packed).containsExactlyInAnyOrder(Input.Measured.class.getPermittedSubclasses());
    }

    private static List<Envelope> anythingMeasured(long seed) {
        Random random = new Random(seed);
        List<Envelope> events = new ArrayList<>();
        long sequence = 1;
        Instant clock = T0;
        for (int i = 0; i < 60; i++) {
            Instant at = switch (random.nextInt(12)) {
                case 0 -> clock.plusMillis(random.nextLong(1L << 40));
                case 1 -> clock.minusMillis(random.nextInt(5_000));
                case 2, 3, 4, 5 -> clock;
                default -> T0.plusMillis(1_000L * i + random.nextInt(3));
            };
            clock = at.isAfter(clock) ? at : clock;
            sequence += random.nextInt(25) == 0 ? 2 : 1;
            String source = (random.nextInt(3) == 0 ? "b|y|" : "a|x|") + sequence;
            BankEvent first = random.nextInt(30) == 0
                    ? new InputRefused(anyMeasured(random, at), "no")
                    : new InputAccepted(anyMeasured(random, at));
            events.add(envelope(sequence, 0, clock, source, first));
            if (random.nextInt(30) == 0) {
                events.add(envelope(sequence, 1, clock, source, new OnAllowed()));
            }
        }
        return events;
    }

    private static Input.Measured anyMeasured(Random random, Instant at) {
        String battery = List.of("B1", "B2", "", "\ud83d", "x".repeat(256)).get(least(random, 5));
        String text = List.of("", "overload", "x".repeat(255), "y".repeat(256)).get(least(random, 4));
        boolean flag = random.nextBoolean();
        return switch (random.nextInt(8)) {
            case 0 -> new Input.Reading(battery, at, anyInt(random), anyInts(random, 3), anyInts(random, 9));
            case 1 -> new Input.StateOfCharge(battery, at, anyInt(random));
            case 2 -> new Input.LimitsReport(battery, at, anyInt(random), anyInt(random), anyInt(random));
            case 3 ->
                new Input.MonitorReading(
                        at, battery, anyInt(random), anyInt(random), anyInt(random), anyInt(random), anyInt(random));
            case 4 -> new Input.MonitorReport(at, battery, flag, text);
            case 5 -> new Input.ReadBack(at, Output.values()[least(random, 7)], text, battery, flag);
            case 6 -> new Input.ProtectionReport(battery, at, flag, random.nextBoolean(), text, "low voltage");
            default -> new Input.ControlFrame(at, battery, "a/B1", text, flag, text);
        };
    }

    private static Transfer transfer(Random random, Instant clock) {
        Instant since = random.nextInt(10) == 0 ? clock.plusNanos(5) : clock.minusMillis(least(random, 3) * 1_000L);
        return new Transfer(1 + random.nextInt(2), 2, random.nextBoolean() ? 900 : 1_800, since);
    }

    /** 0 most often. */
    private static int least(Random random, int bound) {
        return random.nextInt(1 + random.nextInt(bound));
    }

    private static int anyInt(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Ints.ABSENT;
            case 1 -> random.nextBoolean() ? Integer.MAX_VALUE : Integer.MIN_VALUE + 1;
            case 2 -> random.nextInt();
            default -> 3_300 + random.nextInt(5);
        };
    }

    private static Ints anyInts(Random random, int most) {
        int size = random.nextInt(4) == 0 ? random.nextInt(most + 1) : most;
        boolean calm = random.nextBoolean();
        return Ints.of(IntStream.generate(() -> calm ? 3_300 + random.nextInt(3) : anyInt(random))
                .limit(size)
                .toArray());
    }

    @Test
    void need_not_come_in_any_rhythm_and_may_carry_any_values_without_a_chunk_becoming_too_large() {
        Random random = new Random(9);
        List<Envelope> events = new ArrayList<>();
        Instant at = T0;
        for (int i = 0; i < 400; i++) {
            at = at.plusMillis(random.nextInt(1 << 30));
            int[] cells = random.ints(PackedInput.MOST_VALUES).toArray();
            events.add(accepted(i, reading("B" + i, at, cells)));
        }
        List<Journalled> stored = packedAgain(events);
        assertThat(stored)
                .hasSizeGreaterThan(5)
                .allSatisfy(one -> assertThat(((Chunk) one).packed().length).isLessThan(LARGEST_EVENT));
    }

    @Nested
    @DisplayName("begin another chunk")
    class Chunks {
        private List<Journalled> pack(UnaryOperator<Envelope> second) {
            return packedAgain(List.of(
                    accepted(1, reading("B1", T0, 3_300)),
                    second.apply(accepted(2, reading("B1", T0.plusSeconds(1), 3_300)))));
        }

        @Test
        void not_where_they_follow_each_other() {
            assertThat(pack(same -> same)).hasSize(1);
        }

        @Test
        void behind_a_number_that_is_missing() {
            assertThat(pack(e -> envelope(3, 0, e.time(), e.source(), e.event())))
                    .hasSize(2);
        }

        @Test
        void for_another_bank() {
            assertThat(pack(e -> new Envelope("b2", 2, 0, e.time(), e.source(), 2, 0, 2, e.event())))
                    .hasSize(2);
        }

        @Test
        void for_another_version_of_the_rules() {
            assertThat(pack(e -> new Envelope("b1", 2, 0, e.time(), e.source(), 2, 0, 3, e.event())))
                    .hasSize(2);
        }

        @Test
        void where_the_clock_does_not_follow_from_the_readings() {
            assertThat(pack(e -> envelope(2, 0, e.time().plusMillis(1), e.source(), e.event())))
                    .hasSize(2);
        }

        @Test
        void behind_an_event_that_is_none_of_theirs() {
            List<Journalled> stored = packedAgain(List.of(
                    accepted(1, reading("B1", T0, 3_300)),
                    envelope(2, 0, T0, "timer", new OnAllowed()),
                    accepted(3, reading("B1", T0, 3_300))));
            assertThat(stored).hasSize(3);
            assertThat(stored.get(1)).isInstanceOf(Envelope.class);
        }

        @Test
        void when_one_has_the_most_that_it_may_hold() {
            List<Envelope> events = IntStream.rangeClosed(0, ChunkModel.MOST_INPUTS)
                    .mapToObj(i -> accepted(1 + i, reading("B1", T0.plusMillis(i), 3_300)))
                    .toList();
            assertThat(packedAgain(events)).hasSize(2);
            List<Envelope> series = IntStream.rangeClosed(0, ChunkModel.MOST_SERIES)
                    .mapToObj(i -> accepted(1 + i, reading("B" + i, T0.plusMillis(i), 3_300)))
                    .toList();
            assertThat(packedAgain(series)).hasSize(2);
        }

        @Test
        void not_for_transfers_that_began_before_it() {
            Transfer earlier = new Transfer(2, 1, 900, T0.minusSeconds(60));
            Instant later = T0.plusSeconds(1);
            List<Envelope> events = List.of(
                    accepted(1, reading("B1", T0, 3_300, 3_320)),
                    accepted(2, reading("B1", later, 3_300, 3_301)),
                    envelope(2, 1, later, "a|boot|2", new TransferEnded("B1", earlier, 500)));
            assertThat(packedAgain(events)).hasSize(1);
        }

        @Test
        void for_transfers_that_end_in_another_order_than_they_began() {
            Transfer left = new Transfer(2, 1, 900, T0);
            Transfer right = new Transfer(2, 3, 900, T0);
            Instant later = T0.plusSeconds(2);
            List<Envelope> begin = List.of(
                    accepted(1, reading("B1", T0, 3_300, 3_320, 3_300)),
                    envelope(1, 1, T0, "a|boot|1", new TransferStarted("B1", left)),
                    envelope(1, 2, T0, "a|boot|1", new TransferStarted("B1", right)));
            List<Envelope> inOrder = new ArrayList<>(begin);
            inOrder.add(accepted(2, reading("B1", later, 3_300, 3_301, 3_300)));
            inOrder.add(envelope(2, 1, later, "a|boot|2", new TransferEnded("B1", left, 500)));
            inOrder.add(envelope(2, 2, later, "a|boot|2", new TransferEnded("B1", right, 500)));
            List<Envelope> other = new ArrayList<>(inOrder);
            other.set(4, envelope(2, 1, later, "a|boot|2", new TransferEnded("B1", right, 500)));
            other.set(5, envelope(2, 2, later, "a|boot|2", new TransferEnded("B1", left, 500)));
            assertThat(packedAgain(inOrder)).hasSize(1);
            assertThat(packedAgain(other)).hasSize(2);
        }
    }

    private static Envelope told(Input input) {
        return envelope(1, 0, T0, "a|boot|1", new InputAccepted(input));
    }

    static Stream<List<Envelope>> thatCannotBePacked() {
        Input.Reading calm = reading("B1", T0, 3_300);
        Envelope first = accepted(1, calm);
        Transfer transfer = new Transfer(1, 2, 900, T0);
        return Stream.of(
                List.of(envelope(1, 0, T0, "test", new InputRefused(calm, "no"))),
                List.of(envelope(1, 0, T0, "test", new InputAccepted(new Input.BatterySilent("B1", T0)))),
                List.of(envelope(1, 1, T0, "test", new InputAccepted(calm))),
                List.of(envelope(-1, 0, T0, "test", new InputAccepted(calm))),
                List.of(envelope(1L << 61, 0, T0, "test", new InputAccepted(calm))),
                List.of(envelope(1, 0, T0.plusNanos(1), "test", new InputAccepted(calm))),
                List.of(envelope(1, 0, Instant.MAX, "test", new InputAccepted(calm))),
                List.of(envelope(1, 0, T0, "x".repeat(256), new InputAccepted(calm))),
                List.of(new Envelope("x".repeat(256), 1, 0, T0, "test", 1, 0, 2, new InputAccepted(calm))),
                List.of(new Envelope("b1", 1, 0, T0, "test", 0, 0, 2, new InputAccepted(calm))),
                List.of(new Envelope("b1", 1, 0, T0, "test", 1, 1, 2, new InputAccepted(calm))),
                List.of(accepted(1, reading("x".repeat(256), T0, 1))),
                List.of(told(new Input.StateOfCharge("x".repeat(256), T0, 500))),
                List.of(told(new Input.StateOfCharge("B1", T0.plusNanos(1), 500))),
                List.of(told(new Input.MonitorReport(T0, "shunt", false, "x".repeat(256)))),
                List.of(told(new Input.ControlFrame(T0, "B1", "a/B1", "dd", true, "x".repeat(256)))),
                List.of(
                        told(new Input.LimitsReport("B1", T0, 0, 0, 0)),
                        envelope(1, 1, T0, "a|boot|1", new OnAllowed())),
                List.of(
                        told(new Input.StateOfCharge("B1", T0, 500)),
                        envelope(1, 1, T0, "a|boot|1", new TransferStarted("B1", transfer))),
                List.of(
                        told(new Input.StateOfCharge("B1", T0, 500)),
                        envelope(1, 1, T0, "a|boot|1", new TransferEnded("B1", transfer, 1))),
                List.of(accepted(1, reading("B1", T0, new int[256]))),
                List.of(accepted(1, new Input.Reading("B1", T0, 0, Ints.of(new int[256]), Ints.none()))),
                List.of(envelope(1, 0, T0, "a|x|1", new InputAccepted(reading("B1", T0.plusNanos(1), 1)))),
                List.of(first, envelope(1, 1, T0, first.source(), new OnAllowed())),
                List.of(first, envelope(1, 1, T0, first.source(), new InputAccepted(calm))),
                List.of(first, envelope(1, 1, T0, first.source(), new TransferStarted("B2", transfer))),
                List.of(first, envelope(1, 1, T0, first.source(), new TransferEnded("B2", transfer, 1))),
                List.of(first, envelope(1, 1, T0, first.source(), new TransferEnded("B1", transfer, 1L << 61))),
                List.of(
                        first,
                        envelope(1, 1, T0, first.source(), new TransferStarted("B1", transfer)),
                        envelope(1, 2, T0, first.source(), new TransferEnded("B1", transfer, 1))),
                List.of(
                        first,
                        envelope(
                                1,
                                1,
                                T0,
                                first.source(),
                                new TransferStarted("B1", new Transfer(1, 2, 9, T0.plusNanos(1))))),
                List.of(
                        first,
                        envelope(
                                1,
                                1,
                                T0,
                                first.source(),
                                new TransferEnded("B1", new Transfer(1, 2, 9, T0.plusNanos(1)), 1))));
    }

    @ParameterizedTest
    @MethodSource("thatCannotBePacked")
    void leave_everything_else_as_it_is(List<Envelope> input) {
        assertThat(ReadingCodec.isPackable(input)).isFalse();
        assertThat(ReadingCodec.pack(input)).isEqualTo(input);
    }

    @Test
    void are_packed_up_to_the_limits() {
        Instant last = PackedInput.EPOCH.plusSeconds((1L << 50) / 1_000 - 1);
        List<Envelope> input = List.of(new Envelope(
                "x".repeat(255),
                (1L << 61) - 2,
                0,
                last,
                "y".repeat(255),
                (1L << 61) - 2,
                0,
                Integer.MIN_VALUE,
                new InputAccepted(new Input.Reading(
                        "z".repeat(255), last, Integer.MIN_VALUE + 1, Ints.of(new int[255]), Ints.of(new int[255])))));
        assertThat(packedAgain(input)).hasSize(1).hasOnlyElementsOfType(Chunk.class);
    }

    /** Checksums are the store's: here any bytes must end well, and soon. */
    @Test
    void that_are_damaged_are_refused_or_read_as_others_without_much_time_or_memory() {
        byte[] readings = ((Chunk) ReadingCodec.pack(minute(new Random(5))).getFirst()).packed();
        byte[] told = ((Chunk) ReadingCodec.pack(toldMinute(1_000)).getFirst()).packed();
        Random random = new Random(6);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 1_000; round++) {
                byte[] sample = round % 4 < 2 ? readings : told;
                byte[] bytes = round % 2 == 0 ? Arrays.copyOf(sample, random.nextInt(sample.length)) : sample.clone();
                for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                boolean first = round % 3 == 0;
                Throwable thrown =
                        catchThrowable(() -> (first ? Chunk.ofReadingsAlone(bytes) : Chunk.of(bytes)).packed());
                assertThat(thrown == null || thrown instanceof IllegalArgumentException)
                        .as("round " + round + ": " + thrown)
                        .isTrue();
            }
        });
    }

    @Test
    void are_told_apart_by_what_they_hold() {
        Chunk chunk = (Chunk) ReadingCodec.pack(minute(new Random(1))).getFirst();
        assertThat(chunk)
                .isEqualTo(Chunk.of(chunk.packed()))
                .hasSameHashCodeAs(Chunk.of(chunk.packed()))
                .isNotEqualTo("a chunk")
                .hasToString("chunk of bank b1, inputs 1000000 to 1000599, " + chunk.packed().length + " bytes");
    }
}
