package io.cellwarden.persistence.kryo;

import io.cellwarden.alarm.Alarm;
import io.cellwarden.alarm.AlarmBoard;
import io.cellwarden.bank.BankMemory;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.Envelope;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Values of any stored type from a seed, bounds often among them. Reads the shape of records, so it needs no care. */
public final class RandomValues {
    private static final List<Instant> TIMES = List.of(
            Instant.MIN,
            Instant.MAX,
            Instant.EPOCH,
            FieldWriter.EPOCH,
            FieldWriter.EPOCH.minusNanos(1),
            FieldWriter.EPOCH.plusMillis(-1),
            Instant.ofEpochSecond((1L << 60) / 1_000),
            Instant.ofEpochSecond(-(1L << 60) / 1_000 - 1));
    private static final List<String> TEXTS = List.of(
            "",
            "B1",
            "Überspannung °C 電池",
            "🔋🔋",
            "half \ud83d pair",
            "\udd0b",
            "\0\n\u007f\u0080\u07ff\u0800\uffff",
            "x".repeat(2_000));
    private static final int[] NUMBERS = {0, 1, -1, 127, 128, 255, 3_300, Integer.MAX_VALUE, Integer.MIN_VALUE};

    private final Random random;

    public RandomValues(long seed) {
        random = new Random(seed);
    }

    /** An envelope around any event. */
    public Envelope envelope() {
        return of(Envelope.class);
    }

    /** An envelope around an event of that type. */
    Envelope envelope(Class<?> event) {
        Envelope any = envelope();
        return new Envelope(
                any.bank(),
                any.sequence(),
                any.index(),
                any.time(),
                any.source(),
                any.causeSequence(),
                any.causeIndex(),
                any.rulesVersion(),
                (BankEvent) of(event));
    }

    <T> T of(Class<T> type) {
        return type.cast(of((Type) type));
    }

    private Object of(Type type) {
        return switch (type) {
            case ParameterizedType list
            when list.getRawType() == List.class ->
                Stream.generate(() -> of(list.getActualTypeArguments()[0]))
                        .limit(random.nextInt(5))
                        .toList();
            case ParameterizedType map
            when map.getRawType() == Map.class -> {
                Map<Object, Object> entries = new HashMap<>();
                for (int left = random.nextInt(5); left > 0; left--) {
                    entries.put(of(map.getActualTypeArguments()[0]), of(map.getActualTypeArguments()[1]));
                }
                yield entries;
            }
            case ParameterizedType set
            when set.getRawType() == Set.class ->
                Stream.generate(() -> of(set.getActualTypeArguments()[0]))
                        .limit(random.nextInt(5))
                        .collect(Collectors.toSet());
            case ParameterizedType optional
            when optional.getRawType() == Optional.class ->
                random.nextBoolean() ? Optional.of(of(optional.getActualTypeArguments()[0])) : Optional.empty();
            case Class<?> c when c == BankEvent.Memory.class -> of((Type) BankMemory.class);
            case Class<?> c
            when c == AlarmBoard.class ->
                new AlarmBoard(Stream.generate(() -> of(Alarm.class))
                        .limit(random.nextInt(5))
                        .collect(Collectors.toMap(Alarm::key, alarm -> alarm, (a, b) -> b)));
            case Class<?> c when c == YearMonth.class -> YearMonth.of(random.nextInt(4_000), 1 + random.nextInt(12));
            case Class<?> c when c == Integer.class -> number();
            case Class<?> c when c == Long.class -> random.nextLong();
            case Class<?> c when c == int.class -> number();
            case Class<?> c when c == long.class -> random.nextBoolean() ? random.nextLong() : (long) number();
            case Class<?> c when c == boolean.class -> random.nextBoolean();
            case Class<?> c when c == String.class -> pick(TEXTS);
            case Class<?> c when c == Instant.class -> time();
            case Class<?> c when c == Ints.class -> ints();
            case Class<?> c when c == BatterySettings.class -> settings();
            case Class<?> c when c.isEnum() -> pick(List.of(c.getEnumConstants()));
            case Class<?> c when c.isSealed() -> of((Type) pick(Sealed.leaves(c).toList()));
            case Class<?> c when c.isRecord() -> instance(c);
            default -> throw new AssertionError("no values for " + type + ": tell RandomValues how to make one");
        };
    }

    private Object instance(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Stream.of(components).map(c -> of(c.getGenericType())).toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " refuses " + List.of(values), e);
        }
    }

    private int number() {
        return random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextInt() >> random.nextInt(32);
    }

    private Instant time() {
        return switch (random.nextInt(3)) {
            case 0 -> pick(TIMES);
            case 1 -> Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt());
            default -> Instant.ofEpochSecond(1_700_000_000L + random.nextInt(), random.nextInt(1_000_000_000));
        };
    }

    private Ints ints() {
        return Ints.of(
                IntStream.generate(this::number).limit(random.nextInt(80)).toArray());
    }

    private BatterySettings settings() {
        Map<Setting, Integer> values = new HashMap<>();
        // Each alone within what the others' defaults allow.
        values.put(Setting.ALLOWED_TO_DISCHARGE, between(2_600, 2_800));
        values.put(Setting.PRE_ALARM, between(2_800, 3_150));
        values.put(Setting.TEMPERATURE_OFFSET, between(-100, 100));
        values.put(Setting.PRE_ALARM_SUPPORTED, between(0, 1));
        return BatterySettings.of(values);
    }

    private int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
