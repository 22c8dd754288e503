package io.cellwarden.ops.replay;

import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.json.DisplayTime;
import io.cellwarden.persistence.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How the times of a bank's journal are shown (ADR 0008): each with the wall clock that was in force then. A clock that is
 * put right soon after a start, or that was plainly not set, was wrong since that start: what was decided in between is
 * shown at its corrected time too.
 */
public final class DisplayTimes {
    /** A computer without a clock of its own is told the time by then, if it has a network. */
    private static final Duration SOON = Duration.ofHours(1);
    /** No site ran before; a clock that shows an earlier time is not set. */
    private static final Instant FIRST_RELEASE = Instant.parse("2026-01-01T00:00:00Z");

    private final NavigableMap<Instant, DisplayTime> from = new TreeMap<>();
    private DisplayTime inForce = DisplayTime.AS_IT_IS;
    private Instant inForceFrom = Instant.MIN;
    private Instant started = Instant.MIN;
    private Instant plausible = FIRST_RELEASE;
    private Instant first = Instant.MIN;
    private Instant last = Instant.MIN;
    private String boot = "";
    private long sequence;

    /** The times of a journal, as far as it can be read. */
    public static DisplayTimes of(Stream<Envelope> journal) {
        DisplayTimes times = new DisplayTimes();
        try {
            journal.forEach(times::note);
        } catch (StoreException damaged) {
            return times; // whoever reads the events is told where
        }
        return times;
    }

    /** Takes note of the next event; one that is known already changes nothing. */
    public void note(Envelope event) {
        if (event.sequence() <= sequence) {
            return; // a clock is told by the first event of its input
        }
        if (sequence == 0) {
            first = event.time();
        }
        sequence = event.sequence();
        switch (event.event()) {
            case InputAccepted(Input.Started start)
            when !start.boot().equals(boot) -> {
                boot = start.boot();
                started = event.time();
                plausible = later(FIRST_RELEASE, inForce.of(last));
                inForceFrom = event.time();
                from.put(inForceFrom, inForce);
            }
            case InputAccepted(Input.ClockStepped step) -> {
                if (!corrects(event.time())) {
                    inForceFrom = event.time();
                }
                inForce = new DisplayTime(step.offsetMs());
                from.put(inForceFrom, inForce);
            }
            default -> {}
        }
        last = event.time();
    }

    /** Whether a clock that is set then was wrong since the start. */
    private boolean corrects(Instant time) {
        return Duration.between(started, time).compareTo(SOON) <= 0
                || inForce.of(time).isBefore(plausible);
    }

    /** The last time of the bank that is recorded; empty where nothing is. */
    Optional<Instant> end() {
        return sequence == 0 ? Optional.empty() : Optional.of(last);
    }

    /** The first time of the bank that is recorded; empty where nothing is. */
    Optional<Instant> begin() {
        return sequence == 0 ? Optional.empty() : Optional.of(first);
    }

    /** Whether a later event is never shown at an earlier time. */
    boolean ascend() {
        return from.values().stream()
                        .mapToLong(DisplayTime::wallOffsetMs)
                        .distinct()
                        .count()
                <= 1;
    }

    /** The first time of the bank that may be shown at that time or later. */
    public Instant bankTime(Instant shown) {
        boolean one = ascend() && shown.isAfter(FIRST_RELEASE);
        return one ? shown.minusMillis(inForce.wallOffsetMs()) : Instant.MIN;
    }

    /** How that time of the bank is shown. */
    public DisplayTime at(Instant bankTime) {
        Map.Entry<Instant, DisplayTime> then = from.floorEntry(bankTime);
        return then == null ? DisplayTime.AS_IT_IS : then.getValue();
    }

    /** An event as it is shown. */
    public Envelope of(Envelope event) {
        return at(event.time()).of(event);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
