package io.cellwarden.ops.run;

import io.cellwarden.alarm.Alarm;
import io.cellwarden.alarm.AlarmBoard;
import io.cellwarden.bank.BankState;
import io.cellwarden.ops.json.DisplayTime;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.view.Reach;
import io.cellwarden.site.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The alarms of a bank as people see them: what is new first, each with all that is known of it (LIF-1, LIF-2). */
final class AlarmView {
    private AlarmView() {}

    /** One object per alarm. */
    static List<SequencedMap<String, @Nullable Object>> objects(BankState bank) {
        DisplayTime shown = new DisplayTime(bank.wallOffsetMs());
        return bank.alarms().inOrder().stream()
                .map(alarm -> object(alarm, shown))
                .toList();
    }

    private static SequencedMap<String, @Nullable Object> object(Alarm alarm, DisplayTime shown) {
        return Json.members()
                .put("code", alarm.code().text())
                .putUnlessEmpty("battery", alarm.battery())
                .putUnlessZero("cell", alarm.raised().cell())
                .put("state", alarm.life().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .putAll(EventJson.raised(alarm.raised()).build())
                .put("since", shown.of(alarm.since()).toString())
                .put("times", alarm.times())
                .put("switched", switched(alarm))
                .put("event", alarm.event().toString())
                .put("cause", alarm.cause().toString())
                .putAll(returned(alarm, shown))
                .putAll(acknowledged(alarm, shown))
                .put("remedy", alarm.code().remedy())
                .build();
    }

    private static SequencedMap<String, @Nullable Object> returned(Alarm alarm, DisplayTime shown) {
        Json.Members members = Json.members();
        alarm.returned()
                .ifPresent(returned ->
                        members.put("returned", shown.of(returned.at()).toString()));
        return members.build();
    }

    private static SequencedMap<String, @Nullable Object> acknowledged(Alarm alarm, DisplayTime shown) {
        Json.Members members = Json.members();
        alarm.acknowledged()
                .ifPresent(seen -> members.put(
                        "acknowledged",
                        Json.members()
                                .put("who", seen.who())
                                .put("why", seen.why())
                                .put("at", shown.of(seen.at()).toString())
                                .build()));
        return members.build();
    }

    /** What the BMS did, by the names of its events. */
    private static List<String> switched(Alarm alarm) {
        return alarm.switched().stream()
                .sorted()
                .map(output -> output.eventName(output == Output.PRE_ALARM))
                .toList();
    }

    /** How many alarms of a bank wait for somebody; empty if none does. */
    static Optional<String> summary(BankState bank) {
        long isNew = count(bank.alarms(), Alarm.Life.UNACKNOWLEDGED);
        long returned = count(bank.alarms(), Alarm.Life.RETURNED_UNACKNOWLEDGED);
        return isNew + returned == 0
                ? Optional.empty()
                : Optional.of("ALARMS of " + bank.site().name() + ": " + isNew + " new, " + returned
                        + " over but not acknowledged");
    }

    private static long count(AlarmBoard board, Alarm.Life life) {
        return board.alarms().values().stream()
                .filter(alarm -> alarm.life() == life)
                .count();
    }

    /** One or two lines per alarm, then how to acknowledge those that wait. */
    static List<String> lines(BankState bank, Reach reach) {
        DisplayTime shown = new DisplayTime(bank.wallOffsetMs());
        List<String> lines = new ArrayList<>();
        for (Alarm alarm : bank.alarms().inOrder()) {
            lines.add("  " + mark(alarm.life()) + " " + told(alarm, shown));
            switch (alarm.life()) {
                case UNACKNOWLEDGED -> lines.add("             " + alarm.code().remedy());
                case RETURNED_UNACKNOWLEDGED, SIGNAL -> {}
                case ACKNOWLEDGED ->
                    alarm.acknowledged()
                            .ifPresent(seen -> lines.add("             acknowledged by " + seen.who() + " at "
                                    + shown.of(seen.at()) + ": " + seen.why()));
            }
        }
        if (!bank.alarms().waiting().isEmpty()) {
            lines.add("  to acknowledge (BATTERY or CODE instead of --all for some): cellwarden ack "
                    + bank.site().name() + " --all" + reach.options());
        }
        return lines;
    }

    private static String mark(Alarm.Life life) {
        return switch (life) {
            case UNACKNOWLEDGED -> "! NEW     ";
            case RETURNED_UNACKNOWLEDGED -> "! OVER    ";
            case ACKNOWLEDGED -> "  known   ";
            case SIGNAL -> "  signal  ";
        };
    }

    private static String told(Alarm alarm, DisplayTime shown) {
        StringBuilder line = new StringBuilder(alarm.code().text());
        line.append(alarm.battery().isEmpty() ? "" : " " + alarm.battery());
        line.append(alarm.raised().cell() == 0 ? "" : " cell " + alarm.raised().cell());
        String value = EventJson.figure(alarm.code(), alarm.raised().value());
        if (!value.isEmpty()) {
            String limit = EventJson.figure(alarm.code(), EventJson.printedLimit(alarm.raised()));
            line.append("  ").append(value).append(", limit ").append(limit);
        }
        line.append(
                alarm.raised().detail().isEmpty() ? "" : "  " + alarm.raised().detail());
        line.append(alarm.switched().isEmpty() ? "" : "  " + String.join(", ", switched(alarm)));
        line.append(alarm.times() == 1 ? "" : "  ×" + alarm.times());
        line.append("  since ").append(shown.of(alarm.since()));
        alarm.returned().ifPresent(returned -> {
            line.append(" until ").append(shown.of(returned.at()));
            line.append(EventJson.worst(alarm.code(), returned.worst())
                    .map(worst -> ", worst " + worst)
                    .orElse(""));
        });
        return line.append("  event ").append(alarm.event()).toString();
    }
}
