package io.cellwarden.gateway.wire.vedirect;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * A text block whose checksum fits.
 *
 * @param fields values by label, in the order of the line and as written there, without the checksum
 * @param interleaved the HEX messages that came in the middle of it, in their order; they are no part of its checksum
 */
public record TextBlock(SequencedMap<String, String> fields, List<HexMessage> interleaved) implements VeDirectPacket {
    private static final BigInteger LEAST = BigInteger.valueOf(Integer.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

    /** Copies the collections, so that the block cannot change. */
    public TextBlock {
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        interleaved = List.copyOf(interleaved);
    }

    /** What a field says; old devices write some labels in capitals. */
    public Optional<String> text(TextField field) {
        return fields.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(field.label()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** A field that is a number; empty if it is not there, not available ({@code ---}), or beyond an int. */
    public OptionalInt number(TextField field) {
        return text(field)
                .filter(text -> text.matches("[+-]?[0-9]+"))
                .map(BigInteger::new)
                .filter(number -> number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0)
                .filter(number -> !field.isAbsent(number.intValue()))
                .map(number -> OptionalInt.of(number.intValue()))
                .orElse(OptionalInt.empty());
    }

    /** A field that is ON or OFF; empty if it is neither. */
    public Optional<Boolean> isOn(TextField field) {
        return text(field)
                .flatMap(text -> text.equalsIgnoreCase("ON")
                        ? Optional.of(true)
                        : text.equalsIgnoreCase("OFF") ? Optional.of(false) : Optional.empty());
    }
}
