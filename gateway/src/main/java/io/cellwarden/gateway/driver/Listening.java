package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.clock.UpTime;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.FrameCodec;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.StreamDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Listens to hardware that talks by itself.
 *
 * @param <F> the protocol's frame
 */
public final class Listening<F> {
    private static final Duration READ_SLICE = Duration.ofMillis(20);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final int BUFFER = 512;
    private static final Duration QUIET = Duration.ofMillis(500);
    /** What waited unread for longer is no news: nobody listened, or the program was paused (GEN-5). */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(2);
    /** So much that waited is read away; a line that babbles has no end. */
    private static final int STALE_CHUNKS = 64;

    private final Line line;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final StreamDecoder<F> decoder;
    private final byte[] buffer = new byte[BUFFER];
    private final Duration quiet;
    private long readAtNanos = UpTime.nanos();
    private long heardAtNanos = readAtNanos;

    /** Listens on an open line. */
    public Listening(Line line, FrameCodec<F> codec, LinkStatistics statistics, InstantSource clock) {
        this(line, codec, statistics, clock, QUIET);
    }

    /**
     * Listens on an open line.
     *
     * @param quiet a frame that is not whole after so long without a byte never will be
     */
    public Listening(Line line, FrameCodec<F> codec, LinkStatistics statistics, InstantSource clock, Duration quiet) {
        this.quiet = quiet;
        this.line = line;
        this.statistics = statistics;
        this.clock = clock;
        this.decoder = new StreamDecoder<>(codec);
    }

    /**
     * Hands on each frame as it comes. A frame that is cut at the end is whole with what the next call hears, if that
     * comes soon. Where nobody listened for long, or the program was paused, what waited is passed over.
     *
     * @param atMost how long, in real time
     * @param heard takes a frame and says whether it was of use: only then it is a sign of life
     * @param givesWay tells that something urgent waits: listening ends then
     */
    public void listen(Duration atMost, Predicate<F> heard, BooleanSupplier givesWay) throws LineLost {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < atMost.toNanos() && !givesWay.getAsBoolean()) {
            int read = line.read(buffer, READ_SLICE);
            long now = UpTime.nanos();
            if (now - readAtNanos > LONGEST_GAP.toNanos()) {
                passOver(read);
            } else if (read == 0 && now - heardAtNanos > quiet.toNanos()) {
                take(decoder.endOfInput(), heard);
            } else {
                take(decoder.feed(buffer, 0, read), heard);
            }
            readAtNanos = UpTime.nanos();
            heardAtNanos = read > 0 ? readAtNanos : heardAtNanos;
        }
    }

    private void passOver(int first) throws LineLost {
        int read = first;
        for (int chunk = 0; chunk < STALE_CHUNKS && read > 0; chunk++) {
            read = line.read(buffer, AT_ONCE);
        }
        decoder.endOfInput();
    }

    private void take(List<LineEvent<F>> events, Predicate<F> heard) {
        for (LineEvent<F> event : events) {
            switch (event) {
                case LineEvent.Received<F> received -> {
                    if (heard.test(received.frame())) {
                        statistics.frame(clock.instant());
                    }
                }
                case LineEvent.Dropped<F> dropped -> {
                    statistics.fault();
                    statistics.error(
                            switch (dropped.fault()) {
                                case NO_START, BAD_END, BAD_CHARACTER -> "framing";
                                case CUT_SHORT -> "length";
                                case BAD_CHECKSUM -> "checksum";
                            });
                }
            }
        }
    }
}
