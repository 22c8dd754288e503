package io.cellwarden.ops.json;

import io.cellwarden.cell.CellLimits;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.*;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Transfer;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The events of a bank as the objects that the outside relies on. */
public final class EventJson {
    private EventJson() {}

    /**
     * What an event says.
     *
     * @param name its name outside, for example {@code loads-off}
     * @param decision whether it is one of the names the outside relies on; all others are for the curious
     * @param battery empty where it is the bank's
     * @param cell 0 where it is not one cell's
     * @param code empty where it has none
     * @param more what else it says
     */
    private record Told(String name, boolean decision, String battery, int cell, String code, Json.Members more) {
        static Told decision(String name, String battery, int cell, String code, Json.Members more) {
            return new Told(name, true, battery, cell, code, more);
        }

        static Told internal(String name, String battery, Json.Members more) {
            return new Told(name, false, battery, 0, "", more);
        }
    }

    /** The object of a decision, as {@code evaluate} prints it; empty for what only the journal needs. */
    public static Optional<SequencedMap<String, @Nullable Object>> decision(Envelope envelope) {
        Told told = told(envelope.event());
        return told.decision
                ? Optional.of(members(envelope, told, Json.members()).build())
                : Optional.empty();
    }

    /** The object of any event with its place in the journal, internal ones under names of their own. */
    public static SequencedMap<String, @Nullable Object> entry(Envelope envelope) {
        Json.Members place = Json.members().put("seq", envelope.sequence()).put("index", envelope.index());
        return members(envelope, told(envelope.event()), place).build();
    }

    private static Json.Members members(Envelope envelope, Told told, Json.Members start) {
        return start.put("time", envelope.time().toString())
                .put("bank", envelope.bank())
                .putUnlessEmpty("battery", told.battery)
                .putUnlessZero("cell", told.cell)
                .put("event", told.name)
                .putUnlessEmpty("code", told.code)
                .putAll(told.more.build());
    }

    private static Told told(BankEvent event) {
        return switch (event) {
            case AlarmRaised e ->
                Told.decision("alarm-raised", e.battery(), e.cell(), e.code().text(), raised(e));
            case AlarmCleared e ->
                Told.decision("alarm-cleared", e.battery(), e.cell(), e.code().text(), cleared(e));
            case OutputSwitched e -> switched(e);
            case LoopOpened e ->
                Told.decision(
                        "loop-open", e.battery(), 0, "", Json.members().put("between", List.of(e.from(), e.to())));
            case LoopClosed e -> Told.decision("loop-closed", e.battery(), 0, "", Json.members());
            case InputRefused e -> refused(e);
            case AdvisoryChanged e ->
                Told.decision(
                        "advisory",
                        e.battery(),
                        0,
                        e.code().text(),
                        Json.members()
                                .put("state", e.raised() ? "raised" : "cleared")
                                .putUnlessEmpty("detail", e.what()));
            case BalancingStarted e ->
                Told.decision("balancing-started", e.battery(), e.cell(), "", spread(e.spreadMv()));
            case BalancingEnded e ->
                Told.decision(
                        "balancing-ended",
                        e.battery(),
                        0,
                        "",
                        spread(e.spreadMv()).put("why", word(e.why())).putUnlessEmpty("advice", advice(e.why())));
            case BalanceStatusChanged e ->
                Told.decision(
                        "balance-status",
                        e.battery(),
                        0,
                        "",
                        Json.members()
                                .put("status", e.to().name())
                                .put("from", e.from().name()));
            case InputAccepted _,
                    AlarmHeldBack _,
                    AlarmHoldDropped _,
                    DelayStarted _,
                    BalanceJudged _,
                    FullyCharged _,
                    TransferStarted _,
                    TransferEnded _,
                    SettingsChanged _,
                    FileSettingsNoted _,
                    BatteryListed _,
                    SerialNoted _,
                    BypassChanged _,
                    LatchSet _,
                    LatchReleased _,
                    ContactorClosingFailed _,
                    ContactorForced _,
                    AbsorptionRemembered _,
                    StageChanged _,
                    OverrideStarted _,
                    OverrideEnded _,
                    Locked _,
                    Unlocked _,
                    OnAllowed _ -> internal(event);
        };
    }

    private static Told refused(InputRefused e) {
        Json.Members reason = Json.members().put("reason", e.reason());
        return switch (e.input()) {
            case Input.Reading reading -> Told.decision("reading-refused", reading.battery(), 0, "", reason);
            case Input.UnreadableReading reading -> Told.decision("reading-refused", reading.battery(), 0, "", reason);
            case Input.OfBattery input -> Told.internal("input-refused", input.battery(), reason);
            default -> Told.internal("input-refused", "", reason);
        };
    }

    private static Told switched(OutputSwitched e) {
        String name = e.output().eventName(e.on());
        if (e.causes().isEmpty()) {
            return Told.decision(name, "", 0, "", Json.members());
        }
        Cause first = e.causes().getFirst();
        Json.Members causes = Json.members()
                .put("causes", e.causes().stream().map(EventJson::cause).toList());
        return Told.decision(name, first.battery(), first.cell(), first.code(), causes);
    }

    private static SequencedMap<String, @Nullable Object> cause(Cause cause) {
        return Json.members()
                .put("code", cause.code())
                .putUnlessEmpty("battery", cause.battery())
                .putUnlessZero("cell", cause.cell())
                .build();
    }

    /** What the value of an alarm measures. */
    private enum Measured {
        VOLTAGE,
        TEMPERATURE,
        CURRENT,
        NOTHING
    }

    private static Measured measured(AlarmCode code) {
        return switch (code) {
            case W_SL12, A_SL11, CW_CHARGE_INHIBIT, A_SL9, CW_ABSOLUTE_MAX, CW_DEEP_DISCHARGE -> Measured.VOLTAGE;
            case A_SL22, A_SL15 -> Measured.TEMPERATURE;
            case CW_UNCONTROLLED -> Measured.CURRENT;
            case CW_OUTPUT_STUCK,
                    CW_SOFTWARE_FAULT,
                    CW_JOURNAL_UNAVAILABLE,
                    E_SL24,
                    E_SL1,
                    E_SL2,
                    E_SL9,
                    E_SL10,
                    E_SL119 -> Measured.NOTHING;
        };
    }

    private static Json.Members raised(AlarmRaised e) {
        Json.Members members = Json.members().put("kind", kind(e.code()));
        return switch (measured(e.code())) {
            case VOLTAGE -> members.put("voltageV", Json.milli(e.value())).put("limitV", Json.milli(limitMv(e)));
            case TEMPERATURE ->
                members.put("temperatureC", Json.deci(e.value())).put("limitC", Json.deci(e.limit()));
            case CURRENT -> members.put("currentA", Json.milli(e.value())).put("limitA", Json.milli(e.limit()));
            case NOTHING -> members;
        };
    }

    /** The limit as printed: "above 3.95 V" is kept as "from 3.951 V on" in the rules. */
    private static int limitMv(AlarmRaised e) {
        boolean next = e.code() == AlarmCode.A_SL9 && e.limit() == CellLimits.OVER_VOLTAGE_FROM_MV;
        return next ? e.limit() - 1 : e.limit();
    }

    private static Json.Members cleared(AlarmCleared e) {
        Json.Members members = Json.members().put("kind", kind(e.code()));
        return switch (measured(e.code())) {
            case VOLTAGE -> members.put("worstV", Json.milli(e.worst()));
            case TEMPERATURE -> members.put("worstC", Json.deci(e.worst()));
            case CURRENT -> members.put("currentA", Json.milli(e.worst()));
            case NOTHING -> members;
        };
    }

    private static String kind(AlarmCode code) {
        return word(code.kind());
    }

    private static Json.Members spread(int spreadMv) {
        return Json.members().put("spreadV", Json.milli(spreadMv));
    }

    private static String advice(BalanceEnd why) {
        return switch (why) {
            case FLOAT -> "balancing stops in float: restart the charger by hand to go on";
            case LEVEL, LOW_VOLTAGE, HARDWARE -> "";
        };
    }

    /** Events that only the journal needs; their name is that of the record. */
    private static Told internal(BankEvent event) {
        String battery = event instanceof OfBattery of ? of.battery() : "";
        Json.Members more = Json.members();
        switch (event) {
            case InputAccepted e -> more.put("input", kebab(e.input().getClass()));
            case AlarmHeldBack e ->
                more.put("code", e.code().text()).put("due", e.due().toString());
            case AlarmHoldDropped e -> more.put("code", e.code().text());
            case DelayStarted e -> more.put("due", e.due().toString());
            case BalanceJudged e -> more.put("status", e.status().name()).put("unfinished", e.unfinished());
            case TransferStarted e -> transfer(more, e.transfer());
            case TransferEnded e -> transfer(more, e.transfer()).put("movedMicroAh", e.movedMicroAh());
            case SettingsChanged e ->
                more.put("who", e.who())
                        .put("why", e.why())
                        .put(
                                "changes",
                                e.changes().stream().map(EventJson::change).toList());
            case BatteryListed e -> more.put("present", e.present());
            case SerialNoted e -> more.put("serial", e.serial()).put("earlier", e.earlier());
            case BypassChanged e ->
                more.put("bypassed", e.bypassed()).put("who", e.who()).put("why", e.why());
            case LatchSet e -> more.put("latch", word(e.kind())).putUnlessZero("cell", e.cell());
            case LatchReleased e -> more.put("latch", word(e.kind()));
            case ContactorClosingFailed e -> more.put("failures", e.failures());
            case ContactorForced e -> more.put("forced", e.forced()).put("why", e.why());
            case AbsorptionRemembered e -> more.put("reached", e.reached());
            case StageChanged e -> more.put("stage", word(e.to())).put("from", word(e.from()));
            case OverrideStarted e ->
                more.put("until", e.until().toString()).put("who", e.who()).put("why", e.why());
            case OverrideEnded e -> more.put("why", e.why());
            case Locked e ->
                more.put("output", e.output().key())
                        .put("who", e.who())
                        .put("role", word(e.role()))
                        .put("why", e.why());
            case Unlocked e -> more.put("output", e.output().key()).put("who", e.who());
            default -> {} // the name says it all
        }
        return Told.internal(kebab(event.getClass()), battery, more);
    }

    private static Json.Members transfer(Json.Members more, Transfer transfer) {
        return more.put("fromCell", transfer.fromCell())
                .put("toCell", transfer.toCell())
                .put("currentA", Json.milli(transfer.ma()));
    }

    private static SequencedMap<String, @Nullable Object> change(SettingChange change) {
        Setting setting = change.setting();
        return Json.members()
                .put("setting", setting.key())
                .put("from", setting.text(change.from()))
                .put("to", setting.text(change.to()))
                .build();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String kebab(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
