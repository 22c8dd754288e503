package io.cellwarden.ops.verify;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.verify.Finding.Kind;
import io.cellwarden.persistence.archive.ArchiveFile;
import io.cellwarden.persistence.store.EventReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks journals and archives from first to last and tells what is damaged, missing, in disorder or decided otherwise. It
 * travels as text, so that a running program can answer it as well.
 *
 * @param banks whose
 * @param json JSON lines instead of text
 */
public record Verification(List<SiteBank> banks, boolean json) {
    /** Begins a line that only tells how far the work is. */
    public static final String PROGRESS = "~ ";

    private static final int TOLD_EVERY = 1_000_000;

    /** Copies the list. */
    public Verification {
        banks = List.copyOf(banks);
    }

    /**
     * Reads a verification from its arguments.
     *
     * @throws IllegalArgumentException naming the argument that is wrong
     */
    public static Verification parse(List<String> arguments, Site site) {
        List<SiteBank> banks = new ArrayList<>();
        boolean json = false;
        for (String argument : arguments) {
            if (argument.equals("json")) {
                json = true;
            } else if (argument.startsWith("bank=")) {
                String name = argument.substring("bank=".length());
                banks.add(site.bank(name)
                        .orElseThrow(() -> new IllegalArgumentException("there is no bank " + name + "; there are "
                                + site.banks().stream()
                                        .map(bank -> bank.site().name())
                                        .toList())));
            } else {
                throw new IllegalArgumentException("unknown argument " + argument);
            }
        }
        return new Verification(banks.isEmpty() ? site.banks() : banks, json);
    }

    /** Whether a line of the answer tells something wrong. */
    public static boolean tellsFinding(String line) {
        return Finding.isTold(line);
    }

    /** Walks. */
    public void run(EventReader reader, Consumer<String> out) {
        for (SiteBank bank : banks) {
            long[] findings = {0};
            Consumer<Finding> found = finding -> {
                findings[0]++;
                out.accept(json ? finding.json() : finding.text());
            };
            List<BankWalk> walks = new ArrayList<>();
            List<ArchiveFile> files = reader.archived(bank.site().name());
            for (ArchiveFile file : files) {
                walk(bank, false, file.read(what -> found.accept(damage(bank, what))), found, walks, out);
            }
            walk(
                    bank,
                    true,
                    reader.journal(bank.site().name(), 0, damaged -> found.accept(damage(bank, damaged.getMessage()))),
                    found,
                    walks,
                    out);
            out.accept(summary(bank, files.size(), walks, findings[0]));
        }
    }

    private static Finding damage(SiteBank bank, @Nullable String what) {
        return new Finding(Kind.DAMAGE, bank.site().name(), 0, Optional.empty(), String.valueOf(what));
    }

    private static void walk(
            SiteBank bank,
            boolean complete,
            Stream<Envelope> events,
            Consumer<Finding> found,
            List<BankWalk> walks,
            Consumer<String> out) {
        BankWalk walk = new BankWalk(bank.site(), complete, found);
        walks.add(walk);
        long[] read = {0};
        try (events) {
            walk.take(events.peek(_ -> {
                        if (++read[0] % TOLD_EVERY == 0) {
                            out.accept(PROGRESS + "bank " + bank.site().name() + ": " + read[0] + " events, up to "
                                    + walk.place());
                        }
                    })
                    .iterator());
        }
    }

    private String summary(SiteBank bank, int files, List<BankWalk> walks, long findings) {
        String name = bank.site().name();
        long inputs = walks.stream().mapToLong(BankWalk::inputs).sum();
        long checkpoints = walks.stream().mapToLong(BankWalk::checkpoints).sum();
        long otherRules = walks.stream().mapToLong(BankWalk::otherRules).sum();
        return json
                ? Json.line(Json.members()
                        .put("verified", name)
                        .put("inputs", inputs)
                        .put("checkpoints", checkpoints)
                        .put("archives", files)
                        .put("decidedByEarlierRules", otherRules)
                        .put("findings", findings)
                        .build())
                : "bank " + name + ": " + inputs + " inputs judged again, " + checkpoints + " checkpoints, " + files
                        + " archive files; findings: " + findings
                        + (otherRules == 0 ? "" : "; earlier rules have decided " + otherRules + " inputs otherwise");
    }
}
