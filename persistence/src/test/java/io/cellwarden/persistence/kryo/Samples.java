package io.cellwarden.persistence.kryo;

import io.cellwarden.alarm.Alarm;
import io.cellwarden.alarm.AlarmBoard;
import io.cellwarden.bank.BankMemory;
import io.cellwarden.bank.LinkPosition;
import io.cellwarden.battery.ActiveAlarm;
import io.cellwarden.battery.AlarmState;
import io.cellwarden.battery.BalanceState;
import io.cellwarden.battery.BatteryMemory;
import io.cellwarden.battery.ChargeCount;
import io.cellwarden.battery.Measurement;
import io.cellwarden.battery.Protection;
import io.cellwarden.battery.Told;
import io.cellwarden.bms.BmsMemory;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.bms.BmsState.Contactor;
import io.cellwarden.bms.BmsState.Device;
import io.cellwarden.bms.BmsState.Level;
import io.cellwarden.bms.BmsState.Lock;
import io.cellwarden.bms.BmsState.Loop;
import io.cellwarden.bms.BmsState.OperatorControl;
import io.cellwarden.bms.CableState;
import io.cellwarden.bms.ChargeState;
import io.cellwarden.bms.LimitState;
import io.cellwarden.bms.MonitorState;
import io.cellwarden.bms.OutputState;
import io.cellwarden.cell.CellLimit;
import io.cellwarden.cell.CellState;
import io.cellwarden.event.Advisory;
import io.cellwarden.event.BalanceStatus;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AbsorptionRemembered;
import io.cellwarden.event.BankEvent.AdvisoryChanged;
import io.cellwarden.event.BankEvent.AlarmAcknowledged;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmHeldBack;
import io.cellwarden.event.BankEvent.AlarmHoldDropped;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.BalanceEnd;
import io.cellwarden.event.BankEvent.BalanceJudged;
import io.cellwarden.event.BankEvent.BalanceStatusChanged;
import io.cellwarden.event.BankEvent.BalancingEnded;
import io.cellwarden.event.BankEvent.BalancingStarted;
import io.cellwarden.event.BankEvent.BatteryListed;
import io.cellwarden.event.BankEvent.BypassChanged;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.BankEvent.ContactorClosingFailed;
import io.cellwarden.event.BankEvent.ContactorForced;
import io.cellwarden.event.BankEvent.DelayStarted;
import io.cellwarden.event.BankEvent.DiskSpaceJudged;
import io.cellwarden.event.BankEvent.FileSettingsNoted;
import io.cellwarden.event.BankEvent.FullyCharged;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.LatchReleased;
import io.cellwarden.event.BankEvent.LatchSet;
import io.cellwarden.event.BankEvent.LimitsChanged;
import io.cellwarden.event.BankEvent.Locked;
import io.cellwarden.event.BankEvent.LoopClosed;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.BankEvent.OnAllowed;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.BankEvent.OverrideEnded;
import io.cellwarden.event.BankEvent.OverrideStarted;
import io.cellwarden.event.BankEvent.SerialNoted;
import io.cellwarden.event.BankEvent.SettingChange;
import io.cellwarden.event.BankEvent.SettingsChanged;
import io.cellwarden.event.BankEvent.StageChanged;
import io.cellwarden.event.BankEvent.TransferEnded;
import io.cellwarden.event.BankEvent.TransferStarted;
import io.cellwarden.event.BankEvent.Unlocked;
import io.cellwarden.event.Cause;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Command;
import io.cellwarden.event.Command.Acknowledge;
import io.cellwarden.event.Command.AllowCharge;
import io.cellwarden.event.Command.Bypass;
import io.cellwarden.event.Command.ChangeSetting;
import io.cellwarden.event.Command.CloseContactor;
import io.cellwarden.event.Command.EndBypass;
import io.cellwarden.event.Command.EndOverride;
import io.cellwarden.event.Command.FactoryReset;
import io.cellwarden.event.Command.ForgetSensors;
import io.cellwarden.event.Command.LockOff;
import io.cellwarden.event.Command.OverrideLoads;
import io.cellwarden.event.Command.SwitchOn;
import io.cellwarden.event.Command.Unlock;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import io.cellwarden.event.Input.AddressClash;
import io.cellwarden.event.Input.BalancerReport;
import io.cellwarden.event.Input.BatteryFailed;
import io.cellwarden.event.Input.BatterySilent;
import io.cellwarden.event.Input.ChargerReport;
import io.cellwarden.event.Input.ClockStepped;
import io.cellwarden.event.Input.ControlFrame;
import io.cellwarden.event.Input.DeviceFigures;
import io.cellwarden.event.Input.DeviceIdentified;
import io.cellwarden.event.Input.DiskReport;
import io.cellwarden.event.Input.GapReport;
import io.cellwarden.event.Input.HardwareError;
import io.cellwarden.event.Input.JournalReport;
import io.cellwarden.event.Input.LimitsReport;
import io.cellwarden.event.Input.LinkReport;
import io.cellwarden.event.Input.LoopReport;
import io.cellwarden.event.Input.MessageLost;
import io.cellwarden.event.Input.MonitorReading;
import io.cellwarden.event.Input.MonitorReport;
import io.cellwarden.event.Input.Operator;
import io.cellwarden.event.Input.ProtectionReport;
import io.cellwarden.event.Input.ReadBack;
import io.cellwarden.event.Input.Reading;
import io.cellwarden.event.Input.Resumed;
import io.cellwarden.event.Input.SiteLoaded;
import io.cellwarden.event.Input.Started;
import io.cellwarden.event.Input.StateOfCharge;
import io.cellwarden.event.Input.SystemVoltage;
import io.cellwarden.event.Input.TimerFired;
import io.cellwarden.event.Input.UnreadableReading;
import io.cellwarden.event.LatchKind;
import io.cellwarden.event.Limits;
import io.cellwarden.event.Role;
import io.cellwarden.event.Timer;
import io.cellwarden.event.Transfer;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/** One envelope for each stored event, input and command: the values behind {@code journal/v1}. Never changed. */
final class Samples {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00.250Z");
    private static final Instant FINE = Instant.parse("2026-11-22T10:00:00.123456789Z");
    private static final Transfer TRANSFER = new Transfer(3, 4, 1_200, T0);
    private static final BatterySettings SETTINGS = BatterySettings.factory().with(Setting.PRE_ALARM, 3_050);

    private static final Limits LIMITS = new Limits(28_400, 96_000, 0);

    private static final List<Command> COMMANDS = List.of(
            new ChangeSetting("B1", Setting.PRE_ALARM, 3_050),
            new FactoryReset("B1"),
            new Bypass("B2"),
            new EndBypass("B2"),
            new OverrideLoads(30),
            new EndOverride(),
            new LockOff(Output.LOADS),
            new Unlock(Output.LOADS),
            new CloseContactor(),
            new SwitchOn(Output.CHARGERS));

    private static final List<Input> INPUTS = List.of(
            new Reading("B1", T0, -12_340, Ints.of(215, -5), Ints.of(3_301, 3_299, Ints.ABSENT, 3_305)),
            new UnreadableReading("B1", FINE, "NaN"),
            new BatterySilent("B1", T0),
            new BatteryFailed("B1", T0, "no answer in 100 ms"),
            new MessageLost("B1", T0, "loop"),
            new HardwareError("B1", T0, AlarmCode.E_SL119, true),
            new BalancerReport("B1", T0, true),
            new DeviceIdentified("B1", T0, "HQ2211ABCDE"),
            new ReadBack(T0, Output.LOADS, "a/B1/discharge-fet", "B1", true),
            new TimerFired(T0, new Timer(T0, Timer.Kind.OVERRIDE_END, -1, "")),
            new LoopReport(T0, true, "B1", "B2"),
            new ChargerReport(T0, ChargeStage.FLOAT),
            new SystemVoltage(T0, 12_800),
            new Operator(T0, "Änne", Role.ADMINISTRATOR, "sea trial", new EndOverride()),
            new Started(T0, "8f14e45f"),
            new SiteLoaded(Instant.MIN, Map.of("B2", SETTINGS, "B1", BatterySettings.factory())),
            new JournalReport(T0, false, "disk full"),
            new ClockStepped(T0, -3_600_000L));

    private static final List<BankEvent> EVENTS = List.of(
            new InputAccepted(new BatterySilent("B1", T0)),
            new InputRefused(new UnreadableReading("B1", T0, "NaN"), "ALM-11: cell 2 is no number"),
            new AlarmRaised(AlarmCode.A_SL11, "B1", 2, 2_799, 2_800),
            new AlarmCleared(AlarmCode.A_SL11, "B1", 2, 2_650),
            new AlarmHeldBack(AlarmCode.A_SL15, "B1", T0),
            new AlarmHoldDropped(AlarmCode.A_SL15, "B1"),
            new DelayStarted("B1", T0),
            new AdvisoryChanged(Advisory.CW_OUT_OF_RANGE_USE, "B1", true, "0.8 A at −22.0 °C"),
            new BalancingStarted("B1", 3, 25),
            new BalancingEnded("B1", 9, BalanceEnd.LEVEL),
            new BalanceStatusChanged("B1", BalanceStatus.BALANCING, BalanceStatus.BALANCED),
            new BalanceJudged("B1", BalanceStatus.IMBALANCE, true),
            new FullyCharged("B1"),
            new TransferStarted("B1", TRANSFER),
            new TransferEnded("B1", TRANSFER, 3_000_000_000L),
            new SettingsChanged(
                    "B1", List.of(new SettingChange(Setting.TEMPERATURE_OFFSET, 0, -15)), "Ann", "measured"),
            new FileSettingsNoted("B1", SETTINGS),
            new BatteryListed("B1", true),
            new SerialNoted("B1", "HQ2211ABCDE", ""),
            new BypassChanged("B1", true, "Ann", "fault-finding"),
            new LatchSet(LatchKind.CONTACTOR_HIGH, "B1", 4),
            new LatchReleased(LatchKind.LOW_CELL, "B1"),
            new LoopOpened("B1", "B1", "B2"),
            new LoopClosed("B1"),
            new OutputSwitched(
                    Output.LOADS, false, List.of(Cause.of(AlarmCode.A_SL11, "B1", 2), Cause.ofBank(Cause.LOOP_OPEN))),
            new ContactorClosingFailed(3),
            new ContactorForced(true, "recovery"),
            new AbsorptionRemembered(true),
            new StageChanged(ChargeStage.BULK, ChargeStage.ABSORPTION),
            new OverrideStarted(T0, "Ann", "docking"),
            new OverrideEnded("expired"),
            new Locked(Output.CONTACTOR, "Ann", Role.ENGINEER, "maintenance"),
            new Unlocked(Output.CONTACTOR, "Ann"),
            new OnAllowed());

    /** Types that came later, by the sequence number of their sample: none depends on which others there are. */
    private static final SequencedMap<Long, Object> LATER = later();

    private static SequencedMap<Long, Object> later() {
        SequencedMap<Long, Object> later = new LinkedHashMap<>();
        later.put(2_030L, new Acknowledge("B1", List.of(AlarmCode.A_SL11, AlarmCode.CW_DEEP_DISCHARGE)));
        later.put(2_035L, new AllowCharge("B1"));
        later.put(2_058L, new LinkReport("B1", T0, false, "link b1/a: no valid frame yet"));
        later.put(2_059L, new DiskReport(T0, DiskLevel.ALARM, 487, 512, "disk of /data: 487 MiB free"));
        later.put(2_060L, new Resumed(T0, 60_000L));
        later.put(2_061L, new GapReport(T0, 312, T0.minusSeconds(90), T0.minusSeconds(2), false));
        later.put(2_062L, new StateOfCharge("B1", T0, 873));
        later.put(2_063L, new MonitorReading(T0, "shunt", 26_400, -12_340, 873, Ints.ABSENT, 241));
        later.put(2_064L, new LimitsReport("B1", T0, 57_600, 0, Ints.ABSENT));
        later.put(2_065L, new ControlFrame(T0, "B1", "a/B1", "dd5ae1020001ff1c77", true, "refused with status 0x81"));
        later.put(2_066L, new AddressClash("B1", T0, true));
        later.put(2_067L, new ProtectionReport("B1", T0, true, false, "cell-over-voltage", "cell-high"));
        later.put(2_068L, new ForgetSensors("B1"));
        later.put(
                2_069L,
                new DeviceFigures(
                        T0,
                        "shunt",
                        List.of(
                                Figure.of("deepestDischargeAh", 3, 120_000),
                                new Figure("wireResistancesMOhm", 0, Ints.of(45, 44, -1)))));
        later.put(2_112L, new MonitorReport(T0, "shunt", false, "low-voltage, low-temperature"));
        later.put(2_108L, new DiskSpaceJudged(DiskLevel.WARNING, "disk of /data: 2041 MiB free"));
        later.put(2_113L, new AlarmAcknowledged(AlarmCode.A_SL11, "B1", "Ann", "seen"));
        later.put(2_117L, new Checkpoint(memory()));
        later.put(2_120L, new LimitsChanged(LIMITS, "B2 is near a limit of charging"));
        return later;
    }

    /** Every part of a state, none of them empty. */
    private static BankMemory memory() {
        Measurement last = new Measurement(
                List.of(
                        new CellState(1, 2_790, Map.of(CellLimit.LOW, T0, CellLimit.PRE_ALARM, FINE)),
                        new CellState(2, Ints.ABSENT, Map.of())),
                -12_340,
                Ints.of(215, -5),
                T0,
                FINE,
                true,
                2,
                3_000_000_000L);
        AlarmState alarms = new AlarmState(
                Map.of(AlarmCode.A_SL11, new ActiveAlarm(1, T0, 2_650)),
                Map.of(AlarmCode.A_SL15, Instant.MIN),
                T0,
                true,
                false);
        BalanceState balance = new BalanceState(
                true, BalanceStatus.IMBALANCE, BalanceStatus.BALANCING, true, T0, Instant.MIN, true, List.of(TRANSFER));
        OutputState switches = new OutputState(
                Map.of(Output.LOADS, new Level(false, T0), Output.CHARGERS, new Level(true, Instant.MIN)),
                true,
                Set.of(Output.LOADS, Output.INVERTER),
                Set.of("B1", "B2"),
                Map.of("LOADS a/B1/discharge-fet", new Device(Output.LOADS, "B1", true, T0, true)));
        CableState cable = new CableState(
                Set.of("B1", "B2"),
                Set.of("B2"),
                new Loop(true, "B1", "BMS", "B2", false, Set.of("B1")),
                Map.of("B1", "link b1/a: no valid frame yet"));
        Alarm alarm = new Alarm(
                new AlarmRaised(AlarmCode.A_SL11, "B1", 1, 2_790, 2_800),
                T0,
                new Alarm.Place(17, 2),
                new Alarm.Place(17, 0),
                3,
                Set.of(Output.LOADS, Output.PRE_ALARM),
                Optional.of(new Alarm.Returned(T0, 2_650)),
                Optional.of(new Alarm.Acknowledged("Ann", "seen", T0)));
        return new BankMemory(
                Map.of(
                        "B1",
                        new BatteryMemory("HQ2211ABCDE", SETTINGS, BatterySettings.factory(), last, alarms, balance)),
                new BmsMemory(
                        switches,
                        cable,
                        Map.of(LatchKind.LOW_CELL, Map.of("B1", 1, "B2", 0)),
                        Map.of(new AlarmOf(AlarmCode.CW_LINK, "B1"), T0),
                        new Contactor(2, T0, true),
                        new OperatorControl(
                                T0, "Ann", Map.of(Output.CONTACTOR, new Lock("Ann", Role.ENGINEER, "sea trial"))),
                        new ChargeState(
                                ChargeStage.ABSORPTION,
                                true,
                                ChargeStage.FLOAT,
                                true,
                                T0,
                                Map.of(YearMonth.of(2026, 11), 3_600_000L))),
                new AlarmBoard(Map.of(alarm.key(), alarm)),
                Map.of("a", new LinkPosition("8f14e45f", 17)),
                -3_600_000L);
    }

    /** Of a second version; their samples are in {@code journal/v2}. */
    private static final Map<String, BankEvent> SECOND = Map.of(
            "AlarmRaised",
            new AlarmRaised(
                    AlarmCode.CW_LINK, "B1", 0, 0, 0, "link b1/a: no valid frame for 12 s; last error checksum ×31"),
            "Checkpoint",
            new Checkpoint(secondMemory()));

    /** Of the second version: with limits, monitors and counted charge. */
    private static BankMemory secondMemory() {
        BankMemory first = memory();
        BatteryMemory battery = Objects.requireNonNull(first.batteries().get("B1"))
                .with(48_000_000_000L, T0, new Told(873, T0, LIMITS, FINE));
        BmsMemory bms = first.bms()
                .with(
                        Optional.of(new LimitState(LIMITS, new Limits(28_400, 0, 0), T0)),
                        Map.of("shunt", new MonitorState(T0, 26_400, -12_340, 873, Ints.ABSENT, 241)));
        return new BankMemory(Map.of("B1", battery), bms, first.alarms(), first.links(), first.wallOffsetMs());
    }

    /** Of a third version; their samples are in {@code journal/v3}. */
    private static final Map<String, BankEvent> THIRD = Map.of("Checkpoint", new Checkpoint(thirdMemory()));

    /** Of the third version: with a lost sensor, a current that is not told any more and a protection. */
    private static BankMemory thirdMemory() {
        BankMemory second = secondMemory();
        BatteryMemory battery = Objects.requireNonNull(second.batteries().get("B1"))
                .with(
                        Ints.of(215, -5, 190),
                        new ChargeCount(48_000_000_000L, T0, -12_300, FINE),
                        new Told(873, T0, LIMITS, FINE, new Protection(true, false, "cell-over-voltage", "cell-high")));
        return new BankMemory(
                Map.of("B1", battery), second.bms(), second.alarms(), second.links(), second.wallOffsetMs());
    }

    private Samples() {}

    /** By file name: {@code OnAllowed}, {@code InputAccepted-Reading}, {@code Operator-Bypass}. */
    static Map<String, Envelope> all() {
        Map<String, Envelope> samples = new LinkedHashMap<>();
        EVENTS.forEach(event -> put(samples, name(event), event));
        INPUTS.forEach(input -> put(samples, "InputAccepted-" + name(input), new InputAccepted(input)));
        COMMANDS.forEach(command -> put(samples, "Operator-" + name(command), ordered(command)));
        LATER.forEach((sequence, value) -> {
            switch (value) {
                case Command command ->
                    samples.put("Operator-" + name(command), envelope(sequence, 0, ordered(command)));
                case Input input ->
                    samples.put("InputAccepted-" + name(input), envelope(sequence, 0, new InputAccepted(input)));
                case BankEvent event -> samples.put(name(event), envelope(sequence, 1, event));
                default -> throw new AssertionError("no stored type: " + value);
            }
        });
        return samples;
    }

    /** Those of {@code journal/v2}. */
    static Map<String, Envelope> second() {
        return later(SECOND);
    }

    static Map<String, Envelope> third() {
        return later(THIRD);
    }

    private static Map<String, Envelope> later(Map<String, BankEvent> events) {
        Map<String, Envelope> samples = new LinkedHashMap<>();
        events.forEach((name, event) -> samples.put(name, envelope(3_000, 0, event)));
        return samples;
    }

    private static BankEvent ordered(Command command) {
        return new InputAccepted(new Operator(T0, "Ann", Role.OPERATOR, "", command));
    }

    /** The types that have a sample. */
    static Stream<Class<?>> types() {
        return Stream.of(EVENTS, INPUTS, COMMANDS, LATER.values())
                .flatMap(Collection::stream)
                .map(Object::getClass);
    }

    private static void put(Map<String, Envelope> samples, String name, BankEvent event) {
        long sequence = 1_000L + samples.size();
        samples.put(name, envelope(sequence, samples.size() % 3, event));
    }

    private static Envelope envelope(long sequence, int index, BankEvent event) {
        return new Envelope("b1", sequence, index, T0, "a|8f14e45f|17", sequence - 1, 2, 1, event);
    }

    private static String name(Object value) {
        return value.getClass().getSimpleName();
    }
}
