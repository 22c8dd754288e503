package io.cellwarden.gateway.wire;

/**
 * What a codec says about the bytes from one position on.
 *
 * @param <F> the protocol's frame
 */
public sealed interface Step<F> {

    /**
     * A whole frame stands here.
     *
     * @param frame what it says
     * @param consumed bytes that it takes, ≥ 1; the next step starts behind them
     */
    record Frame<F>(F frame, int consumed) implements Step<F> {}

    /**
     * The bytes may become a frame, but it is not whole yet. Who waits, and for how long, is the caller's business.
     *
     * @param atLeast bytes from this position on before asking again makes sense; more than are there now, at most
     *     {@link FrameCodec#longestFrame()}
     */
    record NeedMore<F>(int atLeast) implements Step<F> {}

    /**
     * No frame starts here. The caller drops exactly one byte and asks again, so that a start byte inside the refused
     * bytes is found and the outcome does not depend on how the bytes were cut into chunks.
     *
     * @param fault why
     * @param at position of the byte that is wrong, counted from this one; 0 for {@link Fault#NO_START}
     * @param claimed bytes that the refused frame claims to take, ≥ 1
     */
    record Skip<F>(Fault fault, int at, int claimed) implements Step<F> {}
}
