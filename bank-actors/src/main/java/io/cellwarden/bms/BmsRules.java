package io.cellwarden.bms;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.battery.ReportRules;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.bms.BmsState.Contactor;
import io.cellwarden.bms.BmsState.Device;
import io.cellwarden.bms.BmsState.Level;
import io.cellwarden.bms.BmsState.Lock;
import io.cellwarden.bms.BmsState.Loop;
import io.cellwarden.bms.BmsState.OperatorControl;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.*;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.event.Timer;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The rules of the bank's BMS: it ORs what its batteries signal and switches the outputs (SPEC sections 1, 4, 5, 13). */
public final class BmsRules {
    private static final Duration SETTLES_IN = Duration.ofSeconds(30);
    private static final Duration FOLLOWS_IN = Duration.ofSeconds(10);

    private BmsRules() {}

    /** Why the BMS refuses a command, a read-back or what a monitor measured; empty if it takes the input in (CTL-3). */
    public static String refusal(BmsState bms, Map<String, BatteryReport> reports, Input input) {
        return switch (input) {
            case Input.Operator operator -> OperatorRules.refusal(bms, known(live(bms, reports)), operator);
            case Input.ReadBack report -> OperatorRules.refusal(bms, report);
            case Input.MonitorReading reading -> ReportRules.refusal(reading);
            default -> "";
        };
    }

    /**
     * What the BMS decides on an input.
     *
     * @param reports the report of every battery after it has judged the input, in the order of the BMS cable
     * @param batteryEvents what the battery of the input has decided
     * @param taken the {@link OfInput} that the input has become
     */
    public static Draft<BmsState> decide(
            BmsState before,
            Map<String, BatteryReport> reports,
            List<BankEvent> batteryEvents,
            BankEvent taken,
            Instant now) {
        BmsState state = evolve(before, taken, now);
        for (BankEvent event : batteryEvents) {
            state = evolve(state, event, now);
        }
        Draft<BmsState> draft = new Draft<>(state, (bms, event) -> evolve(bms, event, now));
        Input input = ((OfInput) taken).input();
        if (taken instanceof InputAccepted) {
            OperatorRules.carryOut(draft, input, now);
            if (input instanceof Input.SiteLoaded) {
                list(draft);
            }
        }
        Map<String, BatteryReport> live = live(draft.state(), reports);
        Map<String, BatteryReport> known = known(live);
        OperatorRules.endOverride(draft, known, input);
        LoopRules.judge(draft, live, input);
        if (taken instanceof InputAccepted) {
            FaultRules.judge(draft, input);
        }
        if (draft.state().onHeld() && all(live, BatteryReport::fresh)) {
            draft.add(new OnAllowed());
        }
        OutputRules.latch(draft, known(reports).values(), known);
        OutputRules.judge(draft, known, input);
        FollowRules.judge(draft, reports, known);
        StageRules.judge(draft, known);
        return draft;
    }

    private static Map<String, BatteryReport> live(BmsState bms, Map<String, BatteryReport> reports) {
        Set<String> bypassed = bms.bypassed();
        return bypassed.isEmpty() ? reports : filtered(reports, report -> !bypassed.contains(report.name()));
    }

    private static Map<String, BatteryReport> known(Map<String, BatteryReport> reports) {
        return filtered(reports, BatteryReport::known);
    }

    /** Those to keep, in the same order; usually that is all of them. */
    private static Map<String, BatteryReport> filtered(
            Map<String, BatteryReport> reports, Predicate<BatteryReport> keep) {
        if (all(reports, keep)) {
            return reports;
        }
        Map<String, BatteryReport> kept = new LinkedHashMap<>();
        for (BatteryReport report : reports.values()) {
            if (keep.test(report)) {
                kept.put(report.name(), report);
            }
        }
        return kept;
    }

    private static boolean all(Map<String, BatteryReport> reports, Predicate<BatteryReport> condition) {
        for (BatteryReport report : reports.values()) {
            if (!condition.test(report)) {
                return false;
            }
        }
        return true;
    }

    /** Notes batteries that the site file added or dropped (TOP-10). */
    private static void list(Draft<BmsState> draft) {
        Set<String> before = draft.state().listed();
        List<String> now = draft.state().site().batteries();
        now.stream().filter(name -> !before.contains(name)).forEach(name -> draft.add(new BatteryListed(name, true)));
        before.stream()
                .filter(name -> !now.contains(name))
                .sorted()
                .forEach(name -> draft.add(new BatteryListed(name, false)));
    }

    /** The timer that the BMS waits for first, see {@link Timer}. */
    public static Optional<Timer> nextTimer(BmsState bms, Map<String, BatteryReport> reports) {
        Optional<Timer> next = bms.site().silenceLimit().flatMap(limit -> silence(bms, reports, limit));
        next = settles(bms, Output.LOADS, Timer.Kind.LOADS_SETTLED, next);
        next = settles(bms, Output.CHARGERS, Timer.Kind.CHARGERS_SETTLED, next);
        for (Map.Entry<String, Device> entry : bms.readBacks().entrySet()) {
            Device device = entry.getValue();
            if (device.waits()) {
                Instant due = device.disagreesSince().plus(FOLLOWS_IN);
                next = Timer.first(next, new Timer(due, Timer.Kind.OUTPUT_STUCK, -1, entry.getKey()));
            }
        }
        if (!bms.contactor().closingDue().equals(BmsState.NEVER)) {
            next = Timer.first(next, new Timer(bms.contactor().closingDue(), Timer.Kind.CONTACTOR_CLOSING, -1, ""));
        }
        if (bms.operator().overriding()) {
            next = Timer.first(next, new Timer(bms.operator().overrideUntil(), Timer.Kind.OVERRIDE_END, -1, ""));
        }
        return next;
    }

    private static Optional<Timer> silence(BmsState bms, Map<String, BatteryReport> reports, Duration limit) {
        Optional<BatteryReport> first = Optional.empty();
        for (BatteryReport report : reports.values()) { // in order: of equal times the first counts
            if (report.fresh()
                    && !bms.loop().silent().contains(report.name())
                    && (first.isEmpty() || report.validAt().isBefore(first.get().validAt()))) {
                first = Optional.of(report);
            }
        }
        return first.map(
                report -> new Timer(report.validAt().plus(limit), Timer.Kind.SILENCE, report.order(), report.name()));
    }

    private static Optional<Timer> settles(BmsState bms, Output output, Timer.Kind kind, Optional<Timer> next) {
        return bms.isOn(output) || bms.settled().contains(output)
                ? next
                : Timer.first(next, new Timer(bms.since(output).plus(SETTLES_IN), kind, -1, ""));
    }

    /** The state after an event. */
    public static BmsState evolve(BmsState bms, BankEvent event, Instant now) {
        return switch (event) {
            case InputAccepted(Input input) -> accepted(bms, input, now);
            case AlarmRaised e -> raised(bms, e, now);
            case AlarmCleared e -> e.code().ofBms() ? cleared(bms, e) : bms;
            case LoopOpened e ->
                bms.withLoop(new Loop(
                        true,
                        e.battery(),
                        e.from(),
                        e.to(),
                        bms.loop().cablePulled(),
                        bms.loop().silent()));
            case LoopClosed _ ->
                bms.withLoop(new Loop(false, "", "", "", false, bms.loop().silent()));
            case LatchSet e -> {
                Map<String, Integer> more = new HashMap<>(bms.latched(e.kind()));
                more.put(e.battery(), e.cell());
                yield bms.withLatched(e.kind(), more);
            }
            case LatchReleased e -> {
                Map<String, Integer> less = new HashMap<>(bms.latched(e.kind()));
                less.remove(e.battery());
                yield bms.withLatched(e.kind(), less);
            }
            case OutputSwitched e -> switched(bms, e, now);
            case ContactorClosingFailed e ->
                bms.withContactor(new Contactor(
                        e.failures(), BmsState.NEVER, bms.contactor().forced()));
            case ContactorForced e ->
                bms.withContactor(new Contactor(
                        bms.contactor().failures(), bms.contactor().closingDue(), e.forced()));
            case AbsorptionRemembered e -> bms.withCharge(bms.charge().withAbsorbed(e.reached()));
            case StageChanged e -> bms.withCharge(bms.charge().changedTo(e.to(), now));
            case BypassChanged e ->
                bms.withBypassed(
                        e.bypassed()
                                ? LoopRules.with(bms.bypassed(), e.battery())
                                : LoopRules.without(bms.bypassed(), e.battery()));
            case OverrideStarted e ->
                bms.withOperator(
                        new OperatorControl(e.until(), e.who(), bms.operator().locks()));
            case OverrideEnded _ ->
                bms.withOperator(
                        new OperatorControl(BmsState.NEVER, "", bms.operator().locks()));
            case Locked e -> {
                Map<Output, Lock> more = new EnumMap<>(Output.class);
                more.putAll(bms.operator().locks());
                more.put(e.output(), new Lock(e.who(), e.role(), e.why()));
                yield withLocks(bms, more);
            }
            case Unlocked e -> {
                Map<Output, Lock> less = new EnumMap<>(Output.class);
                less.putAll(bms.operator().locks());
                less.remove(e.output());
                yield withLocks(bms, less);
            }
            case OnAllowed _ -> bms.withOnHeld(false);
            case BatteryListed e ->
                bms.withListed(
                        e.present()
                                ? LoopRules.with(bms.listed(), e.battery())
                                : LoopRules.without(bms.listed(), e.battery()));
            case InputRefused _,
                    AlarmAcknowledged _,
                    AlarmHeldBack _,
                    AlarmHoldDropped _,
                    DelayStarted _,
                    AdvisoryChanged _,
                    OfBalance _,
                    SettingsChanged _,
                    FileSettingsNoted _,
                    SerialNoted _,
                    Checkpoint _,
                    DiskSpaceJudged _ -> bms;
        };
    }

    private static BmsState withLocks(BmsState bms, Map<Output, Lock> locks) {
        return bms.withOperator(new OperatorControl(
                bms.operator().overrideUntil(), bms.operator().overrideWho(), locks));
    }

    private static BmsState accepted(BmsState bms, Input input, Instant now) {
        Loop loop = bms.loop();
        boolean cablePulled = input instanceof Input.LoopReport report ? report.open() : loop.cablePulled();
        Set<String> silent = LoopRules.silentAfter(loop, input);
        BmsState heard = cablePulled == loop.cablePulled() && silent.equals(loop.silent())
                ? bms
                : bms.withLoop(new Loop(loop.open(), loop.battery(), loop.from(), loop.to(), cablePulled, silent));
        return switch (input) {
            case Input.Started _ ->
                heard.withOnHeld(true)
                        .withReadBacks(FollowRules.restarted(bms, now))
                        .withContactor(ContactorRules.restarted(bms, now));
            case Input.Resumed _ ->
                heard.withReadBacks(FollowRules.restarted(bms, now)).withContactor(ContactorRules.restarted(bms, now));
            case Input.Operator operator -> heard.withContactor(ContactorRules.ordered(bms, operator.command()));
            case Input.ChargerReport report -> heard.withCharge(heard.charge().withReported(report.stage()));
            case Input.ReadBack report ->
                heard.withReadBacks(FollowRules.readBack(bms, report, now))
                        .withContactor(ContactorRules.readBack(bms, report));
            case Input.TimerFired fired -> fired(heard, fired.timer());
            default -> heard;
        };
    }

    private static BmsState fired(BmsState bms, Timer timer) {
        return switch (timer.kind()) {
            case LOADS_SETTLED -> bms.withSettled(plus(bms.settled(), Output.LOADS));
            case CHARGERS_SETTLED -> bms.withSettled(plus(bms.settled(), Output.CHARGERS));
            case OUTPUT_STUCK -> bms.withReadBacks(FollowRules.overdue(bms, timer.subject()));
            case PRE_ALARM_DELAY, ALARM_DELAY, SILENCE, CONTACTOR_CLOSING, OVERRIDE_END, FULL_CHARGE_OVERDUE -> bms;
        };
    }

    private static Set<Output> plus(Set<Output> outputs, Output output) {
        Set<Output> more = new HashSet<>(outputs);
        more.add(output);
        return more;
    }

    private static BmsState raised(BmsState bms, AlarmRaised e, Instant now) {
        if (e.code() == AlarmCode.CW_LINK) {
            Map<String, String> bad = new HashMap<>(bms.badLinks());
            bad.put(e.battery(), e.detail());
            return bms.withBadLinks(bad).withAlarm(new AlarmOf(e.code(), e.battery()), now);
        }
        if (e.code().ofBms()) {
            return bms.withAlarm(new AlarmOf(e.code(), e.battery()), now);
        }
        return e.code() == AlarmCode.W_SL12
                ? bms.withPreAlarmPending(LoopRules.with(bms.preAlarmPending(), e.battery()))
                : bms;
    }

    private static BmsState cleared(BmsState bms, AlarmCleared e) {
        BmsState after = bms.withoutAlarm(new AlarmOf(e.code(), e.battery()));
        if (e.code() != AlarmCode.CW_LINK) {
            return after;
        }
        Map<String, String> bad = new HashMap<>(bms.badLinks());
        bad.remove(e.battery());
        return after.withBadLinks(bad);
    }

    private static BmsState switched(BmsState bms, OutputSwitched e, Instant now) {
        Map<Output, Level> levels = new EnumMap<>(Output.class);
        levels.putAll(bms.outputs());
        levels.put(e.output(), new Level(e.on(), now));
        Set<Output> settled = new HashSet<>(bms.settled());
        settled.remove(e.output());
        BmsState after = bms.withOutputs(levels)
                .withSettled(settled)
                .withReadBacks(FollowRules.switched(bms, e.output(), e.on(), now));
        if (e.output() == Output.LOADS && !e.on()) {
            return after.withPreAlarmPending(Set.of()); // PRE-3
        }
        return e.output() == Output.CONTACTOR ? after.withContactor(ContactorRules.switched(bms, e.on(), now)) : after;
    }
}
