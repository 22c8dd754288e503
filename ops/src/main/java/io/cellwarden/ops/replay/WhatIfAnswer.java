package io.cellwarden.ops.replay;

import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.LineSink;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The outcome of a what-if as lines: those that come earlier, then later, never and new, then how many are the same. */
final class WhatIfAnswer {
    private static final String NO_SIMULATION =
            "the recorded readings judged again; the battery itself is not simulated";

    private final List<String> set;
    private final boolean json;
    private final LineSink out;

    WhatIfAnswer(List<String> set, boolean json, LineSink out) {
        this.set = set;
        this.json = json;
        this.out = out;
    }

    void tell(WhatIf.Outcome outcome, DisplayTimes times) {
        out.accept(
                json
                        ? Json.line(Json.members()
                                .put("whatIf", "settings")
                                .put("set", set)
                                .put("note", NO_SIMULATION)
                                .build())
                        : "what if " + String.join(", ", set) + ": " + NO_SIMULATION);
        for (WhatIf.Kind kind : WhatIf.Kind.values()) {
            outcome.differences().stream()
                    .filter(one -> one.kind() == kind)
                    .map(one -> one.shown(times))
                    .forEach(one -> out.accept(json ? json(one) : text(one)));
        }
        out.accept(json ? jsonSummary(outcome) : summary(outcome));
    }

    private static String json(WhatIf.Difference one) {
        return Json.line(Json.members()
                .put("whatIf", word(one.kind()))
                .put("decision", one.what())
                .put("time", one.recorded().toString())
                .put("movedMs", one.moved().toMillis())
                .build());
    }

    private static String text(WhatIf.Difference one) {
        String moved = one.moved().isZero()
                ? ""
                : " by " + Json.milli(one.moved().abs().toMillis()).toPlainString() + " s";
        return one.recorded() + "  " + word(one.kind()) + moved + "  " + one.what();
    }

    private static String summary(WhatIf.Outcome outcome) {
        if (outcome.differences().isEmpty()) {
            return "no decision would have been another; the same: " + outcome.same();
        }
        return Stream.of(WhatIf.Kind.values())
                        .map(kind -> word(kind) + ": " + count(outcome, kind))
                        .collect(Collectors.joining(", "))
                + ", the same: " + outcome.same();
    }

    private static String jsonSummary(WhatIf.Outcome outcome) {
        Json.Members members = Json.members().put("whatIf", "summary");
        for (WhatIf.Kind kind : WhatIf.Kind.values()) {
            members.put(word(kind), count(outcome, kind));
        }
        return Json.line(members.put("same", outcome.same()).build());
    }

    private static long count(WhatIf.Outcome outcome, WhatIf.Kind kind) {
        return outcome.differences().stream().filter(one -> one.kind() == kind).count();
    }

    private static String word(WhatIf.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
