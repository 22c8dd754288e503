package io.cellwarden.ops.demo;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.Shown;
import io.cellwarden.ops.replay.DecisionHash;
import io.cellwarden.ops.replay.Replay;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the journal of a bank shows about itself: that it can be read from its first to its last event, that no number is
 * missing, that every decision is reproduced by judging its input again, and that it holds what was decided live.
 *
 * @param bank name of the bank
 * @param inputs recorded inputs
 * @param events recorded events, the inputs among them
 * @param decisions recorded decisions
 * @param differences inputs that are decided otherwise when they are judged again
 * @param hash over the recorded decisions
 * @param findings what is wrong, in words; empty if the proof holds
 */
public record JournalProof(
        String bank, long inputs, long events, long decisions, long differences, String hash, List<String> findings) {
    private static final int MOST_FINDINGS = 20;

    /** Copies the list. */
    public JournalProof {
        findings = List.copyOf(findings);
    }

    /**
     * Reads the whole journal of a bank and judges it.
     *
     * @param events from the first to the last, in order; closed here
     * @param site the bank
     * @param live what this start of the program has decided
     */
    public static JournalProof of(Stream<Envelope> events, BankSite site, DecidedLive live) {
        Check check = new Check(site.name(), live);
        try (events) {
            Iterator<Envelope> each = events.peek(check::recorded).iterator();
            Replay.run(site.withSilentAfter(Duration.ZERO), each, check::judged);
        } catch (RuntimeException damaged) {
            check.find("it cannot be read or judged beyond input " + check.sequence + ": " + damaged.getMessage());
        }
        return check.proof();
    }

    /** One line for people. */
    public String text() {
        return "bank " + bank + ": " + inputs + " inputs, " + events + " events, " + decisions
                + " decisions; judged again, differences: " + differences + ", hash " + hash;
    }

    /** Reads along. */
    private static final class Check {
        private final String bank;
        private final DecidedLive live;
        private final DecisionHash hash = new DecisionHash();
        private final DecisionHash sinceStart = new DecisionHash();
        private final List<String> findings = new ArrayList<>();
        private long sequence;
        private int index;
        private long inputs;
        private long events;
        private long decisions;
        private long differences;
        private Optional<Envelope> last = Optional.empty();

        Check(String bank, DecidedLive live) {
            this.bank = bank;
            this.live = live;
        }

        void recorded(Envelope event) {
            events++;
            boolean follows = event.index() == 0
                    ? event.sequence() == sequence + 1
                    : event.sequence() == sequence && event.index() == index + 1;
            if (!follows) {
                find("event " + event.sequence() + "." + event.index() + " follows " + sequence + "." + index);
            }
            if (!event.bank().equals(bank)) {
                find("event " + event.sequence() + " is of bank " + event.bank());
            }
            last.filter(before -> event.time().isBefore(before.time()))
                    .ifPresent(
                            before -> find("event " + event.sequence() + " is of an earlier time than the one before"));
            last = Optional.of(event);
            sequence = event.sequence();
            index = event.index();
            if (Shown.isDecision(event.event())) {
                decisions++;
                hash.add(event);
                if (live.began(bank, sequence)) {
                    sinceStart.add(event);
                }
            }
        }

        void judged(Replay.Judged judged) {
            inputs++;
            if (!judged.isEqual()) {
                differences++;
                find("input " + judged.recorded().getFirst().sequence() + " is decided otherwise: recorded "
                        + lines(judged.recorded()) + ", now " + lines(judged.again()));
            }
        }

        private static List<String> lines(List<Envelope> events) {
            return Shown.all(events).stream()
                    .map(DecisionText::of)
                    .flatMap(Optional::stream)
                    .toList();
        }

        void find(String what) {
            if (findings.size() < MOST_FINDINGS) {
                findings.add("bank " + bank + ": " + what);
            }
        }

        JournalProof proof() {
            long decided = live.lastSequence(bank);
            if (decided != sequence) {
                find("the last input that was decided is " + decided + ", the last in the journal is " + sequence);
            }
            String liveHash = live.hash(bank);
            String journalHash = sinceStart.hex();
            if (!liveHash.equals(journalHash)) {
                find("decided live was " + liveHash + ", the journal has " + journalHash);
            }
            return new JournalProof(bank, inputs, events, decisions, differences, hash.hex(), findings);
        }
    }
}
