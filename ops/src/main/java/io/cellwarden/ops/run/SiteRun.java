package io.cellwarden.ops.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankJournal;
import io.cellwarden.bank.LinkPosition;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.link.AnchoredClock;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.gateway.link.LinkStatistics;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.view.LiveView;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.BankSite;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A site as it runs: store, banks and links, started in the order of ARCHITECTURE 3 and 4 and stopped in reverse.
 */
public final class SiteRun implements AutoCloseable {
    private static final Duration ASK = Duration.ofSeconds(3);
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(4);
    /** The source of what operators order. */
    private static final String OPERATOR = "operator";
    /** The link by which {@link #cable} reports. */
    private static final String CABLE = "cable";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Site site;
    private final AnchoredClock clock;
    private final EmbeddedStore store;
    private final ActorSystem<Void> system;
    private final Gateway gateway;
    private final Map<String, ActorRef<BankActor.Message>> banks = new LinkedHashMap<>();
    private final Map<String, LocalRecord> records = new LinkedHashMap<>();
    private final String boot;
    private final CountDownLatch recovered;
    /** Counts the banks that have taken in all that was handed over to them. */
    private final CountDownLatch taken;

    private final DecisionTail latest = new DecisionTail();

    private volatile boolean begun;
    private long cableReports;

    /** The store is open already: it is what a second program on the same data directory fails at. */
    private SiteRun(
            Site site,
            AnchoredClock clock,
            Consumer<List<Envelope>> decided,
            BankJournal.Storable storable,
            EmbeddedStore store)
            throws IOException {
        this.site = site;
        this.clock = clock;
        this.store = store;
        this.recovered = new CountDownLatch(site.banks().size());
        this.taken = new CountDownLatch(site.banks().size());
        this.boot = Boot.id(site.dataDir(), clock.instant());
        this.gateway =
                Gateway.create(SiteLinks.of(site), SpoolDirectory.make(site.dataDir()), clock, this::submit, boot);
        Config config = store.config().withFallback(ConfigFactory.load());
        this.system = ActorSystem.create(Behaviors.empty(), "cellwarden", config);
        for (SiteBank bank : site.banks()) {
            BankSite live = bank.site().withSilentAfter(Duration.ZERO); // only links judge silence
            LocalRecord record = new LocalRecord(site.dataDir(), live.name());
            records.put(live.name(), record);
            BankPorts ports = new BankPorts(clock, gateway, record, gateway, watcher(decided));
            Behavior<BankActor.Message> behavior =
                    BankActor.create(live, boot, ports, reports -> BankJournal.create(live, reports, storable));
            banks.put(
                    live.name(),
                    system.systemActorOf(
                            Behaviors.supervise(behavior).onFailure(SupervisorStrategy.restart()),
                            "bank-" + banks.size(),
                            Props.empty()));
        }
    }

    /**
     * Starts a site; returns once every bank protects and every link has begun.
     *
     * @param decided sees the events of every input as they are decided; must return at once
     * @throws IOException if spools or local records cannot be read or made
     * @throws io.cellwarden.persistence.store.StoreException if another program has the store, or it cannot be opened
     * @throws IllegalArgumentException if a link or an output needs what this program has not
     */
    public static SiteRun start(Site site, AnchoredClock clock, Consumer<List<Envelope>> decided)
            throws IOException, InterruptedException {
        return start(site, clock, decided, SiteRun::whyNotStorable);
    }

    /** The same in a drill: {@code storable} is asked before each event is stored, and may fail as a store does. */
    static SiteRun start(
            Site site, AnchoredClock clock, Consumer<List<Envelope>> decided, BankJournal.Storable storable)
            throws IOException, InterruptedException {
        if (site.store() != Site.Store.EMBEDDED) {
            throw new IllegalArgumentException("cellwarden.store = cassandra: this version cannot; use embedded");
        }
        EmbeddedStore store = EmbeddedStore.open(site.dataDir());
        SiteRun run;
        try {
            run = new SiteRun(site, clock, decided, storable, store);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
        try {
            run.begin();
            return run;
        } catch (IOException | InterruptedException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private void begin() throws IOException, InterruptedException {
        recovered.await();
        describe().stream()
                .map(bank -> bank.state().clock())
                .max(Instant::compareTo)
                .ifPresent(clock::notBefore);
        for (Map.Entry<String, LocalRecord> record : records.entrySet()) {
            handOver(record.getKey(), record.getValue().read());
        }
        gateway.handOverSpools(); // after the records, which hold the commands between these readings
        begun = true;
        banks.values().forEach(bank -> bank.tell(new BankActor.Begin()));
        gateway.begin();
        Thread.ofVirtual().name("forget-spools").start(this::forgetWhatIsJournalled);
    }

    /** Inputs that only the local record has; those of links that come again from a spool are dropped by the bank. */
    private void handOver(String bank, List<Envelope> recorded) {
        long known = describe(bank).state().sequence();
        for (Envelope envelope : recorded) {
            if (envelope.sequence() > known) {
                input(envelope.event()).ifPresent(input -> submit(bank, input, envelope.source()));
            }
        }
    }

    /** The input that an event took in; timers fire again by themselves. */
    private static Optional<Input> input(BankEvent event) {
        return switch (event) {
            case InputAccepted(Input.TimerFired _) -> Optional.empty();
            case InputAccepted(Input input) -> Optional.of(input);
            case InputRefused refused -> Optional.of(refused.input());
            default -> Optional.empty();
        };
    }

    private void forgetWhatIsJournalled() {
        try {
            taken.await();
            for (String bank : banks.keySet()) {
                while (describe(bank).notJournalled() > 0) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
                }
                gateway.forgetLeftovers(bank);
                Objects.requireNonNull(records.get(bank)).forget();
            }
        } catch (IOException e) {
            system.log().warn("what earlier starts have spooled cannot be deleted: {}", e.getMessage());
        } catch (InterruptedException | CompletionException stopping) {
            return; // the next start looks at them again
        }
    }

    private BankPorts.Watcher watcher(Consumer<List<Envelope>> decided) {
        AtomicBoolean isRecovered = new AtomicBoolean();
        AtomicBoolean isTaken = new AtomicBoolean();
        return new BankPorts.Watcher() {
            @Override
            public void decided(List<Envelope> events) {
                decided.accept(events);
                latest.add(events);
                // The run begins behind all that was handed over.
                if (events.getFirst().event() instanceof InputAccepted(Input.Started started)
                        && started.boot().equals(boot)
                        && isTaken.compareAndSet(false, true)) {
                    taken.countDown();
                }
            }

            @Override
            public void ready(String bank, boolean journalRecovered) {
                if (isRecovered.compareAndSet(false, true)) {
                    recovered.countDown();
                }
                if (begun) { // the bank's actor was restarted
                    Objects.requireNonNull(banks.get(bank)).tell(new BankActor.Begin());
                }
            }
        };
    }

    /** Why an event cannot be stored; empty if it can. */
    public static String whyNotStorable(Envelope envelope) {
        try {
            EnvelopeCodec.encode(envelope);
            return "";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void submit(String bank, Input input, String source) {
        Objects.requireNonNull(banks.get(bank)).tell(new BankActor.Submit(input, source, system.ignoreRef()));
    }

    /** What keeps the site from being ready: lines that are shut, journals that are not recovered; empty if nothing. */
    public List<String> missing() {
        Instant now = now();
        Stream<String> lines = links().stream().filter(link -> !link.open()).map(link -> link.text(now));
        Stream<String> journals = describe().stream()
                .filter(bank -> !bank.journalRecovered())
                .map(bank -> "bank " + bank.state().site().name()
                        + ": its journal; it protects without: OFF works, ON does not");
        return Stream.concat(lines, journals).toList();
    }

    /** The site that runs. */
    public Site site() {
        return site;
    }

    /** Displayed time. */
    public Instant now() {
        return clock.instant();
    }

    /** Every bank as of its last complete input, in the order of the site file. */
    public List<BankActor.Description> describe() {
        return banks.keySet().stream().map(this::describe).toList();
    }

    private BankActor.Description describe(String bank) {
        return AskPattern.<BankActor.Message, BankActor.Description>ask(
                        Objects.requireNonNull(banks.get(bank)), BankActor.Describe::new, ASK, system.scheduler())
                .toCompletableFuture()
                .join();
    }

    /** Hands an operator's order to its bank and waits until the bank has judged it. */
    BankActor.Outcome order(OperatorOrder order) {
        Input input = new Input.Operator(now(), order.who(), order.role(), order.why(), order.command());
        return AskPattern.<BankActor.Message, BankActor.Outcome>ask(
                        Objects.requireNonNull(banks.get(order.bank())),
                        replyTo -> new BankActor.Submit(input, OPERATOR, replyTo),
                        ASK,
                        system.scheduler())
                .toCompletableFuture()
                .join();
    }

    /**
     * Takes what the BMS of a bank sees of its cable loop (TOP-6). Numbered as a link's inputs are, but not spooled: a BMS
     * tells it again at the next start.
     */
    public synchronized void cable(String bank, boolean open, String from, String to) {
        Input report = new Input.LoopReport(now(), open, from, to);
        submit(bank, report, LinkPosition.source(CABLE, boot, ++cableReports));
    }

    /** Ends the actor of a battery, as a fault in it would: a drill of what its bank does then. */
    public void endBatteryActor(String bank, String battery) {
        int number = List.copyOf(banks.keySet()).indexOf(bank);
        int order = site.bank(bank).orElseThrow().site().batteries().indexOf(battery);
        Adapter.toClassic(system)
                .actorSelection("/system/bank-" + number + "/battery-" + order + "-*")
                .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
    }

    /** Waits until the journal has what a bank has decided so far; false if it does not take it in {@link #SETTLE}. */
    boolean awaitJournalled(String bank) {
        long sequence = describe(bank).state().sequence();
        long deadline = System.nanoTime() + SETTLE.toNanos();
        try {
            while (true) {
                BankActor.Description now = describe(bank);
                if (now.state().sequence() - now.notJournalled() >= sequence) {
                    return now.journalRecovered();
                }
                if (System.nanoTime() > deadline) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What has come over each line. */
    public List<LinkStatistics.Snapshot> links() {
        return gateway.statistics();
    }

    /** The site at a glance, now. */
    public LiveView view(String title, String told) {
        return new LiveView(title, describe(), links(), now(), told, latest.latest());
    }

    /** Reads the journal while it is written; to be closed by the caller. */
    public JournalReader reader() {
        return store.reader();
    }

    /** Ends links, banks and store, in that order; what is decided by then is journalled. */
    @Override
    public void close() {
        gateway.close();
        settle();
        system.terminate();
        try {
            Objects.requireNonNull(system.getWhenTerminated())
                    .toCompletableFuture()
                    .orTimeout(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException slow) {
            system.log().warn("banks did not end in {} s", LONGEST_STOP.toSeconds());
        }
        store.close();
    }

    private void settle() {
        long deadline = System.nanoTime() + SETTLE.toNanos();
        try {
            while (System.nanoTime() < deadline && describe().stream().anyMatch(bank -> bank.notJournalled() > 0)) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (CompletionException unresponsive) {
            system.log().warn("a bank does not answer at the stop: {}", unresponsive.getMessage());
        }
    }
}
