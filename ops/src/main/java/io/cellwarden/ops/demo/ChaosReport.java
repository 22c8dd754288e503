package io.cellwarden.ops.demo;

import io.cellwarden.ops.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * How a run of chaos ended.
 *
 * @param seed of its faults
 * @param faults how many there were
 * @param proofs the proof of each bank's journal
 */
public record ChaosReport(long seed, int faults, List<JournalProof> proofs) {
    /** Copies the list. */
    public ChaosReport {
        proofs = List.copyOf(proofs);
    }

    /** What is wrong with the journals; empty if they hold. */
    public List<String> findings() {
        return proofs.stream().flatMap(proof -> proof.findings().stream()).toList();
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("chaos " + seed + ": " + faults + " faults");
        proofs.forEach(proof -> lines.add(proof.text()));
        lines.addAll(findings());
        lines.add(
                findings().isEmpty()
                        ? "the journals hold: no number is missing, every decision is reproduced"
                        : "the journals do not hold; report this with the data directory and the seed");
        return lines;
    }

    /** For programs. */
    public String json() {
        return Json.line(Json.members()
                .put("chaos", seed)
                .put("faults", faults)
                .put("banks", proofs.stream().map(ChaosReport::object).toList())
                .put("findings", findings())
                .build());
    }

    private static Object object(JournalProof proof) {
        return Json.members()
                .put("bank", proof.bank())
                .put("inputs", proof.inputs())
                .put("events", proof.events())
                .put("decisions", proof.decisions())
                .put("differences", proof.differences())
                .put("hash", proof.hash())
                .build();
    }
}
