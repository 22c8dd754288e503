package io.cellwarden.bank;

import java.time.Instant;

/**
 * What will be in no journal, since there was no room for it.
 *
 * @param inputs how many
 * @param from time of the first
 * @param to time of the last
 * @param told whether people know that it has begun
 */
record RecordGap(int inputs, Instant from, Instant to, boolean told) {
    static final RecordGap NONE = new RecordGap(0, Instant.MAX, Instant.MIN, false);

    /** One input more. */
    RecordGap with(Instant time) {
        return new RecordGap(inputs + 1, time.isBefore(from) ? time : from, time.isAfter(to) ? time : to, told);
    }

    /** People know. */
    RecordGap asTold() {
        return new RecordGap(inputs, from, to, true);
    }

    /** For the log. */
    String text() {
        return inputs + " inputs from " + from + " to " + to
                + " will not be in the journal: there was no room for them;" + " what was decided stands";
    }
}
