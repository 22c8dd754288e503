package io.cellwarden.gateway.wire.seplos;

import io.cellwarden.gateway.wire.ascii.ValueStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What boards of version 3 complain about, by name. Source: protocol sheet Seplos, "Bits". */
final class Seplos3Event {
    /** By byte, in the order of the wire, and bit; states and switches are no complaints. */
    static final List<Map<Integer, String>> NAMES = List.of(
            Map.of(), // TB09 system state
            Map.of( // TB02
                    0, "cell-high",
                    1, "cell-over-voltage",
                    2, "cell-low",
                    3, "cell-under-voltage",
                    4, "pack-high",
                    5, "pack-over-voltage",
                    6, "pack-low",
                    7, "pack-under-voltage"),
            Map.of( // TB03
                    0, "charge-high-temperature",
                    1, "charge-over-temperature",
                    2, "charge-low-temperature",
                    3, "charge-under-temperature",
                    4, "discharge-high-temperature",
                    5, "discharge-over-temperature",
                    6, "discharge-low-temperature",
                    7, "discharge-under-temperature"),
            Map.of( // TB04
                    0, "environment-high-temperature",
                    1, "environment-over-temperature",
                    2, "environment-low-temperature",
                    3, "environment-under-temperature",
                    4, "power-high-temperature",
                    5, "power-over-temperature"),
            Map.of( // TB05
                    0, "charge-current-high",
                    1, "charge-over-current",
                    2, "charge-over-current-2",
                    3, "discharge-current-high",
                    4, "discharge-over-current",
                    5, "discharge-over-current-2",
                    6, "short-circuit"),
            Map.of(0, "short-circuit-latched", 2, "charge-over-current-latched", 3, "discharge-over-current-latched"),
            Map.of(2, "soc-low", 3, "soc-protection", 4, "cell-difference"), // TB06
            Map.of(), // TB07 switches
            Map.of(), // TB08 balancing
            IntStream.range(0, 8)
                    .boxed()
                    .collect(Collectors.toUnmodifiableMap(bit -> bit, bit -> "hard-fault-" + bit)));

    private Seplos3Event() {}

    /** What the events say of the pack; of its board itself the last byte tells. */
    static Stream<String> ofPack(Seplos3Frame.Events events) {
        return IntStream.range(0, NAMES.size() - 1)
                .boxed()
                .flatMap(i -> ValueStates.set(NAMES.get(i), events.events().get(i)).stream());
    }

    /** The complaints of a pack or of the bank. */
    static List<String> of(Seplos3Frame.Events events) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            names.addAll(ValueStates.set(NAMES.get(i), events.events().get(i)));
        }
        return names;
    }
}
