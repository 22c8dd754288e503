package io.cellwarden.persistence.archive;

import io.cellwarden.bank.BankMemory;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.BatteryListed;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.AlarmCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a bank are kept for ever (ADR 0025): all decisions, and around each incident everything, from the
 * checkpoint in front of it on, so that it can be judged again. An incident lasts from the first warning, alarm or error
 * until none is up any more.
 */
public final class KeptReadings {
    /** What belongs to an incident in front of it and behind it. */
    public static final Duration SURROUNDINGS = Duration.ofHours(1);

    /** By the number of the input that a checkpoint stands behind: whether all up to the next is kept. */
    private final NavigableMap<Long, Boolean> whole;

    /** A time in which everything is kept. */
    private record Window(Instant from, Instant to) {
        boolean touches(Instant start, Instant end) {
            return !end.isBefore(from) && !start.isAfter(to);
        }
    }

    private KeptReadings(NavigableMap<Long, Boolean> whole) {
        this.whole = whole;
    }

    /**
     * Decides from the events of a bank.
     *
     * @param events all that are readable from {@link #SURROUNDINGS} before the part in question to as much behind it, in
     *     order; what of them was dropped earlier led to no decision
     */
    public static KeptReadings of(Iterable<Envelope> events) {
        List<Window> windows = new ArrayList<>();
        List<Envelope> bounds = new ArrayList<>();
        Set<String> up = new HashSet<>();
        Instant since = Instant.MIN;
        Instant last = Instant.MIN;
        for (Envelope event : events) {
            boolean before = up.isEmpty();
            switch (event.event()) {
                case AlarmRaised e when e.code().kind() != AlarmCode.Kind.SIGNAL -> up.add(key(e.code(), e.battery()));
                case AlarmCleared e -> up.remove(key(e.code(), e.battery()));
                case BatteryListed e when !e.present() -> up.removeIf(key -> key.endsWith("|" + e.battery()));
                case Checkpoint(BankMemory memory) -> {
                    bounds.add(event);
                    up.clear();
                    memory.alarms().alarms().values().stream()
                            .filter(alarm ->
                                    alarm.returned().isEmpty() && alarm.code().kind() != AlarmCode.Kind.SIGNAL)
                            .forEach(alarm -> up.add(key(alarm.code(), alarm.battery())));
                }
                default -> {}
            }
            if (before && !up.isEmpty()) {
                since = event.time();
            } else if (!before && up.isEmpty()) {
                windows.add(new Window(earlier(since), later(event.time())));
            }
            if (bounds.isEmpty()) {
                bounds.add(event);
            }
            last = event.time();
        }
        if (!up.isEmpty()) {
            windows.add(new Window(earlier(since), Instant.MAX));
        }
        return new KeptReadings(stretches(bounds, last, windows));
    }

    /** Everything, of a bank that cannot be judged again. */
    public static KeptReadings everything() {
        return new KeptReadings(new TreeMap<>(Map.of(Long.MIN_VALUE, true)));
    }

    private static NavigableMap<Long, Boolean> stretches(List<Envelope> bounds, Instant last, List<Window> windows) {
        NavigableMap<Long, Boolean> stretches = new TreeMap<>();
        for (int i = 0; i < bounds.size(); i++) {
            Instant start = bounds.get(i).time();
            Instant end = i + 1 < bounds.size() ? bounds.get(i + 1).time() : last;
            stretches.put(bounds.get(i).sequence(), windows.stream().anyMatch(window -> window.touches(start, end)));
        }
        return stretches;
    }

    private static String key(AlarmCode code, String battery) {
        return code.name() + "|" + battery;
    }

    private static Instant earlier(Instant time) {
        return time.equals(Instant.MIN) ? time : time.minus(SURROUNDINGS);
    }

    private static Instant later(Instant time) {
        return time.plus(SURROUNDINGS);
    }

    /**
     * Whether an input is kept.
     *
     * @param input all its events
     */
    public boolean keeps(List<Envelope> input) {
        return isWhole(input.getFirst()) || !isCalm(input);
    }

    /** Whether a checkpoint is kept: where what follows it is kept whole. */
    public boolean keepsCheckpoint(Envelope checkpoint) {
        return whole(whole.floorEntry(checkpoint.sequence()));
    }

    /** A checkpoint is the last event of its input: the stretch begins behind it. */
    private boolean isWhole(Envelope event) {
        Map.Entry<Long, Boolean> stretch = whole.lowerEntry(event.sequence());
        return whole(stretch == null ? whole.firstEntry() : stretch);
    }

    private static boolean whole(Map.@Nullable Entry<Long, Boolean> stretch) {
        return stretch != null && stretch.getValue();
    }

    /** A measurement that has led to nothing; a checkpoint behind it is none of its events. */
    private static boolean isCalm(List<Envelope> input) {
        long events = input.stream()
                .filter(event -> !(event.event() instanceof Checkpoint))
                .count();
        return events <= 1
                && switch (input.getFirst().event()) {
                    case InputAccepted(Input of) -> isMeasurement(of);
                    case InputRefused(Input of, String _) -> isMeasurement(of);
                    case Checkpoint _ -> true;
                    default -> false;
                };
    }

    private static boolean isMeasurement(Input input) {
        return input instanceof Input.Measured
                || input instanceof Input.SystemVoltage
                || input instanceof Input.TimerFired;
    }
}
