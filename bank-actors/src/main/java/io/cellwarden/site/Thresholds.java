package io.cellwarden.site;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A value for each {@link Threshold}. */
public final class Thresholds {
    /** Those of the manual, by which every running site is judged. */
    public static final Thresholds PRINTED = new Thresholds(
            Stream.of(Threshold.values()).mapToInt(Threshold::printed).toArray());

    private final int[] values;

    private Thresholds(int[] values) {
        this.values = values;
    }

    /**
     * The printed thresholds with some changed.
     *
     * @throws IllegalArgumentException if one is out of its range, or some exclude each other
     */
    public static Thresholds of(Map<Threshold, Integer> changes) {
        int[] values = PRINTED.values.clone();
        changes.forEach((threshold, value) -> {
            if (value < threshold.min() || value > threshold.max()) {
                throw new IllegalArgumentException(threshold.requirement() + ": " + threshold.key() + " = "
                        + threshold.text(value) + " is outside " + threshold.text(threshold.min()) + " to "
                        + threshold.text(threshold.max()));
            }
            values[threshold.ordinal()] = value;
        });
        Thresholds changed = new Thresholds(values);
        changed.contradiction().ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        return changed;
    }

    /** The rules look at the limits from the inside out, and an alarm must be able to end. */
    private Optional<String> contradiction() {
        return Stream.of(
                        atMost(Threshold.CHARGE_INHIBIT, Threshold.OVER_VOLTAGE),
                        atMost(Threshold.CHARGE_INHIBIT, Threshold.ABSOLUTE_MAX),
                        atMost(Threshold.HIGH_RELEASE, Threshold.CHARGE_INHIBIT),
                        atMost(Threshold.LOW_RELEASE, Threshold.HIGH_RELEASE),
                        atMost(Threshold.COOLED, Threshold.TOO_HOT))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> atMost(Threshold lower, Threshold upper) {
        return get(lower) <= get(upper)
                ? Optional.empty()
                : Optional.of(lower.requirement() + ": " + lower.key() + " = " + lower.text(get(lower))
                        + " must be at most " + upper.key() + " = " + upper.text(get(upper)));
    }

    /** The value in the threshold's own unit. */
    public int get(Threshold threshold) {
        return values[threshold.ordinal()];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Thresholds that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
