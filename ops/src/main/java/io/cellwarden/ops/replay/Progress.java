package io.cellwarden.ops.replay;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.LineSink;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Tells, once a second, how far long work on a journal is. */
public final class Progress {
    /** Begins a line that is no result. */
    public static final String MARK = "~ ";

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Between two looks at the clock. */
    private static final int EVENTS = 256;

    private final LineSink out;
    private final boolean told;
    private final LongSupplier nanos;
    private long events;
    private long last;

    /** Nothing is said where nobody is told. */
    Progress(LineSink out, boolean told, LongSupplier nanos) {
        this.out = out;
        this.told = told;
        this.nanos = nanos;
        this.last = nanos.getAsLong();
    }

    /** The same events; what passes is told. */
    Stream<Envelope> of(String work, Stream<Envelope> journal) {
        return told ? journal.peek(event -> passes(work, event.time())) : journal;
    }

    /** The same events, however they are read; what passes is told. */
    Recorded of(String work, Recorded journal) {
        return new Recorded() {
            @Override
            public Stream<Envelope> get() {
                return Progress.this.of(work, journal.get());
            }

            @Override
            public Stream<Envelope> near(Instant bankTime) {
                return Progress.this.of(work, journal.near(bankTime));
            }
        };
    }

    private void passes(String work, Instant time) {
        if (++events % EVENTS != 0) {
            return;
        }
        long now = nanos.getAsLong();
        if (now - last >= EVERY_NANOS) {
            last = now;
            out.accept(MARK + work + ": " + time.truncatedTo(ChronoUnit.SECONDS) + ", "
                    + String.format(Locale.ROOT, "%,d", events) + " events");
            out.flush();
        }
    }
}
