package io.cellwarden.ops.replay;

import io.cellwarden.bank.BankRules;
import io.cellwarden.ops.json.Json;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a replay comes to. */
public final class ReplayCount {
    private final DecisionHash hash = new DecisionHash();
    private final TreeSet<Integer> otherVersions = new TreeSet<>();
    private long judged;
    private long differences;

    /**
     * The outcome of a replay.
     *
     * @param judged how many inputs were judged again
     * @param differences how many of them are decided otherwise today
     * @param hash over what is decided today
     * @param otherVersions versions of the rules, others than this program's, that had decided
     */
    public record Result(long judged, long differences, String hash, List<Integer> otherVersions) {
        /** Copies the list. */
        public Result {
            otherVersions = List.copyOf(otherVersions);
        }

        /** The object for other programs. */
        public SequencedMap<String, @Nullable Object> json() {
            return Json.members()
                    .put("replayed", judged)
                    .put("differences", differences)
                    .put("hash", hash)
                    .put("rulesVersion", BankRules.VERSION)
                    .put("recordedOtherRulesVersions", otherVersions)
                    .build();
        }
    }

    /** Takes the next judged input. */
    public void add(Replay.Judged one) {
        judged++;
        int version = one.recorded().getFirst().rulesVersion();
        if (version != BankRules.VERSION) {
            otherVersions.add(version);
        }
        one.again().forEach(hash::add);
        if (!one.isEqual()) {
            differences++;
        }
    }

    /** What it came to; ends it. */
    public Result result() {
        return new Result(judged, differences, hash.hex(), List.copyOf(otherVersions));
    }
}
