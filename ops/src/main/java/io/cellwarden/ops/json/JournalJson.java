package io.cellwarden.ops.json;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.*;
import io.cellwarden.event.Input;
import io.cellwarden.event.Transfer;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The events that only the journal needs, for the curious. */
final class JournalJson {
    private static final Pattern NEXT_WORD = Pattern.compile("(?<=.)(?=[A-Z])");

    private JournalJson() {}

    /** What an event says; its name is that of the record. */
    static Told told(BankEvent event) {
        String battery = switch (event) {
            case OfBattery of -> of.battery();
            case OfInput of when of.input() instanceof Input.OfBattery input -> input.battery();
            default -> "";
        };
        Json.Members more = Json.members();
        switch (event) {
            case InputAccepted(Input.ClockStepped input) ->
                input(more, input).put("wallAheadS", Json.milli(input.offsetMs()));
            case InputAccepted(Input.Resumed input) -> input(more, input).put("pausedS", Json.milli(input.pausedMs()));
            case InputAccepted(Input.JournalReport input) ->
                input(more, input).put("available", input.available()).put("detail", input.what());
            case InputAccepted(Input.GapReport input) ->
                input(more, input)
                        .put("inputs", input.inputs())
                        .put(
                                "firstAgoS",
                                Duration.between(input.from(), input.at()).toSeconds())
                        .put(
                                "lastAgoS",
                                Duration.between(input.to(), input.at()).toSeconds())
                        .put("goesOn", input.goesOn());
            case InputAccepted e -> input(more, e.input());
            case InputRefused e -> input(more, e.input()).put("reason", e.reason());
            case AlarmAcknowledged e ->
                more.put("code", e.code().text()).put("who", e.who()).put("why", e.why());
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
                                e.changes().stream().map(JournalJson::change).toList());
            case BatteryListed e -> more.put("present", e.present());
            case SerialNoted e -> more.put("serial", e.serial()).put("earlier", e.earlier());
            case BypassChanged e ->
                more.put("bypassed", e.bypassed()).put("who", e.who()).put("why", e.why());
            case LatchSet e -> more.put("latch", EventJson.word(e.kind())).putUnlessZero("cell", e.cell());
            case LatchReleased e -> more.put("latch", EventJson.word(e.kind()));
            case ContactorClosingFailed e -> more.put("failures", e.failures());
            case ContactorForced e -> more.put("forced", e.forced()).put("why", e.why());
            case AbsorptionRemembered e -> more.put("reached", e.reached());
            case StageChanged e -> more.put("stage", EventJson.word(e.to())).put("from", EventJson.word(e.from()));
            case LimitsChanged e ->
                more.put("chargeVoltageLimitV", Json.milli(e.limits().chargeVoltageMv()))
                        .put("chargeCurrentLimitA", Json.milli(e.limits().chargeCurrentMa()))
                        .put("dischargeCurrentLimitA", Json.milli(e.limits().dischargeCurrentMa()))
                        .putUnlessEmpty("why", e.why());
            case OverrideStarted e ->
                more.put("until", e.until().toString()).put("who", e.who()).put("why", e.why());
            case OverrideEnded e -> more.put("why", e.why());
            case Locked e ->
                more.put("output", e.output().key())
                        .put("who", e.who())
                        .put("role", EventJson.word(e.role()))
                        .put("why", e.why());
            case Unlocked e -> more.put("output", e.output().key()).put("who", e.who());
            default -> {} // the name says it all
        }
        return new Told(kebab(event.getClass()), battery, 0, "", more);
    }

    private static Json.Members input(Json.Members more, Input input) {
        more.put("input", kebab(input.getClass()));
        return switch (input) {
            case Input.Operator operator ->
                more.put("command", kebab(operator.command().getClass()))
                        .put("who", operator.who())
                        .put("role", EventJson.word(operator.role()))
                        .put("why", operator.why());
            case Input.Reading reading ->
                more.put("currentA", milli(reading.currentMa()))
                        .put("temperaturesC", values(reading.temperaturesDeciC(), Json::deci))
                        .put("cellsV", values(reading.cellsMv(), Json::milli));
            case Input.StateOfCharge soc -> more.put("socPercent", Json.deci(soc.socPermille()));
            case Input.MonitorReading monitor ->
                more.put("monitor", monitor.monitor())
                        .put("voltageV", milli(monitor.voltageMv()))
                        .put("currentA", milli(monitor.currentMa()))
                        .put(
                                "socPercent",
                                monitor.socPermille() == Ints.ABSENT ? null : Json.deci(monitor.socPermille()))
                        .put("consumedAh", milli(monitor.consumedMah()))
                        .put("timeToGoMin", monitor.timeToGoMin() == Ints.ABSENT ? null : monitor.timeToGoMin());
            case Input.DeviceFigures told -> more.put("device", told.device()).putAll(FigureJson.of(told.figures()));
            case Input.MonitorReport report ->
                more.put("monitor", report.monitor()).put("well", report.well()).put("text", report.text());
            case Input.LimitsReport limits ->
                more.put("chargeVoltageLimitV", milli(limits.chargeVoltageMv()))
                        .put("chargeCurrentLimitA", milli(limits.chargeCurrentMa()))
                        .put("dischargeCurrentLimitA", milli(limits.dischargeCurrentMa()));
            case Input.ReadBack back ->
                more.put("output", back.output().key())
                        .put("actuator", back.actuator())
                        .put("on", back.on());
            case Input.TimerFired fired ->
                more.put("timer", EventJson.word(fired.timer().kind()))
                        .putUnlessEmpty("of", fired.timer().subject());
            case Input.ControlFrame written ->
                more.put("device", written.device())
                        .put("frame", written.frame())
                        .put("refused", written.refused())
                        .putUnlessEmpty("trouble", written.trouble());
            case Input.ProtectionReport report ->
                more.put("charge", report.charge())
                        .put("discharge", report.discharge())
                        .putUnlessEmpty("protects", report.protects())
                        .putUnlessEmpty("warns", report.warns());
            case Input.AddressClash clash -> more.put("present", clash.present());
            case Input.LinkReport report -> more.put("well", report.well()).put("text", report.text());
            case Input.UnreadableReading reading -> more.put("unreadable", reading.reason());
            default -> more;
        };
    }

    private static @Nullable BigDecimal milli(int value) {
        return value == Ints.ABSENT ? null : Json.milli(value);
    }

    /** What a reading does not tell is null. */
    private static List<@Nullable BigDecimal> values(Ints values, LongFunction<BigDecimal> decimal) {
        List<@Nullable BigDecimal> all = new ArrayList<>();
        values.stream().forEach(value -> all.add(value == Ints.ABSENT ? null : decimal.apply(value)));
        return all;
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

    private static String kebab(Class<?> type) {
        return NEXT_WORD.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
