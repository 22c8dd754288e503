package io.cellwarden.ops.replay;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.export.ReadingsCsv;
import io.cellwarden.ops.incident.Incidents;
import io.cellwarden.ops.incident.Why;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.EventId;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.LineSink;
import io.cellwarden.ops.json.Shown;
import io.cellwarden.ops.site.Site;
import io.cellwarden.site.BankSite;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A look into a bank's journal: its events, its replay, what-if, why, its incidents or its readings. It travels as text, so
 * that a running program can answer it as well as a command that has opened the store itself.
 *
 * @param site the bank
 * @param kind what is asked
 * @param all whether events that only the journal needs are told too
 * @param json JSON lines instead of text
 * @param window what is asked of it
 * @param incident whose time is the window, by its number
 * @param speed how fast a replay passes: 1 as it happened, 0 as fast as it goes
 * @param set other settings for what-if, empty for none
 * @param why the event whose reasons are asked for
 * @param progress whether lines that begin with {@link Progress#MARK} tell how far long work is
 */
public record JournalQuery(
        BankSite site,
        Kind kind,
        boolean all,
        boolean json,
        Window window,
        OptionalLong incident,
        double speed,
        List<String> set,
        Optional<EventId> why,
        boolean progress) {
    /** Copies the list. */
    public JournalQuery {
        set = List.copyOf(set);
    }

    /** What is asked. */
    public enum Kind {
        /** The recorded events. */
        EVENTS,
        /** The recorded inputs judged again. */
        REPLAY,
        /** The same under other settings. */
        WHAT_IF,
        /** What led to one event, and what came of it. */
        WHY,
        /** The incidents. */
        INCIDENTS,
        /** The readings as CSV. */
        READINGS
    }

    /** Whether a line of the answer is a replay's last one and says that decisions differ. */
    public static boolean tellsDifference(String line) {
        return ReplayAnswer.tellsDifference(line);
    }

    /** All events of a part of a journal as JSON lines. */
    public static JournalQuery events(BankSite site, Window part) {
        return of(site, Kind.EVENTS, part);
    }

    /** The readings of a part of a journal as CSV. */
    public static JournalQuery readings(BankSite site, Window part) {
        return of(site, Kind.READINGS, part);
    }

    private static JournalQuery of(BankSite site, Kind kind, Window part) {
        return new JournalQuery(
                site, kind, true, true, part, OptionalLong.empty(), 0, List.of(), Optional.empty(), false);
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
        return QueryArguments.parse(arguments, site);
    }

    /**
     * Answers the query on one thread, as beside a running site.
     *
     * @param journal gives all events of the bank, in order; read twice or more, since a clock that is set later tells how
     *     earlier times are shown
     * @throws IllegalArgumentException if there is nothing of what is asked
     */
    public void run(Recorded journal, LineSink out) {
        run(journal, 1, out);
    }

    /**
     * The same on a computer that protects nothing meanwhile.
     *
     * @param threads how many a replay may take
     */
    public void run(Recorded journal, int threads, LineSink out) {
        Progress told = new Progress(out, progress, System::nanoTime);
        DisplayTimes times;
        try (Stream<Envelope> events = told.of("reading the times", journal.get())) {
            times = DisplayTimes.of(events);
        }
        Window part = window;
        if (incident.isPresent()) {
            part = RecordedIncident.find(site, journal, incident.getAsLong(), times)
                    .window();
        }
        switch (kind) {
            case EVENTS -> events(told.of("events", journal.get()), part, times, out);
            case REPLAY -> replay(journal, threads, told, part, times, out);
            case WHAT_IF -> whatIf(journal, told, part, times, out);
            case WHY -> why(journal, told, times, out);
            case INCIDENTS -> incidents(journal, told, part, times, out);
            case READINGS -> readings(journal, told, part, times, out);
        }
    }

    private void events(Stream<Envelope> journal, Window part, DisplayTimes times, LineSink out) {
        try (journal) {
            Shown.InOrder inOrder = new Shown.InOrder();
            journal.forEachOrdered(event -> tell(inOrder.next(event), part, times, out));
        }
    }

    /** Tells one event as it is shown, if it is asked for. */
    public void tell(Shown recorded, DisplayTimes times, LineSink out) {
        tell(recorded, window, times, out);
    }

    private void tell(Shown recorded, Window part, DisplayTimes times, LineSink out) {
        Envelope event = times.of(recorded.event());
        if (!part.contains(event.time())) {
            return;
        }
        Shown shown = new Shown(event, recorded.order());
        Optional<SequencedMap<String, @Nullable Object>> told =
                all ? Optional.of(EventJson.entry(shown)) : EventJson.told(shown);
        told.map(one -> EventJson.named(one, event))
                .map(one -> json ? Json.line(one) : DecisionText.line(one))
                .ifPresent(out);
    }

    private void replay(Recorded journal, int threads, Progress told, Window part, DisplayTimes times, LineSink out) {
        requireSome(part, times);
        ReplayAnswer answer =
                new ReplayAnswer(json, times, new Pace(speed), out, event -> tell(event, part, times, out));
        Replay.run(site, told.of("replay", journal), part, times, threads, answer::add);
        answer.end();
    }

    /** A replay of nothing would look like one that found nothing. */
    private void requireSome(Window part, DisplayTimes times) {
        Instant begin = times.begin()
                .orElseThrow(() -> new IllegalArgumentException(
                        "bank " + bank() + " has no journal yet: nothing of it is recorded"));
        Instant first = times.at(begin).of(begin);
        Instant end = times.end().orElseThrow();
        Instant last = times.at(end).of(end);
        if (times.ascend() && (last.isBefore(part.from()) || first.isAfter(part.to()))) {
            throw new IllegalArgumentException("nothing is recorded of bank " + bank() + " from " + part
                    + "; its journal goes from " + first + " to " + last);
        }
    }

    private void whatIf(Recorded journal, Progress told, Window part, DisplayTimes times, LineSink out) {
        requireSome(part, times);
        try (ReplayStart start = ReplayStart.before(site, journal, Instant.MIN);
                Stream<Envelope> rest = told.of("what-if", start.rest())) {
            WhatIf.Outcome outcome = WhatIf.of(site, set)
                    .run(
                            start.state(),
                            rest.iterator(),
                            time -> part.contains(times.at(time).of(time)));
            new WhatIfAnswer(set, json, out).tell(outcome, times);
        }
    }

    private void why(Recorded journal, Progress told, DisplayTimes times, LineSink out) {
        try (Stream<Envelope> events = told.of("why", journal.get())) {
            Why.of(bank(), why.orElseThrow(), events.iterator(), times::of).tell(json, out);
        }
    }

    private void incidents(Recorded journal, Progress told, Window part, DisplayTimes times, LineSink out) {
        try (ReplayStart start = ReplayStart.before(site, journal, Instant.MIN);
                Stream<Envelope> rest = told.of("incidents", start.rest())) {
            Incidents.find(start.state(), rest, one -> {
                Window of = RecordedIncident.window(one, times);
                if (!of.to().isBefore(part.from()) && !of.from().isAfter(part.to())) {
                    UnaryOperator<Instant> shown = time -> times.at(time).of(time);
                    out.accept(json ? Json.line(one.json(shown)) : one.text(shown));
                }
            });
        }
    }

    private void readings(Recorded journal, Progress told, Window part, DisplayTimes times, LineSink out) {
        int sensors;
        try (Stream<Envelope> events = told.of("counting sensors", journal.get())) {
            sensors = events.mapToInt(ReadingsCsv::sensors).max().orElse(0);
        }
        ReadingsCsv csv = new ReadingsCsv(site, Math.max(1, sensors), part::contains, out);
        try (Stream<Envelope> events = told.of("export", journal.get())) {
            events.forEachOrdered(event -> csv.add(times.of(event)));
        }
    }
}
