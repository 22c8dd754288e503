package io.cellwarden.persistence.kryo;

import io.cellwarden.event.BankEvent.AbsorptionRemembered;
import io.cellwarden.event.BankEvent.AdvisoryChanged;
import io.cellwarden.event.BankEvent.AlarmAcknowledged;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmHeldBack;
import io.cellwarden.event.BankEvent.AlarmHoldDropped;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.BalanceJudged;
import io.cellwarden.event.BankEvent.BalanceStatusChanged;
import io.cellwarden.event.BankEvent.BalancingEnded;
import io.cellwarden.event.BankEvent.BalancingStarted;
import io.cellwarden.event.BankEvent.BatteryListed;
import io.cellwarden.event.BankEvent.BypassChanged;
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
import io.cellwarden.event.Input;
import io.cellwarden.event.Transfer;
import io.cellwarden.site.BatterySettings;
import java.util.List;

/** What has happened in a bank: ids 70 to 125, which still take one byte. */
final class StoredEvents {
    static final List<StoredType<?>> TYPES = List.of(
            StoredType.of(
                    70,
                    InputAccepted.class,
                    (out, e) -> out.any(e.input()),
                    in -> new InputAccepted(in.any(Input.class))),
            StoredType.of(
                    71,
                    InputRefused.class,
                    (out, e) -> out.any(e.input()).text(e.reason()),
                    in -> new InputRefused(in.any(Input.class), in.text())),
            StoredType.of(
                    72,
                    AlarmRaised.class,
                    (out, e) -> out.code(EnumCodes.ALARM, e.code())
                            .text(e.battery())
                            .number(e.cell())
                            .number(e.value())
                            .number(e.limit())
                            .text(e.detail()),
                    in -> new AlarmRaised(in.code(EnumCodes.ALARM), in.text(), in.number(), in.number(), in.number()),
                    in -> new AlarmRaised(
                            in.code(EnumCodes.ALARM), in.text(), in.number(), in.number(), in.number(), in.text())),
            StoredType.of(
                    73,
                    AlarmCleared.class,
                    (out, e) -> out.code(EnumCodes.ALARM, e.code())
                            .text(e.battery())
                            .number(e.cell())
                            .number(e.worst()),
                    in -> new AlarmCleared(in.code(EnumCodes.ALARM), in.text(), in.number(), in.number())),
            StoredType.of(
                    74,
                    AlarmHeldBack.class,
                    (out, e) -> out.code(EnumCodes.ALARM, e.code())
                            .text(e.battery())
                            .time(e.due()),
                    in -> new AlarmHeldBack(in.code(EnumCodes.ALARM), in.text(), in.time())),
            StoredType.of(
                    75,
                    AlarmHoldDropped.class,
                    (out, e) -> out.code(EnumCodes.ALARM, e.code()).text(e.battery()),
                    in -> new AlarmHoldDropped(in.code(EnumCodes.ALARM), in.text())),
            StoredType.of(
                    76,
                    DelayStarted.class,
                    (out, e) -> out.text(e.battery()).time(e.due()),
                    in -> new DelayStarted(in.text(), in.time())),
            StoredType.of(
                    77,
                    AdvisoryChanged.class,
                    (out, e) -> out.code(EnumCodes.ADVISORY, e.code())
                            .text(e.battery())
                            .flag(e.raised())
                            .text(e.what()),
                    in -> new AdvisoryChanged(in.code(EnumCodes.ADVISORY), in.text(), in.flag(), in.text())),
            StoredType.of(
                    78,
                    BalancingStarted.class,
                    (out, e) -> out.text(e.battery()).number(e.cell()).number(e.spreadMv()),
                    in -> new BalancingStarted(in.text(), in.number(), in.number())),
            StoredType.of(
                    79,
                    BalancingEnded.class,
                    (out, e) -> out.text(e.battery()).number(e.spreadMv()).code(EnumCodes.BALANCE_END, e.why()),
                    in -> new BalancingEnded(in.text(), in.number(), in.code(EnumCodes.BALANCE_END))),
            StoredType.of(
                    80,
                    BalanceStatusChanged.class,
                    (out, e) -> out.text(e.battery())
                            .code(EnumCodes.BALANCE, e.from())
                            .code(EnumCodes.BALANCE, e.to()),
                    in -> new BalanceStatusChanged(in.text(), in.code(EnumCodes.BALANCE), in.code(EnumCodes.BALANCE))),
            StoredType.of(
                    81,
                    BalanceJudged.class,
                    (out, e) -> out.text(e.battery())
                            .code(EnumCodes.BALANCE, e.status())
                            .flag(e.unfinished()),
                    in -> new BalanceJudged(in.text(), in.code(EnumCodes.BALANCE), in.flag())),
            StoredType.of(82, FullyCharged.class, (out, e) -> out.text(e.battery()), in -> new FullyCharged(in.text())),
            StoredType.of(
                    83,
                    TransferStarted.class,
                    (out, e) -> out.text(e.battery()).value(e.transfer()),
                    in -> new TransferStarted(in.text(), in.value(Transfer.class))),
            StoredType.of(
                    84,
                    TransferEnded.class,
                    (out, e) -> out.text(e.battery()).value(e.transfer()).number(e.movedMicroAh()),
                    in -> new TransferEnded(in.text(), in.value(Transfer.class), in.longNumber())),
            StoredType.of(
                    85,
                    SettingsChanged.class,
                    (out, e) -> out.text(e.battery())
                            .list(e.changes(), FieldWriter::value)
                            .text(e.who())
                            .text(e.why()),
                    in -> new SettingsChanged(
                            in.text(), in.list(item -> item.value(SettingChange.class)), in.text(), in.text())),
            StoredType.of(
                    86,
                    FileSettingsNoted.class,
                    (out, e) -> out.text(e.battery()).value(e.settings()),
                    in -> new FileSettingsNoted(in.text(), in.value(BatterySettings.class))),
            StoredType.of(
                    87,
                    BatteryListed.class,
                    (out, e) -> out.text(e.battery()).flag(e.present()),
                    in -> new BatteryListed(in.text(), in.flag())),
            StoredType.of(
                    88,
                    SerialNoted.class,
                    (out, e) -> out.text(e.battery()).text(e.serial()).text(e.earlier()),
                    in -> new SerialNoted(in.text(), in.text(), in.text())),
            StoredType.of(
                    89,
                    BypassChanged.class,
                    (out, e) -> out.text(e.battery())
                            .flag(e.bypassed())
                            .text(e.who())
                            .text(e.why()),
                    in -> new BypassChanged(in.text(), in.flag(), in.text(), in.text())),
            StoredType.of(
                    90,
                    LatchSet.class,
                    (out, e) -> out.code(EnumCodes.LATCH, e.kind())
                            .text(e.battery())
                            .number(e.cell()),
                    in -> new LatchSet(in.code(EnumCodes.LATCH), in.text(), in.number())),
            StoredType.of(
                    91,
                    LatchReleased.class,
                    (out, e) -> out.code(EnumCodes.LATCH, e.kind()).text(e.battery()),
                    in -> new LatchReleased(in.code(EnumCodes.LATCH), in.text())),
            StoredType.of(
                    92,
                    LoopOpened.class,
                    (out, e) -> out.text(e.battery()).text(e.from()).text(e.to()),
                    in -> new LoopOpened(in.text(), in.text(), in.text())),
            StoredType.of(93, LoopClosed.class, (out, e) -> out.text(e.battery()), in -> new LoopClosed(in.text())),
            StoredType.of(
                    94,
                    OutputSwitched.class,
                    (out, e) ->
                            out.code(EnumCodes.OUTPUT, e.output()).flag(e.on()).list(e.causes(), FieldWriter::value),
                    in -> new OutputSwitched(
                            in.code(EnumCodes.OUTPUT), in.flag(), in.list(item -> item.value(Cause.class)))),
            StoredType.of(
                    95,
                    ContactorClosingFailed.class,
                    (out, e) -> out.number(e.failures()),
                    in -> new ContactorClosingFailed(in.number())),
            StoredType.of(
                    96,
                    ContactorForced.class,
                    (out, e) -> out.flag(e.forced()).text(e.why()),
                    in -> new ContactorForced(in.flag(), in.text())),
            StoredType.of(
                    97,
                    AbsorptionRemembered.class,
                    (out, e) -> out.flag(e.reached()),
                    in -> new AbsorptionRemembered(in.flag())),
            StoredType.of(
                    98,
                    StageChanged.class,
                    (out, e) -> out.code(EnumCodes.STAGE, e.from()).code(EnumCodes.STAGE, e.to()),
                    in -> new StageChanged(in.code(EnumCodes.STAGE), in.code(EnumCodes.STAGE))),
            StoredType.of(
                    99,
                    OverrideStarted.class,
                    (out, e) -> out.time(e.until()).text(e.who()).text(e.why()),
                    in -> new OverrideStarted(in.time(), in.text(), in.text())),
            StoredType.of(100, OverrideEnded.class, (out, e) -> out.text(e.why()), in -> new OverrideEnded(in.text())),
            StoredType.of(
                    101,
                    Locked.class,
                    (out, e) -> out.code(EnumCodes.OUTPUT, e.output())
                            .text(e.who())
                            .code(EnumCodes.ROLE, e.role())
                            .text(e.why()),
                    in -> new Locked(in.code(EnumCodes.OUTPUT), in.text(), in.code(EnumCodes.ROLE), in.text())),
            StoredType.of(
                    102,
                    Unlocked.class,
                    (out, e) -> out.code(EnumCodes.OUTPUT, e.output()).text(e.who()),
                    in -> new Unlocked(in.code(EnumCodes.OUTPUT), in.text())),
            StoredType.of(103, OnAllowed.class, (_, _) -> {}, _ -> new OnAllowed()),
            StoredType.of(
                    108,
                    DiskSpaceJudged.class,
                    (out, e) -> out.code(EnumCodes.DISK, e.level()).text(e.what()),
                    in -> new DiskSpaceJudged(in.code(EnumCodes.DISK), in.text())),
            StoredType.of(
                    113,
                    AlarmAcknowledged.class,
                    (out, e) -> out.code(EnumCodes.ALARM, e.code())
                            .text(e.battery())
                            .text(e.who())
                            .text(e.why()),
                    in -> new AlarmAcknowledged(in.code(EnumCodes.ALARM), in.text(), in.text(), in.text())),
            StoredType.of(
                    120,
                    LimitsChanged.class,
                    (out, e) -> StoredValues.limits(out, e.limits()).text(e.why()),
                    in -> new LimitsChanged(StoredValues.limits(in), in.text())));

    private StoredEvents() {}
}
