package io.cellwarden.ops.replay;

import io.cellwarden.bank.BankRules;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.LineSink;
import io.cellwarden.ops.json.Shown;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A replay as lines: what was recorded, at its pace, what is decided otherwise today, and the hash of what is decided. */
final class ReplayAnswer {
    private static final String NONE_DIFFERS = "differences: 0,";
    private static final String SUMMARY = " inputs judged again, differences: ";
    private static final String JSON_SUMMARY = "{\"replayed\":";
    private static final String JSON_NONE_DIFFERS = "\"differences\":0,";

    private final boolean json;
    private final DisplayTimes times;
    private final Pace pace;
    private final LineSink out;
    private final Consumer<Shown> tell;
    private final ReplayCount count = new ReplayCount();

    /**
     * An answer of which nothing is told yet.
     *
     * @param tell tells a recorded event, if it is asked for
     */
    ReplayAnswer(boolean json, DisplayTimes times, Pace pace, LineSink out, Consumer<Shown> tell) {
        this.json = json;
        this.times = times;
        this.pace = pace;
        this.out = out;
        this.tell = tell;
    }

    /** Whether a line is a replay's last one and says that decisions differ. */
    static boolean tellsDifference(String line) {
        return line.startsWith(JSON_SUMMARY)
                ? !line.contains(JSON_NONE_DIFFERS)
                : line.contains(SUMMARY) && !line.contains(NONE_DIFFERS);
    }

    void add(Replay.Judged one) {
        count.add(one);
        for (Shown shown : Shown.all(one.recorded())) {
            if (Shown.isTold(shown.event().event())) {
                pace.await(shown.event().time(), out);
            }
            tell.accept(shown);
        }
        if (!one.isEqual()) {
            out.accept(difference(one));
        }
    }

    private String difference(Replay.Judged one) {
        Envelope first = times.of(one.recorded().getFirst());
        List<String> then = lines(one.recorded());
        List<String> now = lines(one.again());
        List<String> only = then.stream().filter(line -> !now.contains(line)).toList();
        List<String> fresh = now.stream().filter(line -> !then.contains(line)).toList();
        int version = first.rulesVersion();
        if (json) {
            return Json.line(Json.members()
                    .put("differs", first.sequence())
                    .put("time", first.time().toString())
                    .put("recordedRulesVersion", version)
                    .put("rulesVersion", BankRules.VERSION)
                    .put("recorded", then)
                    .put("again", now)
                    .build());
        }
        return first.time() + "  input " + first.sequence() + " is decided otherwise today"
                + (version == BankRules.VERSION
                        ? " by the same version of the rules"
                        : ": it was recorded under rules version " + version + ", this is " + BankRules.VERSION)
                + "; only recorded: " + told(only) + "; only now: " + told(fresh)
                + (only.isEmpty() && fresh.isEmpty() ? "; the order of its events is another" : "");
    }

    private static String told(List<String> lines) {
        return lines.isEmpty() ? "nothing" : String.join(" | ", lines);
    }

    private List<String> lines(List<Envelope> events) {
        return events.stream()
                .map(times::of)
                .map(EventJson::decision)
                .flatMap(Optional::stream)
                .map(DecisionText::line)
                .toList();
    }

    void end() {
        ReplayCount.Result result = count.result();
        if (json) {
            out.accept(Json.line(result.json()));
            return;
        }
        if (!result.otherVersions().isEmpty()) {
            out.accept("some inputs were recorded under rules version "
                    + String.join(
                            ", ",
                            result.otherVersions().stream().map(String::valueOf).toList())
                    + "; this program has version " + BankRules.VERSION
                    + ", and a difference may be meant so (CHANGELOG)");
        }
        out.accept(result.judged() + SUMMARY + result.differences() + ", hash " + result.hash());
    }
}
