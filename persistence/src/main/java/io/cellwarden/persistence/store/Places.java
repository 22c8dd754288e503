package io.cellwarden.persistence.store;

import java.util.Arrays;

/** Where the batches of one persistence id lie in one segment, in order. */
final class Places {
    static final Places NONE = new Places();

    private static final int FIRST_ROOM = 8;

    private long[] first;
    private int[] at;
    private int[] bytes;
    private int size;
    private long last;

    Places() {
        this(FIRST_ROOM);
    }

    /** With room for so many batches at first. */
    Places(int room) {
        this.first = new long[room];
        this.at = new int[room];
        this.bytes = new int[room];
    }

    private Places(Places other) {
        this.first = Arrays.copyOf(other.first, other.size);
        this.at = Arrays.copyOf(other.at, other.size);
        this.bytes = Arrays.copyOf(other.bytes, other.size);
        this.size = other.size;
        this.last = other.last;
    }

    void add(long firstSequence, long lastSequence, int offset, int length) {
        if (size == first.length) {
            int room = 2 * size + 1;
            first = Arrays.copyOf(first, room);
            at = Arrays.copyOf(at, room);
            bytes = Arrays.copyOf(bytes, room);
        }
        first[size] = firstSequence;
        at[size] = offset;
        bytes[size] = length;
        last = lastSequence;
        size++;
    }

    Places copy() {
        return new Places(this);
    }

    int size() {
        return size;
    }

    /** The number of the first event of a batch. */
    long first(int index) {
        return first[index];
    }

    /** Where a batch begins in its segment. */
    int at(int index) {
        return at[index];
    }

    /** How many bytes it takes. */
    int bytes(int index) {
        return bytes[index];
    }

    /** Where it ends. */
    int end(int index) {
        return at[index] + bytes[index];
    }

    /** The number of the last event of the last batch; 0 if there is none. */
    long last() {
        return last;
    }

    /** The first batch that may hold events from this number on. */
    int indexOf(long sequence) {
        int found = Arrays.binarySearch(first, 0, size, sequence);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }
}
