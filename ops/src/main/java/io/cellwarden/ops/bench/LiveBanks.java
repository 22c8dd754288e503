package io.cellwarden.ops.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankJournal;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Journalled;
import io.cellwarden.gateway.clock.UpTime;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.BankSite;
import java.io.IOException;
import java.nio.file.Path;
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

/** Banks as they run in a site, with the journal that {@code run} uses or with none. */
final class LiveBanks implements AutoCloseable {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_MS = 20;

    /** Chunks of so many banks must not all close together. */
    private static final int SECONDS = 60;

    private final ActorSystem<Void> system;
    private final Optional<EmbeddedStore> store;
    private final Path directory;
    private final Map<String, ActorRef<BankActor.Message>> banks = new HashMap<>();
    private final AtomicInteger withoutJournal = new AtomicInteger();

    private LiveBanks(ActorSystem<Void> system, Optional<EmbeddedStore> store, Path directory) {
        this.system = system;
        this.store = store;
        this.directory = directory;
    }

    /** Starts banks; returns once all of them protect and their run has begun. */
    static LiveBanks start(
            List<BankSite> sites,
            Journal journal,
            String boot,
            InstantSource clock,
            BankPorts.OutputDriver outputs,
            BankPorts.Acknowledgements acknowledgements)
            throws IOException, InterruptedException {
        return start(Scratch.folder(), sites, journal, boot, clock, outputs, acknowledgements);
    }

    /** The same with a data directory that may hold their journals; it is deleted in the end. */
    static LiveBanks start(
            Path directory,
            List<BankSite> sites,
            Journal journal,
            String boot,
            InstantSource clock,
            BankPorts.OutputDriver outputs,
            BankPorts.Acknowledgements acknowledgements)
            throws InterruptedException {
        Optional<EmbeddedStore> store =
                journal == Journal.ON ? Optional.of(EmbeddedStore.open(directory)) : Optional.empty();
        Config own = ConfigFactory.load();
        Config config = store.map(open -> open.config().withFallback(own)).orElse(own);
        LiveBanks live = new LiveBanks(ActorSystem.create(Behaviors.empty(), "bench", config), store, directory);
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
            while (!AskPattern.ask(bank, BankActor.Describe::new, LONGEST_ANSWER, system.scheduler())
                    .toCompletableFuture()
                    .join()
                    .journalRecovered()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
            }
        }
    }

    /** Hands an input to a bank; returns at once. */
    void submit(String bank, Input input, String source) {
        Objects.requireNonNull(banks.get(bank)).tell(new BankActor.Submit(input, source, system.ignoreRef()));
    }

    @Override
    public void close() throws IOException {
        system.terminate();
        Objects.requireNonNull(system.getWhenTerminated())
                .toCompletableFuture()
                .orTimeout(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)
                .join();
        store.ifPresent(EmbeddedStore::close);
        Scratch.delete(directory);
    }
}
