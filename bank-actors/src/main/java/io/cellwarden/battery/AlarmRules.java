package io.cellwarden.battery;

import io.cellwarden.cell.CellLimit;
import io.cellwarden.cell.CellLimit.Side;
import io.cellwarden.cell.CellRules;
import io.cellwarden.cell.CellState;
import io.cellwarden.event.Advisory;
import io.cellwarden.event.BankEvent.AdvisoryChanged;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmHeldBack;
import io.cellwarden.event.BankEvent.AlarmHoldDropped;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.DelayStarted;
import io.cellwarden.event.Draft;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Setting;
import io.cellwarden.site.Threshold;
import io.cellwarden.site.Thresholds;
import io.cellwarden.unit.Ints;
import io.cellwarden.unit.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;

/** Warnings, alarms and signals that follow from a battery's readings (SPEC sections 3 and 4): one table, one function. */
final class AlarmRules {
    /** More current than this counts as use (ALM-10). */
    private static final int USE_ABOVE_MA = 500;

    private static final int CHARGE_FROM_DECI_C = 50;
    private static final int DISCHARGE_FROM_DECI_C = -200;
    private static final int USE_UP_TO_DECI_C = 500;

    /**
     * Alarms of cells: beyond which limit they are raised, and at which threshold they clear: low ones when the lowest cell
     * is at it or above, high ones when the highest is below it.
     */
    private record CellAlarm(AlarmCode code, CellLimit limit, Threshold release) {}

    // spotless:off
    private static final List<CellAlarm> CELL_ALARMS = List.of(
            new CellAlarm(AlarmCode.W_SL12,            CellLimit.PRE_ALARM,      Threshold.LOW_RELEASE),   // ALM-1: above it
            new CellAlarm(AlarmCode.A_SL11,            CellLimit.LOW,            Threshold.LOW_RELEASE),   // ALM-2
            new CellAlarm(AlarmCode.CW_CHARGE_INHIBIT, CellLimit.CHARGE_INHIBIT, Threshold.HIGH_RELEASE),  // ALM-3
            new CellAlarm(AlarmCode.A_SL9,             CellLimit.OVER_VOLTAGE,   Threshold.HIGH_RELEASE),  // ALM-4
            new CellAlarm(AlarmCode.CW_ABSOLUTE_MAX,   CellLimit.ABSOLUTE_MAX,   Threshold.HIGH_RELEASE),  // ALM-8
            new CellAlarm(AlarmCode.CW_DEEP_DISCHARGE, CellLimit.DEEP,           Threshold.LOW_RELEASE));   // ALM-8; a
    // battery below 10 V (20 V) has a cell below 2.50 V, since its voltage is the sum of its cells
    // spotless:on

    private AlarmRules() {}

    /** Raises and clears what the last valid reading asks for; nothing before the first one (GEN-2). */
    static void judge(Draft<BatteryState> draft, Instant now) {
        if (!draft.state().last().known()) {
            return;
        }
        if (!isCalm(draft.state())) {
            CELL_ALARMS.forEach(alarm -> judgeCells(draft, alarm, now));
        }
        judgeSensors(draft, now);
        judgeCold(draft, now);
        judgeHot(draft, now);
        judgeUse(draft);
    }

    /** Whether no cell is beyond a limit and no alarm is up or held back: there is nothing to raise, clear or drop. */
    private static boolean isCalm(BatteryState battery) {
        AlarmState alarms = battery.alarms();
        return alarms.active().isEmpty()
                && alarms.heldBack().isEmpty()
                && battery.last().isWithinLimits();
    }

    private static void judgeCells(Draft<BatteryState> draft, CellAlarm alarm, Instant now) {
        BatteryState battery = draft.state();
        int extremeMv = extremeMv(alarm, battery.last());
        int clearMv = battery.site().thresholds().get(alarm.release) + (alarm.code == AlarmCode.W_SL12 ? 1 : 0);
        boolean cleared = (alarm.limit.side() == Side.LOW ? extremeMv >= clearMv : extremeMv < clearMv)
                || (alarm.code == AlarmCode.W_SL12 && !battery.settings().supportsPreAlarm());
        Optional<CellState> firstOut = mayBeRaised(battery, alarm.code)
                ? CellRules.firstOut(battery.last().cells(), alarm.limit)
                : Optional.empty();
        Condition condition = new Condition(
                alarm.code,
                firstOut.isPresent(),
                cleared,
                firstOut.map(CellState::number).orElse(0),
                firstOut.map(CellState::voltageMv).orElse(0),
                battery.limits().printedMv(alarm.limit));
        apply(draft, condition, now);
    }

    private static boolean mayBeRaised(BatteryState battery, AlarmCode code) {
        return switch (code) {
            case W_SL12 -> battery.settings().supportsPreAlarm(); // PRE-5
            case A_SL11 -> battery.lowCellMayAct(); // PRE-2
            default -> true;
        };
    }

    /** A sensor that told a temperature and tells none now: the others decide; without any nothing is charged (ADR 0037). */
    private static void judgeSensors(Draft<BatteryState> draft, Instant now) {
        Measurement last = draft.state().last();
        int lost = last.lostSensor();
        AlarmState alarms = draft.state().alarms();
        if (lost == 0 && alarms.active().isEmpty() && alarms.heldBack().isEmpty()) {
            return;
        }
        boolean all = last.lacksTemperature();
        boolean some = lost != 0 && !all;
        String detail = lost == 0
                ? ""
                : "sensor " + lost + " tells no temperature any more, the last was "
                        + Quantity.fromDeci(
                                offset(draft.state(), last.toldDeciC().get(lost - 1))) + " °C";
        apply(draft, new Condition(AlarmCode.CW_SENSOR_LOST, some, !some, 0, 0, 0, detail), now);
        apply(draft, new Condition(AlarmCode.CW_TEMPERATURE_LOST, all, !all, 0, 0, 0, detail), now);
    }

    private static void judgeCold(Draft<BatteryState> draft, Instant now) {
        BatteryState battery = draft.state();
        int limit = battery.settings().get(Setting.ALLOWED_TO_CHARGE_MIN);
        int deciC = lowestDeciC(battery);
        if (tells(battery, deciC, deciC < limit)) {
            int warm = limit + battery.site().thresholds().get(Threshold.WARM_STEP);
            apply(draft, new Condition(AlarmCode.A_SL22, deciC < limit, deciC >= warm, 0, deciC, limit), now);
        }
    }

    private static void judgeHot(Draft<BatteryState> draft, Instant now) {
        int deciC = highestDeciC(draft.state());
        Thresholds thresholds = draft.state().site().thresholds();
        int limit = thresholds.get(Threshold.TOO_HOT);
        if (tells(draft.state(), deciC, deciC > limit)) {
            boolean cooled = deciC < thresholds.get(Threshold.COOLED);
            apply(draft, new Condition(AlarmCode.A_SL15, deciC > limit, cooled, 0, deciC, limit), now);
        }
    }

    /** Whether the extreme of the sensors tells something of an alarm: with one lost they raise it, and end none. */
    private static boolean tells(BatteryState battery, int deciC, boolean raises) {
        return deciC != Ints.ABSENT && (raises || battery.last().lostSensor() == 0);
    }

    /** One alarm's condition as one reading shows it. */
    private record Condition(
            AlarmCode code, boolean raised, boolean cleared, int cell, int value, int limit, String detail) {
        Condition(AlarmCode code, boolean raised, boolean cleared, int cell, int value, int limit) {
            this(code, raised, cleared, cell, value, limit, "");
        }
    }

    private static void apply(Draft<BatteryState> draft, Condition c, Instant now) {
        BatteryState battery = draft.state();
        ActiveAlarm active = battery.alarms().active().get(c.code);
        if (active != null) {
            if (c.cleared) {
                draft.add(new AlarmCleared(c.code, battery.name(), active.cell(), active.worst()));
            }
        } else if (c.raised) {
            raiseAfterDelay(draft, c, now);
        } else if (battery.alarms().heldBack().containsKey(c.code)) {
            draft.add(new AlarmHoldDropped(c.code, battery.name()));
        }
    }

    private static void raiseAfterDelay(Draft<BatteryState> draft, Condition c, Instant now) {
        BatteryState battery = draft.state();
        Instant due = battery.alarms().heldBack().get(c.code);
        Duration delay = battery.site().delayOf(c.code);
        if (delay.isZero() || BatteryState.NEVER.equals(due)) {
            draft.add(new AlarmRaised(c.code, battery.name(), c.cell, c.value, c.limit, c.detail));
            if (c.code == AlarmCode.W_SL12) {
                int seconds = battery.site().thresholds().get(Threshold.PRE_ALARM_DELAY);
                draft.add(new DelayStarted(battery.name(), now.plusSeconds(seconds)));
            }
        } else if (due == null) {
            draft.add(new AlarmHeldBack(c.code, battery.name(), now.plus(delay)));
        }
    }

    private static void judgeUse(Draft<BatteryState> draft) {
        BatteryState battery = draft.state();
        if (!isUseKnown(battery)) {
            return; // neither raised nor cleared
        }
        String use = useOutOfRange(battery);
        if (use.isEmpty() == battery.alarms().outOfRange()) {
            draft.add(new AdvisoryChanged(Advisory.CW_OUT_OF_RANGE_USE, battery.name(), !use.isEmpty(), use));
        }
    }

    private static boolean isUseKnown(BatteryState battery) {
        int currentMa = battery.last().currentMa();
        return currentMa != Ints.ABSENT && (Math.abs(currentMa) <= USE_ABOVE_MA || lowestDeciC(battery) != Ints.ABSENT);
    }

    /** ALM-10 in words, or empty while the use is in range. */
    private static String useOutOfRange(BatteryState battery) {
        int currentMa = battery.last().currentMa();
        if (Math.abs(currentMa) <= USE_ABOVE_MA) {
            return "";
        }
        int low = lowestDeciC(battery);
        boolean charging = currentMa > 0;
        int from = charging ? CHARGE_FROM_DECI_C : DISCHARGE_FROM_DECI_C;
        int high = highestDeciC(battery);
        if (low >= from && high <= USE_UP_TO_DECI_C) {
            return "";
        }
        return Quantity.fromMilli(Math.abs(currentMa)) + " A " + (charging ? "charge" : "discharge") + " at "
                + Quantity.fromDeci(low < from ? low : high) + " °C, in range from " + Quantity.fromDeci(from) + " to "
                + Quantity.fromDeci(USE_UP_TO_DECI_C) + " °C";
    }

    /** The lowest sensor, with the temperature offset (SET-4, ALM-9); {@link Ints#ABSENT} while none is known. */
    static int lowestDeciC(BatteryState battery) {
        return offset(battery, battery.last().temperaturesDeciC().lowest());
    }

    /** The same of what each sensor told last, those that are lost included. */
    static int lowestToldDeciC(BatteryState battery) {
        return offset(battery, battery.last().toldDeciC().lowest());
    }

    /** The highest sensor, with the temperature offset (SET-4, ALM-9); {@link Ints#ABSENT} while none is known. */
    static int highestDeciC(BatteryState battery) {
        return offset(battery, battery.last().temperaturesDeciC().highest());
    }

    private static int offset(BatteryState battery, int deciC) {
        return deciC == Ints.ABSENT ? deciC : deciC + battery.settings().get(Setting.TEMPERATURE_OFFSET);
    }

    /** The worst value as an alarm is raised: of all cells, not of the first-out one alone (ALM-8). */
    static int worst(Measurement last, AlarmRaised raised) {
        return CELL_ALARMS.stream()
                .filter(alarm -> alarm.code == raised.code())
                .findFirst()
                .map(alarm -> extremeMv(alarm, last))
                .orElse(raised.value());
    }

    private static int extremeMv(CellAlarm alarm, Measurement last) {
        return alarm.limit.side() == Side.LOW ? last.lowestMv() : last.highestMv();
    }

    /** Keeps the worst value of each alarm that is up (ALM-8). */
    static AlarmState worsened(BatteryState battery) {
        AlarmState alarms = battery.alarms();
        for (CellAlarm alarm : CELL_ALARMS) {
            IntBinaryOperator worse = alarm.limit.side() == Side.LOW ? Math::min : Math::max;
            alarms = worsened(alarms, alarm.code, extremeMv(alarm, battery.last()), worse);
        }
        alarms = worsened(alarms, AlarmCode.A_SL22, lowestDeciC(battery), Math::min);
        return worsened(alarms, AlarmCode.A_SL15, highestDeciC(battery), Math::max);
    }

    private static AlarmState worsened(AlarmState alarms, AlarmCode code, int value, IntBinaryOperator worse) {
        ActiveAlarm active = alarms.active().get(code);
        if (active == null || value == Ints.ABSENT) {
            return alarms;
        }
        int worst = worse.applyAsInt(active.worst(), value);
        return alarms.withActive(code, new ActiveAlarm(active.cell(), active.since(), worst));
    }
}
