package io.cellwarden.bank;

import io.cellwarden.bank.BankActor.Description;
import io.cellwarden.bank.BankActor.Outcome;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** A bank of live actors for tests: time is set by hand, everything that leaves it is recorded. */
final class LiveBank implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final List<Envelope> envelopes = new CopyOnWriteArrayList<>();
    final BlockingQueue<String> driven = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> ready = new LinkedBlockingQueue<>();
    final BlockingQueue<String> acknowledged = new LinkedBlockingQueue<>();
    private final AtomicReference<Instant> clock;
    private final ActorTestKit kit;
    private final String name;
    private final ActorRef<BankActor.Message> bank;
    private final TestProbe<Outcome> outcomes;
    volatile CompletionStage<Void> localRecord = CompletableFuture.failedFuture(new IllegalStateException("no disk"));

    private LiveBank(
            ActorTestKit kit,
            String name,
            BankSite site,
            Instant start,
            Function<ActorRef<BankJournal.Report>, Behavior<BankJournal.Message>> journal) {
        this.kit = kit;
        this.name = name;
        this.clock = new AtomicReference<>(start);
        this.outcomes = kit.createTestProbe(Outcome.class);
        BankPorts ports = new BankPorts(
                clock::get,
                (bankName, output, on, decidedAt) -> driven.add(output + (on ? " on" : " off")),
                events -> localRecord,
                (bankName, link, boot, number) -> acknowledged.add(link + "|" + boot + "|" + number),
                new BankPorts.Watcher() {
                    @Override
                    public void decided(List<Envelope> events) {
                        envelopes.addAll(events);
                    }

                    @Override
                    public void ready(String bankName, boolean journalRecovered) {
                        ready.add(journalRecovered);
                    }
                });
        this.bank = kit.spawn(BankActor.create(site, "boot", ports, journal), name);
    }

    /** A bank with a journal that is really persisted to, in memory. */
    static LiveBank withJournal(ActorTestKit kit, String name, BankSite site, Instant start) {
        return new LiveBank(kit, name, site, start, reports -> BankJournal.create(site, reports, envelope -> ""));
    }

    /** A bank with a journal that a test plays. */
    static LiveBank with(
            ActorTestKit kit,
            String name,
            BankSite site,
            Instant start,
            Function<ActorRef<BankJournal.Report>, Behavior<BankJournal.Message>> journal) {
        return new LiveBank(kit, name, site, start, journal);
    }

    /** Hands in an input without waiting; the clock goes on to its time. */
    void submit(Input input, String source) {
        clock.accumulateAndGet(input.at(), (now, at) -> at.isAfter(now) ? at : now);
        bank.tell(new BankActor.Submit(input, source, outcomes.getRef()));
    }

    /** Waits until that many inputs are decided, and gives their outcomes. */
    List<Outcome> outcomes(int count) {
        return outcomes.receiveSeveralMessages(count, PATIENCE);
    }

    void begin() {
        bank.tell(new BankActor.Begin());
    }

    void setTime(Instant now) {
        clock.set(now);
    }

    /** Ends the actor of a battery, as a fault would. */
    void crashBattery(int order) {
        Adapter.toClassic(kit.system())
                .actorSelection("/user/" + name + "/battery-" + order + "-*")
                .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
    }

    Description describe() {
        TestProbe<Description> probe = kit.createTestProbe(Description.class);
        bank.tell(new BankActor.Describe(probe.getRef()));
        return probe.receiveMessage(PATIENCE);
    }

    /** Waits until all that is decided is in the journal. */
    Description settled() {
        TestProbe<Description> probe = kit.createTestProbe(Description.class);
        return probe.awaitAssert(PATIENCE, Duration.ofMillis(20), () -> {
            bank.tell(new BankActor.Describe(probe.getRef()));
            Description description = probe.receiveMessage(PATIENCE);
            if (description.notJournalled() > 0) {
                throw new AssertionError(description.notJournalled() + " inputs not journalled");
            }
            return description;
        });
    }

    @Override
    public void close() {
        kit.stop(bank, PATIENCE);
    }
}
