package io.cellwarden.gateway.wire;

/**
 * Finds the frames of one protocol in raw bytes.
 *
 * <p>A codec is a pure function: it keeps nothing between calls, knows neither port nor clock, never throws on any
 * content, and never looks behind the frame it judges. Any thread may call it.
 *
 * @param <F> the protocol's frame, checksum and end byte already checked and taken off
 */
public interface FrameCodec<F> {

    /**
     * Judges the bytes from {@code from} on.
     *
     * @param bytes holds the input; only {@code bytes[from..to)} is looked at, nothing is changed
     * @param from first byte to judge
     * @param to end of the input so far, ≥ {@code from}
     */
    Step<F> next(byte[] bytes, int from, int to);

    /** Bytes of the longest frame this protocol can have: the most that {@link Step.NeedMore} can ask for. */
    int longestFrame();
}
