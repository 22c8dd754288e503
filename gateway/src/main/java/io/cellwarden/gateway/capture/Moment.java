package io.cellwarden.gateway.capture;

import io.cellwarden.gateway.wire.Bytes;
import java.time.Instant;

/** One thing that happened on a line. */
public sealed interface Moment {
    /** When: bank time on a line that a site serves, else the wall clock. */
    Instant at();

    /** The same at another time, as a clock that was set shows it. */
    default Moment at(Instant other) {
        return switch (this) {
            case Heard heard -> new Heard(other, heard.bytes());
            case Sent sent -> new Sent(other, sent.bytes());
            case Note note -> new Note(other, note.text());
        };
    }

    /**
     * Bytes came over the line, as one read gave them. On a line that is only listened to nobody knows who sent them.
     *
     * @param bytes one or more
     */
    record Heard(Instant at, Bytes bytes) implements Moment {}

    /**
     * This side wrote bytes.
     *
     * @param bytes one or more
     */
    record Sent(Instant at, Bytes bytes) implements Moment {}

    /**
     * The line was opened or lost, or something of it was not recorded.
     *
     * @param text for people, in one line
     */
    record Note(Instant at, String text) implements Moment {
        /** A line end in it would be another moment. */
        public Note {
            text = text.replaceAll("\\s+", " ").strip();
        }
    }
}
