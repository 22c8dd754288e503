package io.cellwarden.bank;

import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Journalled;
import io.cellwarden.event.ReadingCodec;
import io.cellwarden.port.BankPorts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;

/**
 * The bank's side of the talk with its journal: owns what is decided and not yet acknowledged, holds readings back until
 * their chunk closes ({@link ChunkRules}), keeps at most one batch of whole inputs in flight, tells gate and links what
 * is durable, and notices when the journal takes too long (ARCHITECTURE 3, 5).
 */
final class JournalOutbox {
    /** The source of the inputs that say whether the journal can be written. */
    static final String SOURCE = "journal";

    /** A store need not take more events at once: those of Cassandra then lie in two of its partitions (ADR 0021). */
    static final int MOST_EVENTS = 1_500;
    /** How many ticks, 2 s, an append may take before people are told. */
    private static final int PATIENCE_TICKS = 40;

    private final String bank;
    private final BankPorts ports;
    private final OutputGate gate;
    private final Logger log;
    private final ActorRef<BankJournal.Message> journal;
    private final WaitingInputs waiting;
    /** More would soon have to be put aside. */
    private final int mostInChunk;

    private ChunkRules.Watch watch = ChunkRules.Watch.CALM;
    /** The sequence number of the last input. */
    private long last;
    /** That of the last one in front of the open chunk. */
    private long closedUpTo;
    /** That of the last one that the journal has. */
    private long journalledUpTo;

    private long inFlightUpTo;
    private long minute;
    private int ticks;
    private boolean recovered;
    private boolean reportedDown;
    private RecordGap gap = RecordGap.NONE;

    /** An outbox for a journal that still recovers. */
    JournalOutbox(String bank, BankPorts ports, OutputGate gate, Logger log, ActorRef<BankJournal.Message> journal) {
        this.bank = bank;
        this.ports = ports;
        this.gate = gate;
        this.log = log;
        this.journal = journal;
        this.waiting = new WaitingInputs(bank, ports.durable(), log, this::givenUp);
        this.mostInChunk = Math.max(1, ports.durable().mostHeld() / 2);
        this.minute = minute();
    }

    /** Adds the events of one input, which led to that state. */
    void add(List<Envelope> input, BankState after) {
        waiting.add(input);
        last = after.sequence();
        boolean decision = !ReadingCodec.isPackable(input) && !Overflow.isCalm(input);
        watch = ChunkRules.after(watch, decision, after.clock(), after.alarms());
        if (ChunkRules.closes(watch, decision, after.clock(), inChunk()) || inChunk() >= mostInChunk) {
            closeChunk();
        }
    }

    /** Has all that is decided journalled now. */
    void closeChunk() {
        closedUpTo = last;
        send();
    }

    /** Takes what the journal says; returns what people have to be told of it. */
    Optional<Input> heard(BankJournal.Report report) {
        return switch (report) {
            case BankJournal.Recovered after -> {
                recovered = true;
                inFlightUpTo = 0; // what has landed is acknowledged now, the rest goes out again
                yield acknowledged(after.state().sequence());
            }
            case BankJournal.Appended appended -> {
                if (appended.sequence() < inFlightUpTo) {
                    yield Optional.empty(); // of a batch that was sent again
                }
                inFlightUpTo = 0;
                yield acknowledged(appended.sequence());
            }
            case BankJournal.Refused(Journalled event, String why) -> {
                long sequence = event.envelopes().getFirst().sequence();
                String what = "an event of input " + sequence + " cannot be stored: " + why;
                log.error("bank {}: {}; it is kept in this log only: {}", bank, what, event);
                gate.notStorable(sequence);
                reportedDown = true; // until the next batch is written
                yield report(false, what);
            }
        };
    }

    private Optional<Input> acknowledged(long sequence) {
        List<Envelope> durable = waiting.removeUpTo(sequence);
        journalledUpTo = Math.max(journalledUpTo, sequence);
        if (!durable.isEmpty()) {
            ticks = 0;
        }
        gate.durable(sequence);
        LinkPosition.reachedBy(durable).forEach(this::acknowledge);
        send();
        if (!reportedDown || ticks > 0) {
            return Optional.empty();
        }
        reportedDown = false;
        return report(true, "written again");
    }

    private void send() {
        if (!recovered || inFlightUpTo > 0 || waiting.isEmpty()) {
            return;
        }
        List<Envelope> batch = atOnce(waiting.first(ChunkRules.LARGEST).stream()
                .takeWhile(event -> event.sequence() <= closedUpTo)
                .toList());
        if (batch.isEmpty()) {
            return;
        }
        inFlightUpTo = batch.getLast().sequence();
        journal.tell(new BankJournal.Append(batch));
    }

    /** As many whole inputs, one at least, as have {@link #MOST_EVENTS}. */
    static List<Envelope> atOnce(List<Envelope> events) {
        if (events.size() <= MOST_EVENTS) {
            return events;
        }
        long first = events.getFirst().sequence();
        long beyond = events.get(MOST_EVENTS).sequence();
        return events.stream()
                .takeWhile(event -> event.sequence() < beyond || event.sequence() == first)
                .toList();
    }

    /** There was no room for an input: it will be in no journal. */
    private void givenUp(List<Envelope> input) {
        gap = gap.with(input.getFirst().time());
        if (!Overflow.isCalm(input)) {
            gate.notStorable(input.getFirst().sequence());
        }
    }

    /**
     * Counts time; returns what people have to be told when the journal has become too slow, or has a gap: when that begins,
     * and how long it is when there is room again.
     */
    Optional<Input> tick() {
        long now = minute();
        if (now != minute) {
            minute = now;
            closeChunk();
        }
        ticks = late() == 0 ? 0 : ticks + 1;
        Optional<Input> slow = ticks < PATIENCE_TICKS ? Optional.empty() : down(backlog());
        return slow.or(this::gap);
    }

    private Optional<Input> gap() {
        Instant now = ports.clock().instant();
        if (gap.inputs() > 0 && !gap.told()) {
            gap = gap.asTold();
            log.error("bank {}: {}", bank, gap.text());
            return Optional.of(new Input.GapReport(now, gap.inputs(), gap.from(), gap.to(), true));
        }
        if (gap.told() && !reportedDown && waiting.isRecordable()) {
            RecordGap whole = gap;
            gap = RecordGap.NONE;
            log.error("bank {}: {}", bank, whole.text());
            return Optional.of(new Input.GapReport(now, whole.inputs(), whole.from(), whole.to(), false));
        }
        return Optional.empty();
    }

    private long minute() {
        return ChunkRules.minute(ports.clock().instant(), ports.closesAtSecond());
    }

    private String backlog() {
        Instant oldest = waitsSince().orElseThrow();
        return backlog(late(), Duration.between(oldest, ports.clock().instant()));
    }

    /** What an alarm says for as long as it is up: how it was then, not how it is (the status tells that). */
    static String backlog(int inputs, Duration oldest) {
        String what = inputs == 1 ? "1 input had waited" : inputs + " inputs had waited, the oldest";
        return "as it came up " + what + " for " + oldest.toSeconds() + " s";
    }

    /**
     * The bank has begun without its journal; returns what people have to be told.
     *
     * @param inputs how many have come meanwhile
     */
    Optional<Input> notRecovered(Duration limit, int inputs) {
        log.error(
                "bank {}: its journal was not recovered in {} s; it protects from its readings alone, "
                        + "switches OFF but never ON; check the store",
                bank,
                limit.toSeconds());
        return down("not recovered in " + limit.toSeconds() + " s; as it came up "
                + (inputs == 1 ? "1 input" : inputs + " inputs") + " waited");
    }

    /** The journal is unavailable; returns what people have to be told, once. */
    private Optional<Input> down(String why) {
        if (reportedDown) {
            return Optional.empty();
        }
        reportedDown = true;
        return report(false, why);
    }

    private Optional<Input> report(boolean available, String what) {
        return Optional.of(new Input.JournalReport(ports.clock().instant(), available, what));
    }

    /** Tells the links how far the journal has their inputs. */
    void acknowledge(BankState recoveredState) {
        recoveredState.links().forEach(this::acknowledge);
    }

    private void acknowledge(String link, LinkPosition position) {
        ports.acknowledgements().acknowledged(bank, link, position.boot(), position.number());
    }

    /** Records locally what waits, for an ON that has waited too long for the journal; not for one never recovered. */
    Optional<CompletionStage<Void>> localRecord(Instant now) {
        return recovered && waiting.isRecordable() && gate.needsLocalRecord(now)
                ? Optional.of(ports.durable().record(waiting.first(Integer.MAX_VALUE)))
                : Optional.empty();
    }

    /**
     * The journal came back after a start without it: what was decided meanwhile is judged again from its state.
     *
     * @param open the input on its way
     */
    void resumeFrom(BankState recoveredState, InputQueue queue, Optional<InputQueue.Pending> open) {
        List<InputQueue.Pending> again = new ArrayList<>(takeInputs(queue));
        open.filter(pending -> !(pending.input() instanceof Input.TimerFired)).ifPresent(again::add);
        queue.resumeFrom(recoveredState, again);
        gate.resumeFrom(recoveredState);
        acknowledge(recoveredState);
    }

    /** Takes everything out that waits, to be judged again: all but the timers, which come of themselves. */
    private List<InputQueue.Pending> takeInputs(InputQueue queue) {
        List<InputQueue.Pending> inputs = new ArrayList<>();
        for (List<Envelope> events : waiting.removeAll()) {
            Envelope first = events.getFirst();
            switch (first.event()) {
                case InputAccepted(Input.TimerFired _) -> {}
                case InputAccepted(Input input) -> inputs.add(queue.own(input, first.source()));
                case InputRefused(Input input, String _) -> inputs.add(queue.own(input, first.source()));
                default -> throw new IllegalStateException("not the event of an input: " + first);
            }
        }
        ticks = 0;
        last = 0;
        closedUpTo = 0;
        return inputs;
    }

    /** Whether the journal has recovered since the start. */
    boolean isRecovered() {
        return recovered;
    }

    /** How many inputs wait for the journal although their chunk is closed. */
    int late() {
        return waiting.size() - inChunk();
    }

    /** The time of the oldest input that waits although its chunk is closed; empty where none does. */
    Optional<Instant> waitsSince() {
        return late() == 0
                ? Optional.empty()
                : Optional.of(waiting.first(1).getFirst().time());
    }

    /** How many readings wait in the open chunk. */
    int inChunk() {
        return (int) Math.min(waiting.size(), last - closedUpTo);
    }

    /** The sequence number up to which the journal has all inputs. */
    long journalledUpTo() {
        return journalledUpTo;
    }
}
