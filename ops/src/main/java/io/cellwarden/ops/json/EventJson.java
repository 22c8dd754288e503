package io.cellwarden.ops.json;

import io.cellwarden.cell.CellLimits;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.*;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.AlarmCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The events of a bank as the objects that the outside relies on. */
public final class EventJson {
    private EventJson() {}

    /** The object of a decision, as {@code evaluate} prints it; empty for what only the journal needs. */
    public static Optional<SequencedMap<String, @Nullable Object>> decision(Envelope envelope) {
        return decision(envelope.event())
                .map(told -> members(envelope, told, Json.members()).build());
    }

    /** The object of a decision, or of what an operator or the site file changed, with who, as what and why (CTL-3). */
    public static Optional<SequencedMap<String, @Nullable Object>> told(Shown shown) {
        Envelope envelope = shown.event();
        return decision(envelope.event())
                .or(() -> Shown.isOrder(envelope.event()) ? Optional.of(order(shown)) : Optional.empty())
                .map(told -> members(envelope, told, Json.members()).build());
    }

    private static Told order(Shown shown) {
        Told told = JournalJson.told(shown.event().event());
        shown.order()
                .ifPresent(order -> told.more()
                        .without("who", "role", "why")
                        .put("who", order.who())
                        .put("role", word(order.role()))
                        .put("why", order.why()));
        return told;
    }

    /** The same with the name by which the event is asked for. */
    public static SequencedMap<String, @Nullable Object> named(
            SequencedMap<String, @Nullable Object> told, Envelope envelope) {
        told.put("id", EventId.of(envelope).toString());
        return told;
    }

    /** The object of any event with its place in the journal, internal ones under names of their own. */
    public static SequencedMap<String, @Nullable Object> entry(Shown shown) {
        Envelope envelope = shown.event();
        Json.Members place = Json.members().put("seq", envelope.sequence()).put("index", envelope.index());
        place.put("cause", envelope.causeSequence() + "." + envelope.causeIndex());
        Told told = decision(envelope.event()).orElseGet(() -> order(shown));
        return members(envelope, told, place).build();
    }

    private static Json.Members members(Envelope envelope, Told told, Json.Members start) {
        return start.put("time", envelope.time().toString())
                .put("bank", envelope.bank())
                .putUnlessEmpty("battery", told.battery())
                .putUnlessZero("cell", told.cell())
                .put("event", told.name())
                .putUnlessEmpty("code", told.code())
                .putAll(told.more().build());
    }

    /** Empty for what only the journal needs. */
    private static Optional<Told> decision(BankEvent event) {
        return switch (event) {
            case AlarmRaised e ->
                decision("alarm-raised", e.battery(), e.cell(), e.code().text(), raised(e));
            case AlarmCleared e ->
                decision("alarm-cleared", e.battery(), e.cell(), e.code().text(), cleared(e));
            case OutputSwitched e -> switched(e);
            case LoopOpened e ->
                decision("loop-open", e.battery(), 0, "", Json.members().put("between", List.of(e.from(), e.to())));
            case LoopClosed e -> decision("loop-closed", e.battery(), 0, "", Json.members());
            case InputRefused e -> refused(e);
            case AdvisoryChanged e ->
                decision(
                        "advisory",
                        e.battery(),
                        0,
                        e.code().text(),
                        Json.members()
                                .put("state", e.raised() ? "raised" : "cleared")
                                .putUnlessEmpty("detail", e.what()));
            case DiskSpaceJudged e ->
                decision(
                        "disk-space",
                        "",
                        0,
                        "",
                        Json.members().put("level", word(e.level())).put("detail", e.what()));
            case BalancingStarted e -> decision("balancing-started", e.battery(), e.cell(), "", spread(e.spreadMv()));
            case BalancingEnded e ->
                decision(
                        "balancing-ended",
                        e.battery(),
                        0,
                        "",
                        spread(e.spreadMv()).put("why", word(e.why())).putUnlessEmpty("advice", advice(e.why())));
            case BalanceStatusChanged e ->
                decision(
                        "balance-status",
                        e.battery(),
                        0,
                        "",
                        Json.members()
                                .put("status", e.to().name())
                                .put("from", e.from().name()));
            case InputAccepted _,
                    AlarmAcknowledged _,
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
                    LimitsChanged _,
                    OverrideStarted _,
                    OverrideEnded _,
                    Locked _,
                    Unlocked _,
                    Checkpoint _,
                    OnAllowed _ -> Optional.empty();
        };
    }

    private static Optional<Told> decision(String name, String battery, int cell, String code, Json.Members more) {
        return Optional.of(new Told(name, battery, cell, code, more));
    }

    private static Optional<Told> refused(InputRefused e) {
        Json.Members reason = Json.members().put("reason", e.reason());
        return switch (e.input()) {
            case Input.Reading reading -> decision("reading-refused", reading.battery(), 0, "", reason);
            case Input.UnreadableReading reading -> decision("reading-refused", reading.battery(), 0, "", reason);
            default -> Optional.empty(); // a command, told where it was given
        };
    }

    private static Optional<Told> switched(OutputSwitched e) {
        String name = e.output().eventName(e.on());
        if (e.causes().isEmpty()) {
            return decision(name, "", 0, "", Json.members());
        }
        Cause first = e.causes().getFirst();
        Json.Members causes = Json.members()
                .put("causes", e.causes().stream().map(EventJson::cause).toList());
        return decision(name, first.battery(), first.cell(), first.code(), causes);
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
        SPACE,
        NOTHING
    }

    private static Measured measured(AlarmCode code) {
        return switch (code) {
            case W_SL12, A_SL11, CW_CHARGE_INHIBIT, A_SL9, CW_ABSOLUTE_MAX, CW_DEEP_DISCHARGE -> Measured.VOLTAGE;
            case A_SL22, A_SL15 -> Measured.TEMPERATURE;
            case CW_UNCONTROLLED -> Measured.CURRENT;
            case CW_DISK_SPACE -> Measured.SPACE;
            case CW_OUTPUT_STUCK,
                    CW_SOFTWARE_FAULT,
                    CW_JOURNAL_UNAVAILABLE,
                    CW_LINK,
                    CW_JOURNAL_GAP,
                    CW_CONTROL_REFUSED,
                    CW_ADDRESS_CLASH,
                    CW_MONITOR,
                    CW_SENSOR_LOST,
                    CW_TEMPERATURE_LOST,
                    CW_HARDWARE_PROTECTS,
                    CW_HARDWARE_WARNS,
                    E_SL24,
                    E_SL1,
                    E_SL2,
                    E_SL9,
                    E_SL10,
                    E_SL119 -> Measured.NOTHING;
        };
    }

    /** What an alarm measured as it came up, against which limit: kind, value and limit. */
    public static Json.Members raised(AlarmRaised e) {
        Json.Members members = Json.members().put("kind", kind(e.code()));
        return switch (measured(e.code())) {
            case VOLTAGE -> members.put("voltageV", Json.milli(e.value())).put("limitV", Json.milli(printedLimit(e)));
            case TEMPERATURE ->
                members.put("temperatureC", Json.deci(e.value())).put("limitC", Json.deci(e.limit()));
            case CURRENT -> members.put("currentA", Json.milli(e.value())).put("limitA", Json.milli(e.limit()));
            case SPACE ->
                members.put("freeMiB", e.value()).put("limitMiB", e.limit()).putUnlessEmpty("detail", e.detail());
            case NOTHING -> members.putUnlessEmpty("detail", e.detail());
        };
    }

    /** A value of an alarm in words, such as {@code 2.79 V}; empty where it measures nothing. */
    public static String figure(AlarmCode code, int value) {
        return switch (measured(code)) {
            case VOLTAGE -> Json.milli(value).toPlainString() + " V";
            case TEMPERATURE -> Json.deci(value).toPlainString() + " °C";
            case CURRENT -> Json.milli(value).toPlainString() + " A";
            case SPACE -> value + " MiB";
            case NOTHING -> "";
        };
    }

    /** The worst value of an alarm that is over, in words; empty where none is kept (a current is that of the end). */
    public static Optional<String> worst(AlarmCode code, int worst) {
        return switch (measured(code)) {
            case VOLTAGE, TEMPERATURE -> Optional.of(figure(code, worst));
            case CURRENT, SPACE, NOTHING -> Optional.empty();
        };
    }

    /** The limit as printed: "above 3.95 V" is kept as "from 3.951 V on" in the rules. */
    public static int printedLimit(AlarmRaised e) {
        boolean next = e.code() == AlarmCode.A_SL9 && e.limit() == CellLimits.OVER_VOLTAGE_FROM_MV;
        return next ? e.limit() - 1 : e.limit();
    }

    private static Json.Members cleared(AlarmCleared e) {
        Json.Members members = Json.members().put("kind", kind(e.code()));
        return switch (measured(e.code())) {
            case VOLTAGE -> members.put("worstV", Json.milli(e.worst()));
            case TEMPERATURE -> members.put("worstC", Json.deci(e.worst()));
            case CURRENT -> members.put("currentA", Json.milli(e.worst()));
            case SPACE -> members;
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

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
