package io.cellwarden.battery;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Something for each battery of a bank, by name and in the order of the BMS cable. Immutable; one with another value for
 * one battery is made by copying references alone, since every input changes one.
 *
 * @param <V> a battery's state, its report, …
 */
public final class PerBattery<V> extends AbstractMap<String, V> {
    private final List<String> names;
    private final Map<String, Integer> places;
    private final List<V> values;

    private PerBattery(List<String> names, Map<String, Integer> places, List<V> values) {
        this.names = names;
        this.places = places;
        this.values = values;
    }

    /** What {@code valueOf} gives for each battery; {@code names} in the order of the BMS cable. */
    public static <V> PerBattery<V> of(List<String> names, Function<String, V> valueOf) {
        Map<String, Integer> places = new HashMap<>();
        names.forEach(name -> places.put(name, places.size()));
        ArrayList<V> values = new ArrayList<>(names.size());
        names.forEach(name -> values.add(valueOf.apply(name)));
        return new PerBattery<>(List.copyOf(names), places, List.copyOf(values));
    }

    /** The same with another value for one battery, which must be one of the bank. */
    @SuppressWarnings("unchecked") // of values alone
    public PerBattery<V> with(String name, V value) {
        V[] changed = (V[]) values.toArray();
        changed[Objects.requireNonNull(places.get(name))] = value;
        return new PerBattery<>(names, places, List.of(changed)); // copied once more, but read ten times as often
    }

    /** Something that follows from each value. */
    public <W> PerBattery<W> map(Function<V, W> function) {
        ArrayList<W> mapped = new ArrayList<>(values.size());
        values.forEach(value -> mapped.add(function.apply(value)));
        return new PerBattery<>(names, places, List.copyOf(mapped));
    }

    /** The value of a battery of the bank. */
    public V of(String name) {
        return values.get(Objects.requireNonNull(places.get(name)));
    }

    /** The batteries in the order of the BMS cable. */
    public List<String> names() {
        return names;
    }

    @Override
    public @Nullable V get(@Nullable Object name) {
        Integer place = places.get(name);
        return place == null ? null : values.get(place);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return places.containsKey(name);
    }

    @Override
    public Collection<V> values() {
        return values;
    }

    @Override
    public Set<Map.Entry<String, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, V>> iterator() {
                return IntStream.range(0, values.size())
                        .mapToObj(place -> Map.entry(names.get(place), values.get(place)))
                        .iterator();
            }

            @Override
            public int size() {
                return values.size();
            }
        };
    }
}
