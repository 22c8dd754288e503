package io.cellwarden.ops.bench;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.store.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Calm days of banks of 80 cells, written straight to a store as their journals would have written them: a batch of
 * readings, one of each battery, then those of the next bank, and a checkpoint each hour. All banks have the same day.
 *
 * @param banks how many
 * @param length of the day
 * @param interval from one reading of a battery to its next
 */
record StoredDays(int banks, Duration length, Duration interval) {
    private static final String BOOT = "day";
    private static final int TOLD_EVERY = 240;

    /** How many readings there are. */
    long readings() {
        return banks * length.dividedBy(interval) * CalmBank.BATTERIES;
    }

    List<CalmBank> all() {
        List<CalmBank> all = new ArrayList<>();
        for (int i = 0; i < banks; i++) {
            all.add(new CalmBank(i, BOOT));
        }
        return all;
    }

    /** Writes them; they end now. */
    void write(Path directory, Instant now, Consumer<String> progress) {
        List<CalmBank> all = all();
        CalmBank first = all.getFirst();
        BankState state = BankState.beforeFirstStart(first.site());
        long number = 1;
        long rounds = length.dividedBy(interval);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            for (long round = 0; round < rounds; round++) {
                Instant at = now.minus(interval.multipliedBy(rounds - round));
                BankState before = state;
                List<Envelope> events = new ArrayList<>();
                for (int i = 0; i < CalmBank.BATTERIES; i++) {
                    CalmBank.Next next = first.next(at);
                    BankRules.Step step = BankRules.step(state, next.reading(), next.source());
                    events.addAll(step.events());
                    state = step.state();
                }
                if (hour(before.clock()) != hour(at)) {
                    events.add(Checkpoints.of(state, events.getLast().index() + 1));
                }
                List<CompletableFuture<Void>> written = new ArrayList<>();
                for (CalmBank bank : all) {
                    written.add(store.append(bank.name(), number, of(bank.name(), events)));
                }
                CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                        .join();
                number += events.size();
                if (round % TOLD_EVERY == 0) {
                    progress.accept("writing " + banks + " banks, " + 100 * round / rounds + " % ...");
                }
            }
        }
    }

    private static long hour(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), Duration.ofHours(1).toSeconds());
    }

    private static List<Envelope> of(String bank, List<Envelope> events) {
        return events.stream()
                .map(event -> new Envelope(
                        bank,
                        event.sequence(),
                        event.index(),
                        event.time(),
                        event.source(),
                        event.causeSequence(),
                        event.causeIndex(),
                        event.rulesVersion(),
                        event.event()))
                .toList();
    }
}
