package io.cellwarden.bank;

import io.cellwarden.alarm.Alarm;
import io.cellwarden.alarm.AlarmBoard;
import java.time.Duration;
import java.time.Instant;

/** When a chunk of readings closes, so that it can be journalled (ARCHITECTURE 5, ADR 0020). */
final class ChunkRules {
    /** A chunk has no more readings. */
    static final int LARGEST = 1_000;

    private static final int MINUTE_S = 60;
    /** How long after all alarms are over every reading is journalled at once. */
    private static final Duration AFTER_ALL_CLEAR = Duration.ofMinutes(5);
    /** An alarm that stands so long without anything new is no incident any more. */
    private static final Duration WITHOUT_NEWS = Duration.ofHours(1);

    private ChunkRules() {}

    /**
     * Whether something happens in a bank.
     *
     * @param decidedAt when anything but readings came last
     * @param until how long every reading is journalled at once
     */
    record Watch(Instant decidedAt, Instant until) {
        /** Nothing has happened yet. */
        static final Watch CALM = new Watch(Instant.MIN, Instant.MIN);
    }

    /**
     * The watch after an input.
     *
     * @param decision whether it was anything but something measured that decided nothing
     * @param time the bank's clock then
     * @param alarms the bank's alarms after it
     */
    static Watch after(Watch watch, boolean decision, Instant time, AlarmBoard alarms) {
        Instant decidedAt = decision ? time : watch.decidedAt();
        boolean incident = isAnyUp(alarms) && time.isBefore(decidedAt.plus(WITHOUT_NEWS));
        return new Watch(decidedAt, incident ? time.plus(AFTER_ALL_CLEAR) : watch.until());
    }

    /** A signal to the BMS is part of charging and no alarm. */
    private static boolean isAnyUp(AlarmBoard alarms) {
        for (Alarm alarm : alarms.alarms().values()) {
            if (alarm.life() == Alarm.Life.UNACKNOWLEDGED || alarm.life() == Alarm.Life.ACKNOWLEDGED) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an input closes the chunk, itself included.
     *
     * @param decision whether it is anything but something measured that decided nothing
     * @param readings how many would be in the chunk
     */
    static boolean closes(Watch watch, boolean decision, Instant time, long readings) {
        return decision || time.isBefore(watch.until()) || readings >= LARGEST;
    }

    /** In calm all chunks close when this changes: at that second of each minute. */
    static long minute(Instant time, int second) {
        return Math.floorDiv(time.getEpochSecond() - second, MINUTE_S);
    }
}
