package io.cellwarden.ops.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankJournal;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.LinkPosition;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.link.AnchoredClock;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.gateway.link.HardwareLimits;
import io.cellwarden.gateway.link.LinkStatistics;
import io.cellwarden.gateway.link.UpTime;
import io.cellwarden.ops.json.DisplayTime;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.view.LiveView;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;
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
    /** The source of what is seen of the disk. */
    private static final String DISK = "disk";
    /** The link by which {@link #cable} reports. */
    private static final String CABLE = "cable";

    /** Behind it banks wait for their journals for 5 s more. */
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Site site;
    private final AnchoredClock clock;
    private final EmbeddedStore store;
    private final ActorSystem<Void> system;
    private final Gateway gateway;
    private final Map<String, ActorRef<BankActor.Message>> banks = new LinkedHashMap<>();
    private final Map<String, LocalRecord> records = new LinkedHashMap<>();
    private final ClockWatch clockWatch;
    private final Map<String, DisplayTime> displayed = new ConcurrentHashMap<>();
    private final String boot;
    private final CountDownLatch ready;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** The sequence number under which the run of each bank has begun. */
    private final Map<String, Long> begunAt = new ConcurrentHashMap<>();

    private final Path spools;
    private final DecisionTail latest = new DecisionTail();

    private volatile Optional<DiskWatch> disk = Optional.empty();
    private long cableReports;

    /** The store is ours already: it is what a second program on the same data directory fails at. */
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
        this.ready = new CountDownLatch(site.banks().size());
        this.boot = Boot.id(site.dataDir(), clock.instant());
        this.spools = SpoolDirectory.make(site.dataDir());
        this.gateway = Gateway.create(SiteLinks.of(site), spools, clock, this::submit, boot);
        Config config = store.config().withFallback(ConfigFactory.load());
        this.system = ActorSystem.create(Behaviors.empty(), "cellwarden", config);
        for (SiteBank bank : site.banks()) {
            BankSite live = bank.site().withSilentAfter(Duration.ZERO); // only links judge silence
            LocalRecord record = new LocalRecord(site.dataDir(), spools, live.name());
            records.put(live.name(), record);
            BankPorts ports =
                    new BankPorts(clock, UpTime::nanos, gateway, record, gateway, watcher(live.name(), decided));
            Behavior<BankActor.Message> behavior =
                    BankActor.create(live, boot, ports, reports -> BankJournal.create(live, reports, storable));
            banks.put(
                    live.name(),
                    system.systemActorOf(
                            Behaviors.supervise(behavior).onFailure(SupervisorStrategy.restart()),
                            "bank-" + banks.size(),
                            Props.empty()));
        }
        this.clockWatch = new ClockWatch(
                clock, List.copyOf(banks.keySet()), this::ask, (bank, input) -> submit(bank, input, ClockWatch.SOURCE));
    }

    /**
     * Starts a site; returns once every bank protects and every link has begun. A store that cannot be opened keeps no
     * bank from protecting: it is opened as soon as it can be.
     *
     * @param decided sees the events of every input as they are decided; must return at once
     * @throws IOException if spools or local records cannot be read or made
     * @throws io.cellwarden.persistence.store.StoreException if another program has the store
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
        EmbeddedStore store = EmbeddedStore.openWithin(site.dataDir(), STORE_PATIENCE);
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
        ready.await();
        List<BankState> known =
                describe().stream().map(BankActor.Description::state).toList();
        known.forEach(state -> displayed.put(state.site().name(), new DisplayTime(state.wallOffsetMs())));
        known.stream()
                .max(Comparator.comparing(BankState::clock))
                .ifPresent(last -> clock.goOn(last.clock(), last.wallOffsetMs()));
        for (String bank : banks.keySet()) {
            restore(bank);
        }
        clockWatch.begin();
        gateway.begin();
        watchDisk();
        Thread.ofVirtual().name("forget-journalled").start(this::forgetJournalled);
    }

    /** Hands a bank that begins, or begins anew, all that its journal may lack, and lets it run. */
    private synchronized void restore(String name) throws IOException {
        ActorRef<BankActor.Message> bank = Objects.requireNonNull(banks.get(name));
        long known = describe(name).state().sequence();
        List<Envelope> recorded = record(name).read();
        try {
            gateway.handOver(name, () -> {
                bank.tell(new BankActor.Listen());
                handOver(name, recorded, known); // it holds the commands between what was spooled
            });
        } finally {
            bank.tell(new BankActor.Begin());
        }
    }

    private void restoreAgain(String bank) {
        try {
            restore(bank);
        } catch (IOException | CompletionException e) {
            system.log().error("bank {} began anew without all that its links have spooled: {}", bank, e.getMessage());
        }
    }

    private LocalRecord record(String bank) {
        return Objects.requireNonNull(records.get(bank));
    }

    private void watchDisk() throws IOException {
        boolean alarmed = describe().stream()
                .anyMatch(bank -> bank.state().bms().alarms().containsKey(new AlarmOf(AlarmCode.CW_DISK_SPACE, "")));
        DiskWatch watch = new DiskWatch(
                site.dataDir(),
                spools,
                new DiskWatch.Journal(store::bytes, firstEvent()),
                site.disk(),
                alarmed ? DiskLevel.ALARM : DiskLevel.OK,
                clock,
                report -> banks.keySet().forEach(bank -> submit(bank, report, DISK)));
        disk = Optional.of(watch);
        watch.start();
    }

    /** When the first event of all was journalled; empty for a journal that is new, or cannot be read now. */
    private Optional<Instant> firstEvent() {
        try (JournalReader reader = reader()) {
            return banks.keySet().stream()
                    .map(bank -> {
                        try (Stream<Envelope> events = reader.read(bank)) {
                            return events.findFirst();
                        }
                    })
                    .flatMap(Optional::stream)
                    .map(Envelope::time)
                    .min(Instant::compareTo);
        } catch (StoreException unavailable) {
            return Optional.empty(); // its own alarm tells that
        }
    }

    /** The space that is left, as last seen. */
    List<DiskSpace> disk() {
        return disk.map(DiskWatch::latest).orElse(List.of());
    }

    /** Inputs that only the local record has; those of links that come again from a spool are dropped by the bank. */
    private void handOver(String bank, List<Envelope> recorded, long known) {
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

    /** What links have left of earlier starts goes once the journal has it, and so does what was recorded beside it. */
    private void forgetJournalled() {
        Set<String> left = new HashSet<>(banks.keySet());
        try {
            while (!closed.await((left.isEmpty() ? SETTLE : LOOK_AGAIN).toMillis(), TimeUnit.MILLISECONDS)) {
                for (String bank : banks.keySet()) {
                    if (left.contains(bank) || record(bank).exists()) {
                        forgetJournalled(bank, left);
                    }
                }
            }
        } catch (InterruptedException stopping) {
            return; // the next start looks at them again
        }
    }

    private void forgetJournalled(String name, Set<String> left) {
        try {
            BankActor.Description bank = describe(name);
            // The run begins behind all that was handed over.
            if (bank.journalRecovered()
                    && bank.notJournalled() == 0
                    && bank.state().sequence() >= begunAt.getOrDefault(name, Long.MAX_VALUE)) {
                if (left.remove(name)) { // where it cannot be done the next start looks at them again
                    gateway.forgetLeftovers(name);
                }
                record(name).forget(bank.state().sequence());
            }
        } catch (IOException e) {
            system.log().warn("what bank {} has journalled cannot be deleted elsewhere: {}", name, e.getMessage());
        } catch (CompletionException busy) {
            return; // looked at again
        }
    }

    private BankPorts.Watcher watcher(String bank, Consumer<List<Envelope>> decided) {
        AtomicBoolean isReady = new AtomicBoolean();
        return new BankPorts.Watcher() {
            @Override
            public void decided(List<Envelope> events) {
                Envelope first = events.getFirst();
                if (first.event() instanceof InputAccepted(Input.Started started)
                        && started.boot().equals(boot)) {
                    begunAt.put(bank, first.sequence());
                }
                List<Envelope> shown = displayed(bank, events);
                latest.add(shown);
                decided.accept(shown);
            }

            @Override
            public void ready(String name, boolean journalRecovered) {
                if (isReady.compareAndSet(false, true)) {
                    ready.countDown();
                } else { // its actor was restarted
                    Thread.ofVirtual().name("restore-" + bank).start(() -> restoreAgain(bank));
                }
            }
        };
    }

    /** The events of one input as they are shown; those of a clock that was set with the new time. */
    private List<Envelope> displayed(String bank, List<Envelope> events) {
        if (events.getFirst().event() instanceof InputAccepted(Input.ClockStepped stepped)) {
            displayed.put(bank, new DisplayTime(stepped.offsetMs()));
        }
        DisplayTime time = displayTime(bank);
        return events.stream().map(time::of).toList();
    }

    /** How times of the bank are shown now. */
    DisplayTime displayTime(String bank) {
        return displayed.getOrDefault(bank, DisplayTime.AS_IT_IS);
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

    /** Bank time; {@link StatusView} shows it as people's time. */
    public Instant now() {
        return clock.instant();
    }

    /** Every bank as of its last complete input, in the order of the site file. */
    public List<BankActor.Description> describe() {
        return banks.keySet().stream().map(this::describe).toList();
    }

    /** One bank as of its last complete input. */
    BankActor.Description describe(String bank) {
        return ask(bank).toCompletableFuture().join();
    }

    private CompletionStage<BankActor.Description> ask(String bank) {
        return AskPattern.ask(
                Objects.requireNonNull(banks.get(bank)), BankActor.Describe::new, ASK, system.scheduler());
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

    /** Asks the hardware behind each link for the limits that it protects by. */
    Map<String, CompletableFuture<HardwareLimits>> askLimits() {
        return gateway.askLimits();
    }

    /** Where inputs wait for the journal. */
    Path spool() {
        return spools;
    }

    /** Writes the journal as an entry of an archive while it is written. */
    void copyJournal(ZipOutputStream archive) throws IOException {
        store.copyTo(archive);
    }

    /** The site at a glance, now. */
    public LiveView view(String title, String told) {
        return new LiveView(title, describe(), links(), now(), site::silentAfter, told, latest.latest());
    }

    /** Reads the journal while it is written; to be closed by the caller. */
    public JournalReader reader() {
        return store.reader();
    }

    /** Ends links, banks and store, in that order; what is decided by then is journalled. */
    @Override
    public void close() {
        closed.countDown();
        clockWatch.close();
        disk.ifPresent(DiskWatch::close);
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
