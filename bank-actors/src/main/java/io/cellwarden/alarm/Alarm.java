package io.cellwarden.alarm;

import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.Envelope;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * An alarm that is up, or that is over and nobody has seen yet (LIF-1, LIF-2).
 *
 * @param raised code, battery, cell, value and limit as it came up last
 * @param since when that was, by the bank's clock
 * @param event its place in the journal
 * @param cause the place of the event that led to it: the reading, timer or report
 * @param times how often it has come up since somebody last acknowledged it
 * @param switched the outputs that it switched, or helped to: the pre-alarm on, all others off
 * @param returned when it went away, empty while it is up
 * @param acknowledged who has seen it, empty while nobody has
 */
public record Alarm(
        AlarmRaised raised,
        Instant since,
        Place event,
        Place cause,
        int times,
        Set<Output> switched,
        Optional<Returned> returned,
        Optional<Acknowledged> acknowledged) {
    /** Copies the set. */
    public Alarm {
        switched = Set.copyOf(switched);
    }

    /** Where an alarm stands; declared in the order in which people should look. */
    public enum Life {
        /** Up, and nobody has said that they know. */
        UNACKNOWLEDGED,
        /** Over, but kept until somebody has seen that it was. */
        RETURNED_UNACKNOWLEDGED,
        /** Up, and somebody knows. */
        ACKNOWLEDGED,
        /** A signal to the BMS that is up: part of charging, nothing to acknowledge. */
        SIGNAL
    }

    /**
     * A place in the bank's journal.
     *
     * @param sequence the bank sequence number of the input
     * @param index among the events of that input
     */
    public record Place(long sequence, int index) {
        @Override
        public String toString() {
            return sequence + "." + index;
        }
    }

    /**
     * That it went away.
     *
     * @param at when, by the bank's clock
     * @param worst the worst value meanwhile, in the unit of its value; 0 where it has none
     */
    public record Returned(Instant at, int worst) {}

    /** That somebody has seen it: who, why, and when by the bank's clock. */
    public record Acknowledged(String who, String why, Instant at) {}

    /** One that has just come up. */
    static Alarm raised(AlarmRaised raised, Envelope envelope, int times) {
        return new Alarm(
                raised,
                envelope.time(),
                new Place(envelope.sequence(), envelope.index()),
                new Place(envelope.causeSequence(), envelope.causeIndex()),
                times,
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** Its code. */
    public AlarmCode code() {
        return raised.code();
    }

    /** Its battery, empty for the bank's own. */
    public String battery() {
        return raised.battery();
    }

    /** What tells it from all others of the bank (GEN-3). */
    public AlarmOf key() {
        return new AlarmOf(code(), battery());
    }

    /** Where it stands. */
    public Life life() {
        if (code().kind() == AlarmCode.Kind.SIGNAL) {
            return Life.SIGNAL;
        }
        if (returned.isPresent()) {
            return Life.RETURNED_UNACKNOWLEDGED;
        }
        return acknowledged.isPresent() ? Life.ACKNOWLEDGED : Life.UNACKNOWLEDGED;
    }

    /** Whether it waits for somebody to acknowledge it. */
    public boolean waits() {
        return switch (life()) {
            case UNACKNOWLEDGED, RETURNED_UNACKNOWLEDGED -> true;
            case ACKNOWLEDGED, SIGNAL -> false;
        };
    }

    Alarm returnedAt(Instant at, int worst) {
        return new Alarm(
                raised, since, event, cause, times, switched, Optional.of(new Returned(at, worst)), acknowledged);
    }

    Alarm acknowledgedBy(String who, String why, Instant at) {
        return new Alarm(
                raised, since, event, cause, times, switched, returned, Optional.of(new Acknowledged(who, why, at)));
    }

    Alarm havingSwitched(Output output) {
        Set<Output> more = EnumSet.of(output);
        more.addAll(switched);
        return new Alarm(raised, since, event, cause, times, more, returned, acknowledged);
    }
}
