package io.cellwarden.gateway.wire.ascii;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a pack makes of a value: 00 normal, 01 below its lower limit, 02 above its upper limit, else another trouble. */
public final class ValueStates {
    private static final int BELOW = 0x01;
    private static final int ABOVE = 0x02;

    private ValueStates() {}

    /** The complaints about a row of values, counted from 1: {@code cell-3-low}. */
    public static Stream<String> of(String what, List<Integer> states) {
        return IntStream.range(0, states.size())
                .mapToObj(i -> of(what + "-" + (i + 1), states.get(i)))
                .flatMap(Optional::stream);
    }

    /** The same without their numbers, each once: {@code cell-low}. */
    public static Stream<String> kinds(String what, List<Integer> states) {
        return states.stream()
                .map(state -> of(what, state))
                .flatMap(Optional::stream)
                .distinct();
    }

    /** The complaint about one value; empty if it is normal. */
    public static Optional<String> of(String what, int state) {
        return switch (state) {
            case 0 -> Optional.empty();
            case BELOW -> Optional.of(what + "-low");
            case ABOVE -> Optional.of(what + "-high");
            default -> Optional.of(what + "-other");
        };
    }

    /** Names of the bits that are set, the lowest first; a bit without a name is none. */
    public static List<String> set(Map<Integer, String> names, int bits) {
        return names.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(name -> (bits >> name.getKey() & 1) == 1)
                .map(Map.Entry::getValue)
                .toList();
    }
}
