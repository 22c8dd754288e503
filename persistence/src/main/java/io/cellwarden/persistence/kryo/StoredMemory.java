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
import io.cellwarden.cell.CellState;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.BankEvent.Memory;
import io.cellwarden.event.Transfer;
import io.cellwarden.site.BatterySettings;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The state of a bank as checkpoints keep it: ids 117 to 119. What has no id of its own is a part of the version of what
 * holds it.
 */
final class StoredMemory {
    /** The version without limits and counted charge. */
    private static final int FIRST = 1;

    /** The version without sensors that are lost, the last known current and protections of hardware. */
    private static final int SECOND = 2;

    private static final int THIRD = 3;

    static final List<StoredType<?>> TYPES = List.of(
            StoredType.of(
                    117, Checkpoint.class, (out, e) -> out.any(e.memory()), in -> new Checkpoint(in.any(Memory.class))),
            StoredType.of(118, BankMemory.class, StoredMemory::bank, in -> bank(in, FIRST), in -> bank(in, SECOND)),
            StoredType.of(
                    119,
                    BatteryMemory.class,
                    StoredMemory::battery,
                    in -> battery(in, FIRST),
                    in -> battery(in, SECOND),
                    in -> battery(in, THIRD)));

    private StoredMemory() {}

    private static void bank(FieldWriter out, BankMemory memory) {
        out.map(memory.batteries(), FieldWriter::text, FieldWriter::value);
        bms(out, memory.bms());
        out.list(memory.alarms().inOrder(), StoredMemory::alarm);
        out.map(
                memory.links(),
                FieldWriter::text,
                (item, link) -> item.text(link.boot()).number(link.number()));
        out.number(memory.wallOffsetMs());
    }

    private static BankMemory bank(FieldReader in, int version) {
        return new BankMemory(
                in.map(FieldReader::text, item -> item.value(BatteryMemory.class)),
                bms(in, version),
                board(in),
                in.map(FieldReader::text, item -> new LinkPosition(item.text(), item.longNumber())),
                in.longNumber());
    }

    private static void battery(FieldWriter out, BatteryMemory memory) {
        out.text(memory.serial()).value(memory.settings()).value(memory.fileSettings());
        Measurement last = memory.last();
        out.list(last.cells(), StoredMemory::cell)
                .number(last.currentMa())
                .ints(last.temperaturesDeciC())
                .time(last.takenAt())
                .time(last.validAt())
                .flag(last.fresh())
                .number(last.refusalsInRow())
                .number(last.refused());
        AlarmState alarms = memory.alarms();
        out.map(
                        alarms.active(),
                        EnumCodes.ALARM::write,
                        (item, alarm) ->
                                item.number(alarm.cell()).time(alarm.since()).number(alarm.worst()))
                .map(alarms.heldBack(), EnumCodes.ALARM::write, FieldWriter::time)
                .time(alarms.delayDue())
                .flag(alarms.delayOver())
                .flag(alarms.outOfRange());
        BalanceState balance = memory.balance();
        out.flag(balance.running())
                .code(EnumCodes.BALANCE, balance.judged())
                .code(EnumCodes.BALANCE, balance.shown())
                .flag(balance.unfinished())
                .time(balance.knownSince())
                .time(balance.fullyChargedAt())
                .flag(balance.led())
                .list(balance.transfers(), FieldWriter::value);
        ChargeCount charge = memory.charge();
        out.number(charge.drawnNanoAh()).time(charge.fullAt());
        out.number(memory.told().socPermille()).time(memory.told().socAt());
        StoredValues.limits(out, memory.told().limits()).time(memory.told().limitsAt());
        Protection protection = memory.told().protection();
        out.ints(last.toldDeciC())
                .number(charge.currentMa())
                .time(charge.currentAt())
                .flag(protection.charge())
                .flag(protection.discharge())
                .text(protection.protects())
                .text(protection.warns());
    }

    private static BatteryMemory battery(FieldReader in, int version) {
        BatteryMemory first = battery(in);
        if (version == FIRST) {
            return first;
        }
        long drawnNanoAh = in.longNumber();
        Instant fullAt = in.time();
        Told told = new Told(in.number(), in.time(), StoredValues.limits(in), in.time());
        return version == SECOND
                ? first.with(drawnNanoAh, fullAt, told)
                : first.with(
                        in.ints(),
                        new ChargeCount(drawnNanoAh, fullAt, in.number(), in.time()),
                        told.with(new Protection(in.flag(), in.flag(), in.text(), in.text())));
    }

    private static BatteryMemory battery(FieldReader in) {
        return new BatteryMemory(
                in.text(),
                in.value(BatterySettings.class),
                in.value(BatterySettings.class),
                new Measurement(
                        in.list(StoredMemory::cell),
                        in.number(),
                        in.ints(),
                        in.time(),
                        in.time(),
                        in.flag(),
                        in.number(),
                        in.longNumber()),
                new AlarmState(
                        in.map(
                                EnumCodes.ALARM::read,
                                item -> new ActiveAlarm(item.number(), item.time(), item.number())),
                        in.map(EnumCodes.ALARM::read, FieldReader::time),
                        in.time(),
                        in.flag(),
                        in.flag()),
                new BalanceState(
                        in.flag(),
                        in.code(EnumCodes.BALANCE),
                        in.code(EnumCodes.BALANCE),
                        in.flag(),
                        in.time(),
                        in.time(),
                        in.flag(),
                        in.list(item -> item.value(Transfer.class))));
    }

    private static void cell(FieldWriter out, CellState cell) {
        out.number(cell.number())
                .number(cell.voltageMv())
                .map(cell.beyondSince(), EnumCodes.CELL_LIMIT::write, FieldWriter::time);
    }

    private static CellState cell(FieldReader in) {
        return new CellState(in.number(), in.number(), in.map(EnumCodes.CELL_LIMIT::read, FieldReader::time));
    }

    private static void bms(FieldWriter out, BmsMemory bms) {
        OutputState switches = bms.switches();
        out.map(
                        switches.levels(),
                        EnumCodes.OUTPUT::write,
                        (item, level) -> item.flag(level.on()).time(level.since()))
                .flag(switches.onHeld())
                .set(switches.settled(), EnumCodes.OUTPUT::write)
                .set(switches.preAlarmPending(), FieldWriter::text)
                .map(
                        switches.readBacks(),
                        FieldWriter::text,
                        (item, device) -> item.code(EnumCodes.OUTPUT, device.output())
                                .text(device.battery())
                                .flag(device.on())
                                .time(device.disagreesSince())
                                .flag(device.stuck()));
        CableState cable = bms.cable();
        Loop loop = cable.loop();
        out.set(cable.listed(), FieldWriter::text)
                .set(cable.bypassed(), FieldWriter::text)
                .flag(loop.open())
                .text(loop.battery())
                .text(loop.from())
                .text(loop.to())
                .flag(loop.cablePulled())
                .set(loop.silent(), FieldWriter::text)
                .map(cable.badLinks(), FieldWriter::text, FieldWriter::text);
        out.map(
                bms.latches(),
                EnumCodes.LATCH::write,
                (item, cells) -> item.map(cells, FieldWriter::text, FieldWriter::number));
        out.map(bms.alarms(), StoredMemory::alarmOf, FieldWriter::time);
        out.number(bms.contactor().failures())
                .time(bms.contactor().closingDue())
                .flag(bms.contactor().forced());
        out.time(bms.operator().overrideUntil())
                .text(bms.operator().overrideWho())
                .map(
                        bms.operator().locks(),
                        EnumCodes.OUTPUT::write,
                        (item, lock) -> item.text(lock.who())
                                .code(EnumCodes.ROLE, lock.role())
                                .text(lock.why()));
        ChargeState charge = bms.charge();
        out.code(EnumCodes.STAGE, charge.stage())
                .flag(charge.reported())
                .code(EnumCodes.STAGE, charge.reportedStage())
                .flag(charge.absorbed())
                .time(charge.absorptionSince())
                .map(
                        charge.absorptionMs(),
                        (item, month) -> item.number(month.getYear()).count(month.getMonthValue()),
                        FieldWriter::number);
        out.list(bms.limits().stream().toList(), StoredMemory::limits)
                .map(bms.monitors(), FieldWriter::text, StoredMemory::monitor);
    }

    private static void limits(FieldWriter out, LimitState limits) {
        StoredValues.limits(out, limits.aim());
        StoredValues.limits(out, limits.from()).time(limits.since());
    }

    private static LimitState limits(FieldReader in) {
        return new LimitState(StoredValues.limits(in), StoredValues.limits(in), in.time());
    }

    private static void monitor(FieldWriter out, MonitorState monitor) {
        out.time(monitor.at())
                .number(monitor.voltageMv())
                .number(monitor.currentMa())
                .number(monitor.socPermille())
                .number(monitor.consumedMah())
                .number(monitor.timeToGoMin());
    }

    private static MonitorState monitor(FieldReader in) {
        return new MonitorState(in.time(), in.number(), in.number(), in.number(), in.number(), in.number());
    }

    private static BmsMemory bms(FieldReader in, int version) {
        BmsMemory first = bms(in);
        return version == FIRST
                ? first
                : first.with(
                        in.list(StoredMemory::limits).stream().findFirst(),
                        in.map(FieldReader::text, StoredMemory::monitor));
    }

    private static BmsMemory bms(FieldReader in) {
        return new BmsMemory(
                new OutputState(
                        in.map(EnumCodes.OUTPUT::read, item -> new Level(item.flag(), item.time())),
                        in.flag(),
                        in.set(EnumCodes.OUTPUT::read),
                        in.set(FieldReader::text),
                        in.map(
                                FieldReader::text,
                                item -> new Device(
                                        item.code(EnumCodes.OUTPUT),
                                        item.text(),
                                        item.flag(),
                                        item.time(),
                                        item.flag()))),
                cable(in),
                in.map(EnumCodes.LATCH::read, item -> item.map(FieldReader::text, FieldReader::number)),
                in.map(StoredMemory::alarmOf, FieldReader::time),
                new Contactor(in.number(), in.time(), in.flag()),
                new OperatorControl(
                        in.time(),
                        in.text(),
                        in.map(
                                EnumCodes.OUTPUT::read,
                                item -> new Lock(item.text(), item.code(EnumCodes.ROLE), item.text()))),
                new ChargeState(
                        in.code(EnumCodes.STAGE),
                        in.flag(),
                        in.code(EnumCodes.STAGE),
                        in.flag(),
                        in.time(),
                        in.map(item -> YearMonth.of(item.number(), item.count()), FieldReader::longNumber)));
    }

    private static CableState cable(FieldReader in) {
        Set<String> listed = in.set(FieldReader::text);
        Set<String> bypassed = in.set(FieldReader::text);
        Loop loop = new Loop(in.flag(), in.text(), in.text(), in.text(), in.flag(), in.set(FieldReader::text));
        return new CableState(listed, bypassed, loop, in.map(FieldReader::text, FieldReader::text));
    }

    private static void alarmOf(FieldWriter out, AlarmOf alarm) {
        out.code(EnumCodes.ALARM, alarm.code()).text(alarm.battery());
    }

    private static AlarmOf alarmOf(FieldReader in) {
        return new AlarmOf(in.code(EnumCodes.ALARM), in.text());
    }

    private static void alarm(FieldWriter out, Alarm alarm) {
        out.value(alarm.raised()).time(alarm.since());
        place(out, alarm.event());
        place(out, alarm.cause());
        out.number(alarm.times())
                .set(alarm.switched(), EnumCodes.OUTPUT::write)
                .list(
                        alarm.returned().stream().toList(),
                        (item, returned) -> item.time(returned.at()).number(returned.worst()))
                .list(
                        alarm.acknowledged().stream().toList(),
                        (item, seen) -> item.text(seen.who()).text(seen.why()).time(seen.at()));
    }

    private static AlarmBoard board(FieldReader in) {
        return new AlarmBoard(
                in.list(StoredMemory::alarm).stream().collect(Collectors.toMap(Alarm::key, alarm -> alarm)));
    }

    private static Alarm alarm(FieldReader in) {
        return new Alarm(
                in.value(AlarmRaised.class),
                in.time(),
                place(in),
                place(in),
                in.number(),
                in.set(EnumCodes.OUTPUT::read),
                in.list(item -> new Alarm.Returned(item.time(), item.number())).stream()
                        .findFirst(),
                in.list(item -> new Alarm.Acknowledged(item.text(), item.text(), item.time())).stream()
                        .findFirst());
    }

    private static void place(FieldWriter out, Alarm.Place place) {
        out.number(place.sequence()).number(place.index());
    }

    private static Alarm.Place place(FieldReader in) {
        return new Alarm.Place(in.longNumber(), in.number());
    }
}
