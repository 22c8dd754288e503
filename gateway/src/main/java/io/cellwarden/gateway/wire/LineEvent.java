package io.cellwarden.gateway.wire;

/**
 * What came to light in a stream of bytes, in the order of the stream.
 *
 * @param <F> the protocol's frame
 */
public sealed interface LineEvent<F> {

    /**
     * A whole frame.
     *
     * @param frame what it says
     * @param offset its first byte, counted from the start of the stream
     */
    record Received<F>(F frame, long offset) implements LineEvent<F> {}

    /**
     * One byte was dropped because no frame starts there.
     *
     * @param fault why
     * @param offset the dropped byte, counted from the start of the stream
     * @param wrongAt the byte that is wrong, ≥ {@code offset}; where the input ended for {@link Fault#CUT_SHORT}
     * @param claimedEnd end of what the refused frame claims to take, exclusive
     */
    record Dropped<F>(Fault fault, long offset, long wrongAt, long claimedEnd) implements LineEvent<F> {}
}
