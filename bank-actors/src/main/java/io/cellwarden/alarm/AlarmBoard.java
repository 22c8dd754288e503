package io.cellwarden.alarm;

import io.cellwarden.bms.BmsState.AlarmOf;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The alarms of a bank, the same for everybody who looks: all that are up, and those that are over but not acknowledged.
 * At most one for each code of each battery, so its size is bounded.
 *
 * @param alarms by code and battery
 */
public record AlarmBoard(Map<AlarmOf, Alarm> alarms) {
    /** No alarm. */
    public static final AlarmBoard EMPTY = new AlarmBoard(Map.of());

    private static final Comparator<Alarm> ORDER = Comparator.comparing(Alarm::life)
            .thenComparing(Alarm::code)
            .thenComparing(Alarm::since)
            .thenComparing(Alarm::battery);

    /** Copies the map. */
    public AlarmBoard {
        alarms = Map.copyOf(alarms);
    }

    /** All of them: what waits for somebody first. */
    public List<Alarm> inOrder() {
        return alarms.values().stream().sorted(ORDER).toList();
    }

    /** Those that wait for somebody to acknowledge them, in the same order. */
    public List<Alarm> waiting() {
        return inOrder().stream().filter(Alarm::waits).toList();
    }

    Optional<Alarm> find(AlarmOf key) {
        return Optional.ofNullable(alarms.get(key));
    }

    AlarmBoard with(Alarm alarm) {
        Map<AlarmOf, Alarm> more = new HashMap<>(alarms);
        more.put(alarm.key(), alarm);
        return new AlarmBoard(more);
    }

    AlarmBoard without(Alarm alarm) {
        Map<AlarmOf, Alarm> less = new HashMap<>(alarms);
        less.remove(alarm.key());
        return new AlarmBoard(less);
    }

    AlarmBoard withoutBattery(String battery) {
        Map<AlarmOf, Alarm> less = new HashMap<>(alarms);
        less.keySet().removeIf(key -> key.battery().equals(battery));
        return new AlarmBoard(less);
    }
}
