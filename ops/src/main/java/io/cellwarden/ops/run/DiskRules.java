package io.cellwarden.ops.run;

import io.cellwarden.event.DiskLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** Judges the space that is left for the journal; pure. */
final class DiskRules {
    /** A level is left only when so much more of its limit is free: a quarter. */
    private static final int MARGIN_DIVISOR = 4;

    /** In less time growth says nothing: the journal's file grows and shrinks by some MiB. */
    private static final Duration SHORTEST = Duration.ofHours(1);

    private DiskRules() {}

    /**
     * The level of a file system with that much free.
     *
     * @param before the level until now
     * @param warnBelow below this it is a warning
     * @param alarmBelow below this it is an alarm; not above {@code warnBelow}
     */
    static DiskLevel judge(DiskLevel before, long freeBytes, long warnBelow, long alarmBelow) {
        if (freeBytes < alarmBelow || before == DiskLevel.ALARM && freeBytes < left(alarmBelow)) {
            return DiskLevel.ALARM;
        }
        if (freeBytes < warnBelow || before != DiskLevel.OK && freeBytes < left(warnBelow)) {
            return DiskLevel.WARNING;
        }
        return DiskLevel.OK;
    }

    private static long left(long limit) {
        return limit + limit / MARGIN_DIVISOR;
    }

    /** What a journal grows by in a day; empty where the two sizes lie less than an hour apart, or it has shrunk. */
    static OptionalLong perDay(long bytesThen, Instant then, long bytesNow, Instant now) {
        Duration passed = Duration.between(then, now);
        long grown = bytesNow - bytesThen;
        return passed.compareTo(SHORTEST) < 0 || grown < 0
                ? OptionalLong.empty()
                : OptionalLong.of((long) ((double) grown
                        / passed.toSeconds()
                        * Duration.ofDays(1).toSeconds()));
    }
}
