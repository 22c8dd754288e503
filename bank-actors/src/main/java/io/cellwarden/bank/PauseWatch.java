package io.cellwarden.bank;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Notices that the process stood still: a tick comes every 50 ms, and none came for long. */
final class PauseWatch {
    /** The source of what the bank notes of a pause. */
    static final String SOURCE = "pause";

    /** A longer gap between ticks is a pause: the readings may be older than a battery may be silent. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);

    private final LongSupplier uptimeNanos;
    private long ranAtNanos;

    /** A watch that begins now. */
    PauseWatch(LongSupplier uptimeNanos) {
        this.uptimeNanos = uptimeNanos;
        this.ranAtNanos = uptimeNanos.getAsLong();
    }

    /** How long the pause was that is over now, in ms; empty if there was none. To be asked whenever something comes. */
    OptionalLong noticeMs() {
        long nanos = uptimeNanos.getAsLong();
        long gap = nanos - ranAtNanos;
        ranAtNanos = nanos;
        return gap > LONGEST_GAP.toNanos() ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(gap)) : OptionalLong.empty();
    }
}
