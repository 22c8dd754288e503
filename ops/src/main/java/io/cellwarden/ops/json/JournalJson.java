package io.cellwarden.ops.json;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.*;
import io.cellwarden.event.Input;
import io.cellwarden.event.Transfer;
import io.cellwarden.site.Setting;
import java.time.Duration;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The events that only the journal needs, for the curious. */
final class JournalJson {
    private static final Pattern NEXT_WORD = Pattern.compile("(?<=.)(?=[A-Z])");

    private JournalJson() {}

    /** What an event says; its name is that of the record. */
    static Told told(BankEvent event) {
        String battery = event instanceof OfBattery of ? of.battery() : "";
        Json.Members more = Json.members();
        switch (event) {
            case InputAccepted(Input.ClockStepped input) ->
                input(more, input).put("wallAheadS", Json.milli(input.offsetMs()));
            case InputAccepted(Input.Resumed input) -> input(more, input).put("pausedS", Json.milli(input.pausedMs()));
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
        return input instanceof Input.Operator operator
                ? more.put("command", kebab(operator.command().getClass()))
                        .put("who", operator.who())
                        .put("role", EventJson.word(operator.role()))
                        .put("why", operator.why())
                : more;
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
