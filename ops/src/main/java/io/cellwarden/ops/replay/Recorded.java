package io.cellwarden.ops.replay;

import io.cellwarden.event.Envelope;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is recorded of one bank; each stream is to be closed. */
@FunctionalInterface
public interface Recorded extends Supplier<Stream<Envelope>> {
    /** All events, in order. */
    @Override
    Stream<Envelope> get();

    /**
     * The events from the newest checkpoint in front of a time of the bank on, which then comes first; all of them where there
     * is none.
     */
    default Stream<Envelope> near(Instant bankTime) {
        return get();
    }
}
