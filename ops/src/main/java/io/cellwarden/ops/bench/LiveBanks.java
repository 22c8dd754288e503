package io.cellwarden.ops.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankJournal;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Outcome;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Journalled;
import io.cellwarden.gateway.clock.UpTime;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Banks as they run in a site, with their journals in a store or with none. */
final class LiveBanks implements AutoCloseable {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_MS = 20;

    /** Chunks of so many banks must not all close together. */
    private static final int SECONDS = 60;

    private final ActorSystem<Void> system;
    private final Optional<Store> store;
    private final Map<String, ActorRef<BankActor.Message>> banks = new HashMap<>();
    private final AtomicInteger withoutJournal = new AtomicInteger();

    private LiveBanks(ActorSystem<Void> system, Optional<Store> store) {
        this.system = system;
        this.store = store;
    }

    /**
     * Starts banks; returns once all of them protect and their run has begun.
     *
     * @param store may hold their journals; stays open. Without one what they decide is forgotten at once
     */
    static LiveBanks start(
            Optional<Store> store,
            List<BankSite> sites,
            String boot,
            InstantSource clock,
            BankPorts.OutputDriver outputs,
            BankPorts.Acknowledgements acknowledgements)
            throws InterruptedException {
        Config own = ConfigFactory.load();
        Config config = store.map(open -> open.config().withFallback(own)).orElse(own);
        LiveBanks live = new LiveBanks(ActorSystem.create(Behaviors.empty(), "bench", config), store);
        CountDownLatch ready = new CountDownLatch(sites.size());
        BankPorts ports = new BankPorts(
                clock,
                UpTime::nanos,
                outputs,
                events -> CompletableFuture.allOf(), // of nothing: done
                acknowledgements,
                new BankPorts.Watcher() {
                    @Override
                    public void decided(List<Envelope> events) {}

                    @Override
                    public void ready(String bank, boolean journalRecovered) {
                        if (!journalRecovered) {
                            live.withoutJournal.incrementAndGet();
                        }
                        ready.countDown();
                    }
                });
        sites.forEach(site -> live.begin(site, boot, ports));
        ready.await();
        live.banks.values().forEach(bank -> {
            bank.tell(new BankActor.Listen());
            bank.tell(new BankActor.Begin());
        });
        return live;
    }

    private void begin(BankSite site, String boot, BankPorts ports) {
        Behavior<BankActor.Message> behavior = BankActor.create(
                site,
                boot,
                ports.closingAt(banks.size() % SECONDS),
                reports -> store.isPresent()
                        ? BankJournal.create(site, reports, LiveBanks::whyNotStorable)
                        : forgetful(site, reports));
        banks.put(site.name(), system.systemActorOf(behavior, "bank-" + banks.size(), Props.empty()));
    }

    private static String whyNotStorable(Journalled event) {
        EnvelopeCodec.encode(event);
        return "";
    }

    private static Behavior<BankJournal.Message> forgetful(BankSite site, ActorRef<BankJournal.Report> reports) {
        return Behaviors.setup(context -> {
            reports.tell(new BankJournal.Recovered(BankState.beforeFirstStart(site)));
            return Behaviors.receiveMessage(message -> {
                switch (message) {
                    case BankJournal.Append append ->
                        reports.tell(new BankJournal.Appended(
                                append.events().getLast().sequence()));
                }
                return Behaviors.same();
            });
        });
    }

    /** How many banks have begun before their journals were recovered. */
    int withoutJournal() {
        return withoutJournal.get();
    }

    /** Waits until the journal of every bank is recovered. */
    void awaitRecovered() throws InterruptedException {
        for (ActorRef<BankActor.Message> bank : banks.values()) {
            while (!describe(bank).journalRecovered()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
            }
        }
    }

    /** Waits until the journal of every bank has all that is decided now. */
    void awaitJournalled() throws InterruptedException {
        Map<ActorRef<BankActor.Message>, Long> decided = new HashMap<>();
        for (ActorRef<BankActor.Message> bank : banks.values()) {
            bank.tell(new BankActor.CloseChunk());
            decided.put(bank, describe(bank).state().sequence());
        }
        for (Map.Entry<ActorRef<BankActor.Message>, Long> bank : decided.entrySet()) {
            while (describe(bank.getKey()).journalledUpTo() < bank.getValue()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
            }
        }
    }

    private BankActor.Description describe(ActorRef<BankActor.Message> bank) {
        return AskPattern.ask(bank, BankActor.Describe::new, LONGEST_ANSWER, system.scheduler())
                .toCompletableFuture()
                .join();
    }

    /** Hands an input to a bank; returns at once. */
    void submit(String bank, Input input, String source) {
        Objects.requireNonNull(banks.get(bank)).tell(new BankActor.Submit(input, source, system.ignoreRef()));
    }

    /** The same; complete once it is decided. */
    CompletableFuture<Outcome> ask(String bank, Input input, String source) {
        return AskPattern.<BankActor.Message, Outcome>ask(
                        Objects.requireNonNull(banks.get(bank)),
                        replyTo -> new BankActor.Submit(input, source, replyTo),
                        LONGEST_ANSWER,
                        system.scheduler())
                .toCompletableFuture();
    }

    @Override
    public void close() {
        system.terminate();
        Objects.requireNonNull(system.getWhenTerminated())
                .toCompletableFuture()
                .orTimeout(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
