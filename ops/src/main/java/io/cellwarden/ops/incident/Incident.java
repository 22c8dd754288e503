package io.cellwarden.ops.incident;

import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.EventId;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One incident of a bank: from its first warning until no alarm is up, the loop is closed and nothing is off any more but
 * by an operator's lock.
 *
 * @param first the event that began it; its bank sequence number is the number of the incident, for ever
 * @param end when it was over; empty while it goes on
 * @param seen the last recorded time of it
 * @param worst its gravest alarm, the first of these; empty where there was none
 * @param firstOut the alarm of the cell that crossed a limit first; empty where no cell did
 * @param off the outputs that went off, in order
 * @param alarms how many alarms came up
 */
public record Incident(
        Envelope first,
        Optional<Instant> end,
        Instant seen,
        Optional<Envelope> worst,
        Optional<Envelope> firstOut,
        List<Output> off,
        int alarms) {
    /** Copies the list. */
    public Incident {
        off = List.copyOf(off);
    }

    /** Its number among all incidents of the bank. */
    public long number() {
        return first.sequence();
    }

    /** When it began, in bank time. */
    public Instant begin() {
        return first.time();
    }

    /** How long it took, or has taken so far. */
    public Duration duration() {
        return Duration.between(begin(), end.orElse(seen));
    }

    /** One line for people. */
    public String text(Function<Instant, Instant> shown) {
        String until = end.map(time -> "to " + shown.apply(time) + " (" + words(duration()) + ")")
                .orElseGet(() -> "goes on (" + words(duration()) + " so far)");
        return "incident " + number() + "  " + first.bank() + "  " + shown.apply(begin()) + " " + until + "  " + what()
                + firstOut.filter(cell -> !worst.equals(firstOut))
                        .map(cell -> "; first out: " + alarm(cell))
                        .orElse("")
                + "; off: "
                + (off.isEmpty()
                        ? "nothing"
                        : String.join(", ", off.stream().map(Output::key).toList()));
    }

    /** What it was, in words: its gravest alarm, or the open loop. */
    public String what() {
        return worst.map(Incident::alarm).orElseGet(() -> loop(first));
    }

    private static String loop(Envelope event) {
        return event.event() instanceof LoopOpened loop
                ? "BMS cable loop open between " + loop.from() + " and " + loop.to()
                : "an output went off";
    }

    /** An alarm with its place, value and limit. */
    static String alarm(Envelope event) {
        if (!(event.event() instanceof AlarmRaised alarm)) {
            return "";
        }
        String value = EventJson.figure(alarm.code(), alarm.value());
        return alarm.code().text()
                + (alarm.battery().isEmpty() ? "" : " " + alarm.battery())
                + (alarm.cell() == 0 ? "" : " cell " + alarm.cell())
                + (value.isEmpty()
                        ? ""
                        : " at " + value + ", limit " + EventJson.figure(alarm.code(), EventJson.printedLimit(alarm)))
                + (alarm.detail().isEmpty() ? "" : " (" + alarm.detail() + ")");
    }

    static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }

    /** The object for other programs. */
    public SequencedMap<String, @Nullable Object> json(Function<Instant, Instant> shown) {
        return Json.members()
                .put("incident", number())
                .put("bank", first.bank())
                .put("from", shown.apply(begin()).toString())
                .put("to", end.map(time -> shown.apply(time).toString()))
                .put("goesOn", end.isEmpty())
                .put("durationS", Json.milli(duration().toMillis()))
                .put("what", what())
                .put("worst", worst.map(event -> alarmJson(event, shown)))
                .put("firstOut", firstOut.map(event -> alarmJson(event, shown)))
                .put("off", off.stream().map(Output::key).toList())
                .put("alarms", alarms)
                .build();
    }

    private static SequencedMap<String, @Nullable Object> alarmJson(Envelope event, Function<Instant, Instant> shown) {
        Json.Members members = Json.members()
                .put("id", EventId.of(event).toString())
                .put("time", shown.apply(event.time()).toString());
        return event.event() instanceof AlarmRaised alarm
                ? members.put("code", alarm.code().text())
                        .putUnlessEmpty("battery", alarm.battery())
                        .putUnlessZero("cell", alarm.cell())
                        .putAll(EventJson.raised(alarm).build())
                        .build()
                : members.build();
    }
}
