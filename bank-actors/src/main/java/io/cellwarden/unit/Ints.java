package io.cellwarden.unit;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An immutable list of integers without boxing, for the cells and sensors of one reading.
 *
 * <p>{@link #ABSENT} marks a place without a value: it is unknown (ADR 0037).
 */
public final class Ints {
    /** Stands for "no value here"; no physical quantity of this program reaches it. */
    public static final int ABSENT = Integer.MIN_VALUE;

    private static final Ints EMPTY = new Ints(new int[0]);

    private final int[] values;

    private Ints(int[] values) {
        this.values = values;
    }

    /** The given values, copied. */
    public static Ints of(int... values) {
        return values.length == 0 ? EMPTY : new Ints(values.clone());
    }

    /** No values. */
    public static Ints none() {
        return EMPTY;
    }

    /** How many places there are, those without a value included. */
    public int size() {
        return values.length;
    }

    /** The value at {@code index} (from 0); may be {@link #ABSENT}. */
    public int get(int index) {
        return values[index];
    }

    /** The value at {@code index}, or {@link #ABSENT} where the list is shorter. */
    public int getOrAbsent(int index) {
        return index < values.length ? values[index] : ABSENT;
    }

    /** All places in order. */
    public IntStream stream() {
        return Arrays.stream(values);
    }

    /** The places that hold a value. */
    public IntStream present() {
        return stream().filter(value -> value != ABSENT);
    }

    /** The lowest value; {@link #ABSENT} if there is none. */
    public int lowest() {
        int lowest = ABSENT;
        for (int value : values) {
            if (value != ABSENT && (lowest == ABSENT || value < lowest)) {
                lowest = value;
            }
        }
        return lowest;
    }

    /** The highest value; {@link #ABSENT} if there is none. */
    public int highest() {
        int highest = ABSENT;
        for (int value : values) {
            highest = Math.max(highest, value); // ABSENT is below all others
        }
        return highest;
    }

    /** Whether there is a value at every place. */
    public boolean lacksNone() {
        for (int value : values) {
            if (value == ABSENT) {
                return false;
            }
        }
        return true;
    }

    /** These values, those of {@code before} where there is none; as long as the longer of both. */
    public Ints orElse(Ints before) {
        if (values.length >= before.values.length && lacksNone()) {
            return this;
        }
        int[] merged = new int[Math.max(values.length, before.values.length)];
        for (int i = 0; i < merged.length; i++) {
            int value = getOrAbsent(i);
            merged[i] = value == ABSENT ? before.getOrAbsent(i) : value;
        }
        return new Ints(merged);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ints that && Arrays.equals(values, that.values);
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
