package io.cellwarden.ops.replay;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.Shown;
import io.cellwarden.ops.site.Site;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A look into a bank's journal: its events, or its replay. It travels as text, so that a running program can answer it
 * as well as a command that has opened the store itself.
 *
 * @param site the bank
 * @param replay whether recorded inputs are judged again
 * @param all whether events that only the journal needs are told too
 * @param json JSON lines instead of text
 * @param from first time to tell, as times are shown
 * @param to last time to tell
 * @param speed how fast a replay passes: 1 as it happened, 0 as fast as it goes
 * @param set other settings for what-if, empty for none
 */
public record JournalQuery(
        BankSite site,
        boolean replay,
        boolean all,
        boolean json,
        Instant from,
        Instant to,
        double speed,
        List<String> set) {
    /** Copies the list. */
    public JournalQuery {
        set = List.copyOf(set);
    }

    private static final String NO_SIMULATION =
            "the recorded readings judged again; the battery itself is not simulated";
    private static final String NONE_DIFFERS = "differences: 0,";
    private static final String SUMMARY = " inputs judged again, differences: ";
    private static final String JSON_SUMMARY = "{\"replayed\":";
    private static final String JSON_NONE_DIFFERS = "\"differences\":0,";

    /** Whether a line of the answer is a replay's last one and says that decisions differ. */
    public static boolean tellsDifference(String line) {
        return line.startsWith(JSON_SUMMARY)
                ? !line.contains(JSON_NONE_DIFFERS)
                : line.contains(SUMMARY) && !line.contains(NONE_DIFFERS);
    }

    /** The bank's name. */
    public String bank() {
        return site.name();
    }

    /**
     * Reads a query from its arguments.
     *
     * @throws IllegalArgumentException naming the argument that is wrong
     */
    public static JournalQuery parse(List<String> arguments, Site site) {
        boolean replay = false;
        boolean all = false;
        boolean json = false;
        Instant from = Instant.MIN;
        Instant to = Instant.MAX;
        double speed = 0;
        Optional<BankSite> bank = Optional.empty();
        List<String> set = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String key = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? "" : argument.substring(equals + 1);
            switch (key) {
                case "bank" -> bank = Optional.of(bank(site, value));
                case "replay" -> replay = true;
                case "all" -> all = true;
                case "json" -> json = true;
                case "from" -> from = time(key, value);
                case "to" -> to = time(key, value);
                case "speed" -> speed = speed(value);
                case "set" -> set.add(value);
                default -> throw new IllegalArgumentException("unknown argument " + argument);
            }
        }
        if (from.isAfter(to)) {
            throw new IllegalArgumentException("--from " + from + " is after --to " + to);
        }
        BankSite known = bank.orElseThrow(() -> new IllegalArgumentException("no bank is named"));
        return new JournalQuery(known, replay, all, json, from, to, speed, set);
    }

    private static BankSite bank(Site site, String name) {
        return site.bank(name)
                .map(bank -> bank.site().withSilentAfter(Duration.ZERO))
                .orElseThrow(() -> new IllegalArgumentException("there is no bank " + name + "; there are "
                        + site.banks().stream().map(bank -> bank.site().name()).toList()));
    }

    private static Instant time(String key, String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "--" + key + " " + value + ": wanted is a time such as 2026-11-22T21:00:00Z", e);
        }
    }

    private static double speed(String value) {
        try {
            double speed = Double.parseDouble(value);
            if (speed >= 0 && Double.isFinite(speed)) {
                return speed;
            }
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("--speed " + value + ": wanted is a number, 0 for no delay", wrong);
        }
        throw new IllegalArgumentException("--speed " + value + ": wanted is 0 or more");
    }

    /**
     * Answers the query.
     *
     * @param journal gives all events of the bank, in order; read twice, since a clock that is set later tells how earlier
     *     times are shown
     */
    public void run(Supplier<Stream<Envelope>> journal, Consumer<String> out) {
        DisplayTimes times;
        try (Stream<Envelope> events = journal.get()) {
            times = DisplayTimes.of(events);
        }
        try (Stream<Envelope> events = journal.get()) {
            if (!set.isEmpty()) {
                whatIf(events.iterator(), times, out);
            } else if (replay) {
                replay(events.iterator(), times, out);
            } else {
                Shown.InOrder inOrder = new Shown.InOrder();
                events.forEach(event -> tell(inOrder.next(event), times, out));
            }
        }
    }

    private boolean isAsked(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    /** Tells one event as it is shown, if it is asked for. */
    public void tell(Shown recorded, DisplayTimes times, Consumer<String> out) {
        Envelope shown = times.of(recorded.event());
        if (!isAsked(shown.time())) {
            return;
        }
        Shown event = new Shown(shown, recorded.order());
        if (all) {
            out.accept(json ? Json.line(EventJson.entry(event)) : DecisionText.line(EventJson.entry(event)));
        } else if (json) {
            EventJson.told(event).map(Json::line).ifPresent(out);
        } else {
            DecisionText.of(event).ifPresent(out);
        }
    }

    private void replay(Iterator<Envelope> journal, DisplayTimes times, Consumer<String> out) {
        DecisionHash hash = new DecisionHash();
        Pace pace = new Pace(speed);
        long[] found = {0, 0};
        Replay.run(site, journal, judged -> {
            found[0]++;
            Shown.all(judged.recorded()).forEach(shown -> {
                Envelope event = shown.event();
                if (isAsked(times.of(event).time()) && Shown.isTold(event.event())) {
                    pace.await(event.time());
                }
                tell(shown, times, out);
            });
            judged.again().forEach(hash::add);
            if (!judged.isEqual()) {
                found[1]++;
                out.accept(difference(judged, times));
            }
        });
        out.accept(
                json
                        ? Json.line(Json.members()
                                .put("replayed", found[0])
                                .put("differences", found[1])
                                .put("hash", hash.hex())
                                .build())
                        : found[0] + SUMMARY + found[1] + ", hash " + hash.hex());
    }

    private String difference(Replay.Judged judged, DisplayTimes times) {
        List<String> then = lines(judged.recorded(), times);
        List<String> now = lines(judged.again(), times);
        long sequence = judged.recorded().getFirst().sequence();
        return json
                ? Json.line(Json.members()
                        .put("differs", sequence)
                        .put("recorded", then)
                        .put("again", now)
                        .build())
                : "input " + sequence + " is decided otherwise today: recorded " + then + ", now " + now;
    }

    private static List<String> lines(List<Envelope> events, DisplayTimes times) {
        return Shown.all(events.stream().map(times::of).toList()).stream()
                .map(DecisionText::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private void whatIf(Iterator<Envelope> journal, DisplayTimes times, Consumer<String> out) {
        List<WhatIf.Difference> differences = WhatIf.of(site, set).run(journal).stream()
                .map(one -> one.shown(times))
                .filter(one -> isAsked(one.recorded()))
                .toList();
        out.accept(
                json
                        ? Json.line(Json.members()
                                .put("whatIf", "settings")
                                .put("set", set)
                                .put("note", NO_SIMULATION)
                                .build())
                        : "what if " + String.join(", ", set) + ": " + NO_SIMULATION);
        differences.forEach(one -> out.accept(json ? json(one) : text(one)));
        if (!json && differences.isEmpty()) {
            out.accept("no decision would have been another");
        }
    }

    private static String json(WhatIf.Difference one) {
        return Json.line(Json.members()
                .put("whatIf", kind(one))
                .put("decision", one.what())
                .put("time", one.recorded().toString())
                .put("movedMs", one.moved().toMillis())
                .build());
    }

    private static String text(WhatIf.Difference one) {
        String moved = one.moved().isZero()
                ? ""
                : " by " + Json.milli(one.moved().abs().toMillis()).toPlainString() + " s";
        return one.recorded() + "  " + kind(one) + moved + "  " + one.what();
    }

    private static String kind(WhatIf.Difference one) {
        return one.kind().name().toLowerCase(Locale.ROOT);
    }
}
