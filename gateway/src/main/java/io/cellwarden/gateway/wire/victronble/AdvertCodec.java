package io.cellwarden.gateway.wire.victronble;

import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.FrameCodec;
import io.cellwarden.gateway.wire.Step;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the lines of a receiver. A line that tells of no product of Victron is a frame too, an empty one: receivers print
 * other devices and messages of their own, and that is no fault.
 */
public final class AdvertCodec implements FrameCodec<Optional<AdvertLine>> {
    private static final int LONGEST = 512;

    @Override
    public int longestFrame() {
        return LONGEST;
    }

    @Override
    public Step<Optional<AdvertLine>> next(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && isText(bytes[end])) {
            end++;
        }
        if (end == to) {
            return to - from < LONGEST ? new Step.NeedMore<>(to - from + 1) : new Step.Skip<>(Fault.NO_START, 0, 1);
        }
        if (bytes[end] != '\n') {
            return new Step.Skip<>(Fault.NO_START, 0, 1); // what stands behind is no whole line
        }
        String line = new String(bytes, from, end - from, StandardCharsets.US_ASCII);
        return new Step.Frame<>(AdvertLine.read(line), end - from + 1);
    }

    private static boolean isText(byte one) {
        return one >= ' ' && one <= '~' || one == '\t' || one == '\r';
    }
}
