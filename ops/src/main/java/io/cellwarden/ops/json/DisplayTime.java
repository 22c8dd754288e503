package io.cellwarden.ops.json;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AlarmHeldBack;
import io.cellwarden.event.BankEvent.DelayStarted;
import io.cellwarden.event.BankEvent.OverrideStarted;
import io.cellwarden.event.Envelope;
import java.time.Instant;

/**
 * Time as people and other programs see it: bank time, moved by how far the wall clock is ahead of it (ADR 0008).
 * Everything that is shown goes through it; nothing that decides does.
 *
 * @param wallOffsetMs how far the wall clock is ahead
 */
public record DisplayTime(long wallOffsetMs) {
    /** Where no wall clock was ever seen to differ. */
    public static final DisplayTime AS_IT_IS = new DisplayTime(0);

    /** A bank time as it is shown; the ends of time stay where they are. */
    public Instant of(Instant bankTime) {
        return bankTime.equals(Instant.MIN) || bankTime.equals(Instant.MAX)
                ? bankTime
                : bankTime.plusMillis(wallOffsetMs);
    }

    /** An event with all the times that are shown of it. */
    public Envelope of(Envelope event) {
        if (wallOffsetMs == 0) {
            return event; // nearly always, and every event passes here
        }
        return new Envelope(
                event.bank(),
                event.sequence(),
                event.index(),
                of(event.time()),
                event.source(),
                event.causeSequence(),
                event.causeIndex(),
                event.rulesVersion(),
                of(event.event()));
    }

    private BankEvent of(BankEvent event) {
        return switch (event) {
            case AlarmHeldBack e -> new AlarmHeldBack(e.code(), e.battery(), of(e.due()));
            case DelayStarted e -> new DelayStarted(e.battery(), of(e.due()));
            case OverrideStarted e -> new OverrideStarted(of(e.until()), e.who(), e.why());
            default -> event;
        };
    }
}
