package io.cellwarden.gateway.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Feeds the chunks of a line through a codec: the same frames come out however the bytes were cut.
 *
 * <p>Holds at most one longest frame of undecided bytes. Not for concurrent use: one decoder belongs to one reader.
 *
 * @param <F> the protocol's frame
 */
public final class StreamDecoder<F> {

    private final FrameCodec<F> codec;
    private final byte[] pending;
    private int pendingSize;
    private long pendingOffset;

    /** A decoder at offset 0 of a fresh stream. */
    public StreamDecoder(FrameCodec<F> codec) {
        this.codec = codec;
        this.pending = new byte[codec.longestFrame()];
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @param bytes the chunk is {@code bytes[from..to)}; it is copied
     * @return what is now certain, in stream order; empty while a frame is still incomplete
     */
    public List<LineEvent<F>> feed(byte[] bytes, int from, int to) {
        var events = new ArrayList<LineEvent<F>>();
        int next = from;
        while (next < to) {
            // There is always room: an undecided rest is shorter than the longest frame.
            int taken = Math.min(pending.length - pendingSize, to - next);
            System.arraycopy(bytes, next, pending, pendingSize, taken);
            pendingSize += taken;
            next += taken;
            settle(events, false);
        }
        return events;
    }

    /** Takes a whole array as the next chunk, see {@link #feed(byte[], int, int)}. */
    public List<LineEvent<F>> feed(byte[] bytes) {
        return feed(bytes, 0, bytes.length);
    }

    /**
     * Says that nothing more belongs to the undecided bytes: the recording ended, or the line fell silent for longer
     * than an answer may take. Without it a stray start byte with a large length would swallow the next answer.
     *
     * <p>The decoder stays usable; offsets go on counting.
     *
     * @return the frames found behind the incomplete start, and one {@link LineEvent.Dropped} for each byte given up
     */
    public List<LineEvent<F>> endOfInput() {
        var events = new ArrayList<LineEvent<F>>();
        settle(events, true);
        return events;
    }

    private void settle(List<LineEvent<F>> events, boolean ended) {
        int from = 0;
        boolean waiting = false;
        while (from < pendingSize && !waiting) {
            long offset = pendingOffset + from;
            switch (codec.next(pending, from, pendingSize)) {
                case Step.Frame<F>(var frame, int consumed) -> {
                    events.add(new LineEvent.Received<>(frame, offset));
                    from += consumed;
                }
                case Step.Skip<F>(var fault, int at, int claimed) -> {
                    events.add(new LineEvent.Dropped<>(fault, offset, offset + at, offset + claimed));
                    from++;
                }
                case Step.NeedMore<F>(int atLeast)
                when ended -> {
                    long end = pendingOffset + pendingSize;
                    events.add(new LineEvent.Dropped<>(Fault.CUT_SHORT, offset, end, offset + atLeast));
                    from++;
                }
                case Step.NeedMore<F> _ -> waiting = true;
            }
        }
        System.arraycopy(pending, from, pending, 0, pendingSize - from);
        pendingSize -= from;
        pendingOffset += from;
    }
}
