package io.cellwarden.persistence.kryo;

import io.cellwarden.event.Command;
import io.cellwarden.event.Figure;
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
import io.cellwarden.event.Timer;
import io.cellwarden.site.BatterySettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can happen to a bank: ids 40 to 69. */
final class StoredInputs {
    static final List<StoredType<?>> TYPES = List.of(
            StoredType.of(
                    40,
                    Reading.class,
                    (out, i) -> out.text(i.battery())
                            .time(i.at())
                            .number(i.currentMa())
                            .ints(i.temperaturesDeciC())
                            .ints(i.cellsMv()),
                    in -> new Reading(in.text(), in.time(), in.number(), in.ints(), in.ints())),
            StoredType.of(
                    41,
                    UnreadableReading.class,
                    (out, i) -> out.text(i.battery()).time(i.at()).text(i.reason()),
                    in -> new UnreadableReading(in.text(), in.time(), in.text())),
            StoredType.of(
                    42,
                    BatterySilent.class,
                    (out, i) -> out.text(i.battery()).time(i.at()),
                    in -> new BatterySilent(in.text(), in.time())),
            StoredType.of(
                    43,
                    BatteryFailed.class,
                    (out, i) -> out.text(i.battery()).time(i.at()).text(i.what()),
                    in -> new BatteryFailed(in.text(), in.time(), in.text())),
            StoredType.of(
                    44,
                    MessageLost.class,
                    (out, i) -> out.text(i.battery()).time(i.at()).text(i.what()),
                    in -> new MessageLost(in.text(), in.time(), in.text())),
            StoredType.of(
                    45,
                    HardwareError.class,
                    (out, i) -> out.text(i.battery())
                            .time(i.at())
                            .code(EnumCodes.ALARM, i.code())
                            .flag(i.present()),
                    in -> new HardwareError(in.text(), in.time(), in.code(EnumCodes.ALARM), in.flag())),
            StoredType.of(
                    46,
                    BalancerReport.class,
                    (out, i) -> out.text(i.battery()).time(i.at()).flag(i.active()),
                    in -> new BalancerReport(in.text(), in.time(), in.flag())),
            StoredType.of(
                    47,
                    DeviceIdentified.class,
                    (out, i) -> out.text(i.battery()).time(i.at()).text(i.serial()),
                    in -> new DeviceIdentified(in.text(), in.time(), in.text())),
            StoredType.of(
                    48,
                    ReadBack.class,
                    (out, i) -> out.time(i.at())
                            .code(EnumCodes.OUTPUT, i.output())
                            .text(i.actuator())
                            .text(i.battery())
                            .flag(i.on()),
                    in -> new ReadBack(in.time(), in.code(EnumCodes.OUTPUT), in.text(), in.text(), in.flag())),
            StoredType.of(
                    49,
                    TimerFired.class,
                    (out, i) -> out.time(i.at()).value(i.timer()),
                    in -> new TimerFired(in.time(), in.value(Timer.class))),
            StoredType.of(
                    50,
                    LoopReport.class,
                    (out, i) -> out.time(i.at()).flag(i.open()).text(i.from()).text(i.to()),
                    in -> new LoopReport(in.time(), in.flag(), in.text(), in.text())),
            StoredType.of(
                    51,
                    ChargerReport.class,
                    (out, i) -> out.time(i.at()).code(EnumCodes.STAGE, i.stage()),
                    in -> new ChargerReport(in.time(), in.code(EnumCodes.STAGE))),
            StoredType.of(
                    52,
                    SystemVoltage.class,
                    (out, i) -> out.time(i.at()).number(i.voltageMv()),
                    in -> new SystemVoltage(in.time(), in.number())),
            StoredType.of(
                    53,
                    Operator.class,
                    (out, i) -> out.time(i.at())
                            .text(i.who())
                            .code(EnumCodes.ROLE, i.role())
                            .text(i.why())
                            .any(i.command()),
                    in -> new Operator(
                            in.time(), in.text(), in.code(EnumCodes.ROLE), in.text(), in.any(Command.class))),
            StoredType.of(
                    54,
                    Started.class,
                    (out, i) -> out.time(i.at()).text(i.boot()),
                    in -> new Started(in.time(), in.text())),
            StoredType.of(55, SiteLoaded.class, StoredInputs::site, StoredInputs::site),
            StoredType.of(
                    56,
                    JournalReport.class,
                    (out, i) -> out.time(i.at()).flag(i.available()).text(i.what()),
                    in -> new JournalReport(in.time(), in.flag(), in.text())),
            StoredType.of(
                    57,
                    ClockStepped.class,
                    (out, i) -> out.time(i.at()).number(i.offsetMs()),
                    in -> new ClockStepped(in.time(), in.longNumber())),
            StoredType.of(
                    58,
                    LinkReport.class,
                    (out, i) ->
                            out.text(i.battery()).time(i.at()).flag(i.well()).text(i.text()),
                    in -> new LinkReport(in.text(), in.time(), in.flag(), in.text())),
            StoredType.of(
                    59,
                    DiskReport.class,
                    (out, i) -> out.time(i.at())
                            .code(EnumCodes.DISK, i.level())
                            .number(i.freeMib())
                            .number(i.limitMib())
                            .text(i.what()),
                    in -> new DiskReport(in.time(), in.code(EnumCodes.DISK), in.number(), in.number(), in.text())),
            StoredType.of(
                    60,
                    Resumed.class,
                    (out, i) -> out.time(i.at()).number(i.pausedMs()),
                    in -> new Resumed(in.time(), in.longNumber())),
            StoredType.of(
                    61,
                    GapReport.class,
                    (out, i) -> out.time(i.at())
                            .number(i.inputs())
                            .time(i.from())
                            .time(i.to())
                            .flag(i.goesOn()),
                    in -> new GapReport(in.time(), in.number(), in.time(), in.time(), in.flag())),
            StoredType.of(
                    62,
                    StateOfCharge.class,
                    (out, i) -> out.text(i.battery()).time(i.at()).number(i.socPermille()),
                    in -> new StateOfCharge(in.text(), in.time(), in.number())),
            StoredType.of(
                    63,
                    MonitorReading.class,
                    (out, i) -> out.time(i.at())
                            .text(i.monitor())
                            .number(i.voltageMv())
                            .number(i.currentMa())
                            .number(i.socPermille())
                            .number(i.consumedMah())
                            .number(i.timeToGoMin()),
                    in -> new MonitorReading(
                            in.time(), in.text(), in.number(), in.number(), in.number(), in.number(), in.number())),
            StoredType.of(
                    64,
                    LimitsReport.class,
                    (out, i) -> out.text(i.battery())
                            .time(i.at())
                            .number(i.chargeVoltageMv())
                            .number(i.chargeCurrentMa())
                            .number(i.dischargeCurrentMa()),
                    in -> new LimitsReport(in.text(), in.time(), in.number(), in.number(), in.number())),
            StoredType.of(
                    65,
                    ControlFrame.class,
                    (out, i) -> out.time(i.at())
                            .text(i.battery())
                            .text(i.device())
                            .text(i.frame())
                            .flag(i.refused())
                            .text(i.trouble()),
                    in -> new ControlFrame(in.time(), in.text(), in.text(), in.text(), in.flag(), in.text())),
            StoredType.of(
                    66,
                    AddressClash.class,
                    (out, i) -> out.text(i.battery()).time(i.at()).flag(i.present()),
                    in -> new AddressClash(in.text(), in.time(), in.flag())),
            StoredType.of(
                    67,
                    ProtectionReport.class,
                    (out, i) -> out.text(i.battery())
                            .time(i.at())
                            .flag(i.charge())
                            .flag(i.discharge())
                            .text(i.protects())
                            .text(i.warns()),
                    in -> new ProtectionReport(in.text(), in.time(), in.flag(), in.flag(), in.text(), in.text())),
            StoredType.of(
                    69,
                    DeviceFigures.class,
                    (out, i) -> out.time(i.at())
                            .text(i.device())
                            .list(
                                    i.figures(),
                                    (item, figure) -> item.text(figure.name())
                                            .number(figure.digits())
                                            .ints(figure.values())),
                    in -> new DeviceFigures(
                            in.time(),
                            in.text(),
                            in.list(item -> new Figure(item.text(), item.number(), item.ints())))),
            StoredType.of(
                    112,
                    MonitorReport.class,
                    (out, i) ->
                            out.time(i.at()).text(i.monitor()).flag(i.well()).text(i.text()),
                    in -> new MonitorReport(in.time(), in.text(), in.flag(), in.text())));

    private StoredInputs() {}

    private static void site(FieldWriter out, SiteLoaded input) {
        // Sorted: the order of Map.copyOf differs from run to run, but equal inputs must give equal bytes.
        out.time(input.at())
                .list(
                        List.copyOf(new TreeMap<>(input.settings()).entrySet()),
                        (item, entry) -> item.text(entry.getKey()).value(entry.getValue()));
    }

    private static SiteLoaded site(FieldReader in) {
        var at = in.time();
        Map<String, BatterySettings> settings = new HashMap<>();
        for (int left = in.count(); left > 0; left--) {
            settings.put(in.text(), in.value(BatterySettings.class));
        }
        return new SiteLoaded(at, settings);
    }
}
