package io.cellwarden.gateway.wire;

import java.util.function.Function;

/**
 * Second stage: what the content of a frame, whole and with a right checksum, turned out to be.
 *
 * @param <F> the protocol's typed frame
 */
public sealed interface Decoded<F> {

    /** The content reads as {@code frame}. */
    record Ok<F>(F frame) implements Decoded<F> {}

    /**
     * The content has the wrong size for what it says it is.
     *
     * @param wanted bytes that it needs at least
     * @param got bytes that are there
     */
    record TooShort<F>(int wanted, int got) implements Decoded<F> {}

    /**
     * A field without which the rest cannot be read holds an impossible value.
     *
     * @param field its name in the protocol sheet
     * @param value what it holds, in the unit of the sheet
     * @param min lowest possible value
     * @param max highest possible value
     */
    record OutOfRange<F>(String field, int value, int min, int max) implements Decoded<F> {}

    /** A lawful frame of a kind that is not known here; {@code what} names it. */
    record Unsupported<F>(String what) implements Decoded<F> {}

    /** The same verdict, an accepted frame turned into another form. */
    default <T> Decoded<T> map(Function<F, T> form) {
        return switch (this) {
            case Ok<F>(var frame) -> new Ok<>(form.apply(frame));
            case TooShort<F>(int wanted, int got) -> new TooShort<>(wanted, got);
            case OutOfRange<F>(var field, int value, int min, int max) -> new OutOfRange<>(field, value, min, max);
            case Unsupported<F>(var what) -> new Unsupported<>(what);
        };
    }
}
