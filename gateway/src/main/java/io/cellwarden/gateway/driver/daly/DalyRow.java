package io.cellwarden.gateway.driver.daly;

import io.cellwarden.gateway.wire.daly.DalyFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Puts an answer of several frames together: whole when each number from 1 on was there. */
final class DalyRow<T> implements Function<DalyFrame, Optional<List<T>>> {
    private final int frames;
    private final int wanted;
    private final Function<DalyFrame, Part<T>> part;
    private final SortedMap<Integer, List<T>> parts = new TreeMap<>();

    /** What one frame adds, and where. */
    record Part<T>(int number, List<T> values) {}

    /**
     * Waits for {@code wanted} values.
     *
     * @param inFrame how many a frame holds
     * @param part reads a frame; its number is 0 if it is of another kind
     */
    DalyRow(int wanted, int inFrame, Function<DalyFrame, Part<T>> part) {
        this.frames = (wanted + inFrame - 1) / inFrame;
        this.wanted = wanted;
        this.part = part;
    }

    @Override
    public Optional<List<T>> apply(DalyFrame frame) {
        Part<T> added = part.apply(frame);
        if (added.number() >= 1 && added.number() <= frames) {
            parts.put(added.number(), added.values());
        }
        if (parts.size() < frames) {
            return Optional.empty();
        }
        List<T> all = new ArrayList<>();
        parts.values().forEach(all::addAll);
        return Optional.of(List.copyOf(all.subList(0, wanted)));
    }

    static Part<Integer> cells(DalyFrame frame) {
        return frame instanceof DalyFrame.Cells(int number, var cellsMv)
                ? new Part<>(number, cellsMv)
                : new Part<>(0, List.of());
    }

    static Part<Integer> temperatures(DalyFrame frame) {
        return frame instanceof DalyFrame.Temperatures(int number, var deciC)
                ? new Part<>(number, deciC)
                : new Part<>(0, List.of());
    }

    static Part<String> code(DalyFrame frame) {
        return frame instanceof DalyFrame.Code(int number, var text)
                ? new Part<>(number, List.of(text))
                : new Part<>(0, List.of());
    }
}
