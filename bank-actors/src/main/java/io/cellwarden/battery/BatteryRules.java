package io.cellwarden.battery;

import io.cellwarden.cell.CellLimits;
import io.cellwarden.cell.CellRules;
import io.cellwarden.cell.CellState;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.*;
import io.cellwarden.event.Command;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.event.Limits;
import io.cellwarden.event.Timer;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rules of one battery. An input is judged in three steps, so that the cells can be actors of their own:
 * {@link #refusal}, then {@link #toMeasure} and a {@link CellRules#measure} for each cell, then {@link #decide}.
 */
public final class BatteryRules {
    private BatteryRules() {}

    /** Why the battery refuses the input; empty if it takes it in (ALM-11, SET-6, CTL-3). */
    public static String refusal(BatteryState battery, Input input) {
        return switch (input) {
            case Input.Reading reading -> ReadingRules.refusal(battery, reading);
            case Input.UnreadableReading unreadable -> unreadable.reason();
            case Input.StateOfCharge soc -> ReportRules.refusal(soc);
            case Input.LimitsReport limits -> ReportRules.refusal(limits);
            case Input.ProtectionReport protection -> ReportRules.refusal(protection);
            case Input.HardwareError error ->
                error.code().kind() == AlarmCode.Kind.ERROR ? "" : error.code().text() + " is no hardware error";
            case Input.Operator operator ->
                switch (operator.command()) {
                    case Command.ChangeSetting change ->
                        battery.settings()
                                .refusal(change.setting(), change.value())
                                .orElse("");
                    case Command.ForgetSensors _ ->
                        battery.last().lostSensor() == 0 ? battery.name() + " has lost no temperature sensor" : "";
                    default -> "";
                };
            default -> "";
        };
    }

    /** The voltages to judge the cells by, in cell order; empty if the input does not touch the cells. */
    public static Ints toMeasure(BatteryState battery, Input input) {
        if (input instanceof Input.Reading reading) {
            return reading.cellsMv();
        }
        boolean limitsChange = !SettingsRules.after(battery, input).equals(battery.settings());
        return limitsChange && battery.last().known() ? battery.lastCellsMv() : Ints.none();
    }

    /** The thresholds to judge the cells by: those after the settings that the input changes (SET-6). */
    public static CellLimits limitsAfter(BatteryState battery, Input input) {
        return CellLimits.of(SettingsRules.after(battery, input), battery.site().thresholds());
    }

    /**
     * What the battery decides on an input that it has not refused.
     *
     * @param measured its cells after {@link #toMeasure}, or as they were where that is empty
     * @return the events that follow the {@link InputAccepted}, and the state after all of them
     */
    public static Draft<BatteryState> decide(BatteryState before, Input input, List<CellState> measured, Instant now) {
        BatteryState accepted = input instanceof Input.Reading reading
                ? absorbed(before, reading, measured, now)
                : accepted(before, input, now);
        Draft<BatteryState> draft = new Draft<>(accepted, (battery, event) -> evolve(battery, event, now));
        switch (input) {
            case Input.Operator operator -> {
                SettingsRules.decide(draft, input, measured, operator.who(), operator.why());
                if (SettingsRules.isFactoryReset(before, operator)) {
                    decideHardwareError(draft, AlarmCode.E_SL119, false);
                }
            }
            case Input.SiteLoaded site -> SettingsRules.decide(draft, site, measured);
            case Input.HardwareError error -> {
                if (error.present() || error.code() != AlarmCode.E_SL119) { // ALM-7: only a factory reset clears that
                    decideHardwareError(draft, error.code(), error.present());
                }
            }
            case Input.ProtectionReport report -> {
                Protection said = before.told().protection();
                decideWords(draft, AlarmCode.CW_HARDWARE_WARNS, said.warns(), report.warns());
                decideWords(draft, AlarmCode.CW_HARDWARE_PROTECTS, said.protects(), report.protects());
            }
            case Input.DeviceIdentified device -> {
                if (!device.serial().equals(before.serial())) {
                    draft.add(new SerialNoted(before.name(), device.serial(), before.serial()));
                }
            }
            default -> {}
        }
        AlarmRules.judge(draft, now);
        return draft;
    }

    /** The timer that this battery waits for first, see {@link Timer}. */
    public static Optional<Timer> nextTimer(BatteryState battery) {
        if (!battery.last().fresh()) {
            return Optional.empty(); // GEN-5: what came due while the program was down waits for a fresh reading
        }
        Optional<Timer> next =
                BalanceRules.overdue(battery).map(due -> timer(battery, due, Timer.Kind.FULL_CHARGE_OVERDUE));
        AlarmState alarms = battery.alarms();
        if (alarms.isActive(AlarmCode.W_SL12) && !alarms.delayOver()) {
            next = Timer.first(next, timer(battery, alarms.delayDue(), Timer.Kind.PRE_ALARM_DELAY));
        }
        for (Instant due : alarms.heldBack().values()) {
            if (!due.equals(BatteryState.NEVER)) { // its delay is over, and what it waits for is not known
                next = Timer.first(next, timer(battery, due, Timer.Kind.ALARM_DELAY));
            }
        }
        return next;
    }

    private static Timer timer(BatteryState battery, Instant due, Timer.Kind kind) {
        return new Timer(due, kind, battery.order(), battery.name());
    }

    /** The state after an event; an event of another battery changes nothing. */
    public static BatteryState evolve(BatteryState battery, BankEvent event, Instant now) {
        if (event instanceof OfBattery ofBattery && !ofBattery.battery().equals(battery.name())) {
            return battery;
        }
        AlarmState alarms = battery.alarms();
        return switch (event) {
            case InputAccepted(Input.Reading reading) ->
                fits(battery, reading) ? absorbed(battery, reading, measure(battery, reading, now), now) : battery;
            case InputAccepted(Input input) -> accepted(battery, input, now);
            case InputRefused(Input input, String _) ->
                isReadingOf(battery, input) ? battery.withLast(battery.last().refusedOnce()) : battery;
            case AlarmRaised e when e.code().ofBms() -> battery;
            case AlarmCleared e when e.code().ofBms() -> battery;
            case AlarmRaised e ->
                battery.withAlarms(alarms.withoutHeldBack(e.code())
                        .withActive(e.code(), new ActiveAlarm(e.cell(), now, AlarmRules.worst(battery.last(), e))));
            case AlarmCleared e -> {
                AlarmState cleared = alarms.without(e.code());
                yield battery.withAlarms(
                        e.code() == AlarmCode.W_SL12 ? cleared.withDelay(BatteryState.NEVER, false) : cleared);
            }
            case AlarmHeldBack e -> battery.withAlarms(alarms.withHeldBack(e.code(), e.due()));
            case AlarmHoldDropped e -> battery.withAlarms(alarms.withoutHeldBack(e.code()));
            case DelayStarted e -> battery.withAlarms(alarms.withDelay(e.due(), false));
            case AdvisoryChanged e -> battery.withAlarms(alarms.withOutOfRange(e.raised()));
            case SettingsChanged e -> SettingsRules.evolve(battery, e, now);
            case FileSettingsNoted e -> battery.withFileSettings(e.settings());
            case SerialNoted e -> ofOtherDevice(battery, e).withSerial(e.serial());
            case FullyCharged e ->
                battery.withBalance(BalanceRules.evolve(battery.balance(), e, now))
                        .withCharge(battery.charge().full(now));
            case OfBalance e -> battery.withBalance(BalanceRules.evolve(battery.balance(), e, now));
            case AlarmAcknowledged _,
                    BatteryListed _,
                    BypassChanged _,
                    LatchSet _,
                    LatchReleased _,
                    LoopOpened _,
                    LoopClosed _,
                    OutputSwitched _,
                    ContactorClosingFailed _,
                    ContactorForced _,
                    AbsorptionRemembered _,
                    StageChanged _,
                    OverrideStarted _,
                    OverrideEnded _,
                    Locked _,
                    Unlocked _,
                    DiskSpaceJudged _,
                    LimitsChanged _,
                    Checkpoint _,
                    OnAllowed _ -> battery;
        };
    }

    /** Another device has other sensors; one that has only told its serial late is no other (TOP-10). */
    private static BatteryState ofOtherDevice(BatteryState battery, SerialNoted noted) {
        return noted.earlier().isEmpty()
                ? battery
                : battery.withLast(battery.last().withoutLostSensors());
    }

    /** Whether a reading is this battery's; one from before the site file named another model is not (TOP-10). */
    private static boolean fits(BatteryState battery, Input.Reading reading) {
        return reading.battery().equals(battery.name())
                && reading.cellsMv().size() == battery.model().cells();
    }

    private static boolean isReadingOf(BatteryState battery, Input input) {
        return switch (input) {
            case Input.Reading reading -> reading.battery().equals(battery.name());
            case Input.UnreadableReading unreadable -> unreadable.battery().equals(battery.name());
            default -> false;
        };
    }

    private static List<CellState> measure(BatteryState battery, Input.Reading reading, Instant now) {
        return measure(battery, reading.cellsMv(), battery.limits(), now);
    }

    /** Each cell judged by its voltage; the cells as they are where there is none. */
    public static List<CellState> measure(BatteryState battery, Ints voltagesMv, CellLimits limits, Instant now) {
        List<CellState> cells = battery.last().cells();
        if (voltagesMv.size() == 0) {
            return cells;
        }
        CellState[] measured = new CellState[cells.size()];
        for (int i = 0; i < measured.length; i++) {
            measured[i] = CellRules.measure(cells.get(i), voltagesMv.get(i), limits, now);
        }
        return List.of(measured);
    }

    private static BatteryState absorbed(
            BatteryState battery, Input.Reading reading, List<CellState> measured, Instant now) {
        Measurement last = battery.last();
        BatteryState read = battery.read(
                new Measurement(
                        measured,
                        reading.currentMa(),
                        reading.temperaturesDeciC(),
                        reading.temperaturesDeciC().orElse(last.toldDeciC()),
                        reading.at(),
                        now,
                        true,
                        0,
                        last.refused()),
                ChargeRules.counted(battery, reading));
        return read.alarms().active().isEmpty() ? read : read.withAlarms(AlarmRules.worsened(read));
    }

    /** The effect of taking in an input other than a reading. */
    private static BatteryState accepted(BatteryState battery, Input input, Instant now) {
        return switch (input) {
            case Input.TimerFired fired
            when fired.timer().subject().equals(battery.name()) ->
                switch (fired.timer().kind()) {
                    case PRE_ALARM_DELAY ->
                        battery.withAlarms(
                                battery.alarms().withDelay(battery.alarms().delayDue(), true));
                    case ALARM_DELAY -> battery.withAlarms(battery.alarms().withHoldsOver(fired.at()));
                    default -> battery;
                };
            case Input.Started _, Input.Resumed _ ->
                battery.withLast(battery.last().stale());
            case Input.Operator(var _, var _, var _, var _, Command.ForgetSensors forget)
            when forget.battery().equals(battery.name()) ->
                battery.withLast(battery.last().withoutLostSensors());
            case Input.BalancerReport report
            when report.battery().equals(battery.name()) ->
                battery.withBalance(battery.balance().ledByHardware());
            case Input.StateOfCharge soc
            when soc.battery().equals(battery.name()) ->
                battery.withTold(battery.told().withSoc(soc.socPermille(), now))
                        .withCharge(ChargeRules.told(battery, soc.socPermille()));
            case Input.ProtectionReport report
            when report.battery().equals(battery.name()) ->
                battery.withTold(battery.told()
                        .with(new Protection(report.charge(), report.discharge(), report.protects(), report.warns())));
            case Input.LimitsReport report
            when report.battery().equals(battery.name()) ->
                battery.withTold(battery.told()
                        .withLimits(
                                new Limits(
                                        report.chargeVoltageMv(),
                                        report.chargeCurrentMa(),
                                        report.dischargeCurrentMa()),
                                now));
            default -> battery;
        };
    }

    /** An alarm in the words of hardware; other words are another alarm. */
    private static void decideWords(Draft<BatteryState> draft, AlarmCode code, String before, String now) {
        String name = draft.state().name();
        boolean same = now.equals(before);
        if (!same && !before.isEmpty()) {
            draft.add(new AlarmCleared(code, name, 0, 0));
        }
        if (!same && !now.isEmpty()) {
            draft.add(new AlarmRaised(code, name, 0, 0, 0, now));
        }
    }

    private static void decideHardwareError(Draft<BatteryState> draft, AlarmCode code, boolean present) {
        ActiveAlarm active = draft.state().alarms().active().get(code);
        if (present && active == null) {
            draft.add(new AlarmRaised(code, draft.state().name(), 0, 0, 0));
        } else if (!present && active != null) {
            draft.add(new AlarmCleared(code, draft.state().name(), 0, 0));
        }
    }
}
