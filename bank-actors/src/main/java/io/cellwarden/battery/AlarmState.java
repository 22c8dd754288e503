package io.cellwarden.battery;

import io.cellwarden.site.AlarmCode;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is up at one battery.
 *
 * @param active the alarms that are up
 * @param heldBack conditions whose alarm waits for its configured delay, with its end (GEN-1);
 *     {@link BatteryState#NEVER} once that has come
 * @param delayDue end of the 30 s after W-SL12 (PRE-2), {@link BatteryState#NEVER} while none runs or ran
 * @param delayOver whether those 30 s are over
 * @param outOfRange whether the advisory of ALM-10 is up
 */
public record AlarmState(
        Map<AlarmCode, ActiveAlarm> active,
        Map<AlarmCode, Instant> heldBack,
        Instant delayDue,
        boolean delayOver,
        boolean outOfRange) {
    /** Nothing is up. */
    static final AlarmState CALM = new AlarmState(Map.of(), Map.of(), BatteryState.NEVER, false, false);

    /** Copies the maps. */
    public AlarmState {
        active = Map.copyOf(active);
        heldBack = Map.copyOf(heldBack);
    }

    /** Whether that alarm is up. */
    public boolean isActive(AlarmCode code) {
        return active.containsKey(code);
    }

    AlarmState withActive(AlarmCode code, ActiveAlarm alarm) {
        Map<AlarmCode, ActiveAlarm> more = new EnumMap<>(AlarmCode.class);
        more.putAll(active);
        more.put(code, alarm);
        return new AlarmState(more, heldBack, delayDue, delayOver, outOfRange);
    }

    AlarmState without(AlarmCode code) {
        Map<AlarmCode, ActiveAlarm> less = new EnumMap<>(AlarmCode.class);
        less.putAll(active);
        less.remove(code);
        return new AlarmState(less, heldBack, delayDue, delayOver, outOfRange);
    }

    AlarmState withHeldBack(AlarmCode code, Instant due) {
        Map<AlarmCode, Instant> more = new EnumMap<>(AlarmCode.class);
        more.putAll(heldBack);
        more.put(code, due);
        return new AlarmState(active, more, delayDue, delayOver, outOfRange);
    }

    AlarmState withoutHeldBack(AlarmCode code) {
        Map<AlarmCode, Instant> less = new EnumMap<>(AlarmCode.class);
        less.putAll(heldBack);
        less.remove(code);
        return new AlarmState(active, less, delayDue, delayOver, outOfRange);
    }

    AlarmState withHoldsOver(Instant now) {
        Map<AlarmCode, Instant> over = new EnumMap<>(AlarmCode.class);
        heldBack.forEach((code, due) -> over.put(code, due.isAfter(now) ? due : BatteryState.NEVER));
        return new AlarmState(active, over, delayDue, delayOver, outOfRange);
    }

    AlarmState withDelay(Instant due, boolean over) {
        return new AlarmState(active, heldBack, due, over, outOfRange);
    }

    AlarmState withOutOfRange(boolean now) {
        return new AlarmState(active, heldBack, delayDue, delayOver, now);
    }
}
