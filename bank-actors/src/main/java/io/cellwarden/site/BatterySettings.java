package io.cellwarden.site;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings in force for one battery: a value for each {@link Setting}; always inside the ranges (SET-6). */
public final class BatterySettings {
    private static final BatterySettings FACTORY = factoryValues();

    /** By the places of the settings: each reading is judged by several of them. */
    private final int[] values;

    private BatterySettings(int[] values) {
        this.values = values;
    }

    private static BatterySettings factoryValues() {
        return new BatterySettings(
                Stream.of(Setting.values()).mapToInt(Setting::standard).toArray());
    }

    /** The defaults of SET-1 to SET-5 and SET-7: what a factory reset restores. */
    public static BatterySettings factory() {
        return FACTORY;
    }

    /**
     * These settings with one changed.
     *
     * @throws IllegalArgumentException if {@link #refusal} gives a reason
     */
    public BatterySettings with(Setting setting, int value) {
        refusal(setting, value).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        return unchecked(setting, value);
    }

    /** Why {@code value} cannot be set here, with the range (SET-6, SET-8, SET-7); empty if it can. */
    public Optional<String> refusal(Setting setting, int value) {
        return setting.refusal(value)
                .or(() -> unchecked(setting, value).contradictions().findFirst());
    }

    /** Values that exclude each other when all of {@code changes} are made together (SET-7, SET-8). */
    static List<String> contradictions(Map<Setting, Integer> changes) {
        return changed(changes).contradictions().toList();
    }

    private Stream<String> contradictions() {
        return Stream.of(preAlarmTooLow(), contactorTooHigh()).flatMap(Optional::stream);
    }

    private Optional<String> preAlarmTooLow() {
        if (get(Setting.PRE_ALARM) < get(Setting.ALLOWED_TO_DISCHARGE)) {
            return Optional.of("SET-8: pre-alarm-v = " + Setting.PRE_ALARM.text(get(Setting.PRE_ALARM))
                    + " must be at least allowed-to-discharge-v = "
                    + Setting.ALLOWED_TO_DISCHARGE.text(get(Setting.ALLOWED_TO_DISCHARGE)));
        }
        return Optional.empty();
    }

    private Optional<String> contactorTooHigh() {
        if (get(Setting.CONTACTOR_LOW) > get(Setting.ALLOWED_TO_DISCHARGE)) {
            return Optional.of("SET-7: contactor-low-v = " + Setting.CONTACTOR_LOW.text(get(Setting.CONTACTOR_LOW))
                    + " must be at most allowed-to-discharge-v = "
                    + Setting.ALLOWED_TO_DISCHARGE.text(get(Setting.ALLOWED_TO_DISCHARGE)));
        }
        return Optional.empty();
    }

    private BatterySettings unchecked(Setting setting, int value) {
        int[] changed = values.clone();
        changed[setting.ordinal()] = value;
        return new BatterySettings(changed);
    }

    /**
     * The factory settings with all of {@code changes} made together, so that their order does not matter.
     *
     * @throws IllegalArgumentException naming the first value that cannot be set
     */
    public static BatterySettings of(Map<Setting, Integer> changes) {
        BatterySettings complete = changed(changes);
        Stream.of(Setting.values())
                .map(setting -> complete.refusal(setting, complete.get(setting)))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(reason);
                });
        return complete;
    }

    private static BatterySettings changed(Map<Setting, Integer> changes) {
        BatterySettings all = FACTORY;
        for (Setting setting : Setting.values()) {
            all = all.unchecked(setting, changes.getOrDefault(setting, setting.standard()));
        }
        return all;
    }

    /** The value in the setting's own unit. */
    public int get(Setting setting) {
        return values[setting.ordinal()];
    }

    /** Whether the battery can warn before it disconnects (SET-5). */
    public boolean supportsPreAlarm() {
        return get(Setting.PRE_ALARM_SUPPORTED) == 1;
    }

    /** Below this the Lynx contactor opens: as set, or min(2.60 V, SET-1 − 0.05 V) (SET-7). */
    public int contactorLowMv() {
        int set = get(Setting.CONTACTOR_LOW);
        return set == 0 ? Math.min(2_600, get(Setting.ALLOWED_TO_DISCHARGE) - 50) : set;
    }

    /** The settings in which {@code this} and {@code other} differ. */
    public List<Setting> differences(BatterySettings other) {
        return Stream.of(Setting.values())
                .filter(setting -> get(setting) != other.get(setting))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatterySettings that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        Map<Setting, Integer> all = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            all.put(setting, get(setting));
        }
        return all.toString();
    }
}
