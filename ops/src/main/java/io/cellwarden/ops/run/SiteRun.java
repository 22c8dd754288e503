package io.cellwarden.ops.run;

import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankJournal;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.LinkPosition;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Journalled;
import io.cellwarden.gateway.capture.LineRecording;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.clock.UpTime;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.ops.backup.Backup;
import io.cellwarden.ops.backup.Restore;
import io.cellwarden.ops.frames.FrameKeeper;
import io.cellwarden.ops.json.DisplayTime;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.view.LiveView;
import io.cellwarden.ops.view.Reach;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.persistence.store.CassandraStore;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.BankSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A site as it runs: store, banks and links, started in the order of ARCHITECTURE 3 and 4 and stopped in reverse.
 */
public final class SiteRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteRun.class);
    /** The source of what the site file tells. */
    private static final String SITE = "site";
    /** The link by which {@link #cable} reports. */
    private static final String CABLE = "cable";

    /** Behind it banks wait for their journals for 5 s more. */
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(2);

    /** So many banks are journalled at the same second. */
    private static final int TOGETHER = 16;

    private static final int SECONDS = 60;

    private final Site site;
    private final AnchoredClock clock;
    private final Store store;
    private final String boot;
    private final Gateway gateway;
    private final RunningBanks banks;
    private final Backlog backlog;
    private final ClockWatch clockWatch;
    private final ShownDecisions shown;
    private final CountDownLatch ready;
    private final SiteArchive archive;
    private final FrameKeeper frames;
    private final SiteSpace space;

    private long cableReports;

    /** The store is ours already: it is what a second program on the same data directory fails at. */
    private SiteRun(
            Site site,
            AnchoredClock clock,
            Consumer<List<Envelope>> decided,
            BankJournal.Storable storable,
            Store store) {
        this.site = site;
        this.clock = clock;
        this.store = store;
        this.shown = new ShownDecisions(decided);
        this.archive = new SiteArchive(site, store, clock);
        this.ready = new CountDownLatch(site.banks().size());
        this.boot = Boot.id(site.dataDir(), clock.instant());
        Path spools = SpoolDirectory.make(site.dataDir());
        this.gateway = Gateway.create(SiteLinks.of(site), spools, clock, this::submit, boot);
        this.frames = SiteFrames.keeper(site, gateway.recordings(), clock);
        this.banks = new RunningBanks(store.config().withFallback(ConfigFactory.load()));
        this.space = new SiteSpace(site, store, spools, banks);
        this.backlog = new Backlog(boot, banks, gateway);
        int mostHeld = LocalRecord.mostHeld(
                Runtime.getRuntime().maxMemory(), site.banks().size());
        LOG.info("each bank holds {} inputs at most for a journal that is away", mostHeld);
        for (SiteBank bank : site.banks()) {
            BankSite live = bank.site().withSilentAfter(Duration.ZERO); // only links judge silence
            LocalRecord record = new LocalRecord(site.dataDir(), spools, live.name(), mostHeld);
            backlog.add(live.name(), record, new OrderRecord(site.dataDir(), live.name(), boot));
            BankPorts ports = new BankPorts(
                            clock, UpTime::nanos, gateway, record, backlog::acknowledged, watcher(live.name()))
                    .announcingTo(gateway, bank.silentAfter())
                    .closingAt(closingSecond(banks.names().size(), site.banks().size()));
            banks.begin(
                    live.name(),
                    BankActor.create(live, boot, ports, reports -> BankJournal.create(live, reports, storable)));
        }
        this.clockWatch = new ClockWatch(
                clock, banks.names(), banks::ask, (bank, input) -> submit(bank, input, ClockWatch.SOURCE), this::keep);
    }

    /**
     * A few banks are journalled together, which spares the disk; many fill its blocks anyway, and to pack all at once would
     * keep the processors from protecting.
     */
    private static int closingSecond(int bank, int banks) {
        return banks <= TOGETHER ? 0 : bank * SECONDS / banks;
    }

    /**
     * Starts a site; returns once every bank protects and every link has begun. A store that cannot be opened keeps no
     * bank from protecting: it is opened as soon as it can be.
     *
     * @param decided sees the events of every input as they are decided; must return at once
     * @throws IOException if it cannot be seen whether a restore is under way
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
        Restore.refuseUnlessDone(site.dataDir());
        Store store = SiteStore.open(site, STORE_PATIENCE);
        SiteRun run;
        try {
            Restore.refuseUnlessDone(site.dataDir()); // one that begins from now on sees the journal
            run = new SiteRun(site, clock, decided, storable, store);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
        try {
            run.begin();
            return run;
        } catch (InterruptedException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private void begin() throws InterruptedException {
        ready.await();
        List<ClockNote> last = new ArrayList<>();
        ClockNote.read(site.dataDir()).ifPresent(last::add);
        for (String bank : banks.names()) {
            BankActor.Description description = banks.awaitDescription(bank);
            BankState known = description.state();
            shown.begin(known);
            frames.begin(known);
            if (description.journalRecovered()) { // what another has decided shows the wall clock
                last.add(new ClockNote(known.clock(), known.wallOffsetMs()));
            }
        }
        last.stream()
                .max(Comparator.comparing(ClockNote::time))
                .ifPresent(note -> clock.goOn(note.time(), note.wallOffsetMs()));
        for (String bank : banks.names()) {
            handOver(bank);
        }
        gateway.keepForOthers(banks.names(), SpoolDirectory.inData(site.dataDir()));
        clockWatch.begin();
        gateway.begin();
        frames.start();
        space.start(clock, gateway::moveSpools);
        backlog.begin();
        archive.start();
        Thread.ofPlatform().daemon().name("sweep-spools").start(SpoolDirectory::sweep);
    }

    private void keep(ClockNote note) {
        try {
            note.write(site.dataDir());
        } catch (IOException e) {
            LOG.warn(
                    "bank time cannot be noted; a start without its journal begins at the wall clock's: {}",
                    Trouble.text(e));
        }
    }

    private void handOver(String bank) throws InterruptedException {
        BankState known = banks.awaitDescription(bank).state();
        backlog.handOver(bank, known);
        SiteLinks.gone(known, links(), now()).forEach(report -> submit(bank, report, SITE));
        frames.begin(known);
        space.begunAnew(known);
    }

    private void handOverAgain(String bank) {
        try {
            handOver(bank);
        } catch (InterruptedException | CompletionException stopping) {
            LOG.warn("bank {} begins anew at the stop: {}", bank, stopping.getMessage());
        }
    }

    private BankPorts.Watcher watcher(String bank) {
        AtomicBoolean isReady = new AtomicBoolean();
        return new BankPorts.Watcher() {
            @Override
            public void decided(List<Envelope> events) {
                backlog.begun().decided(bank, events);
                shown.decided(bank, events);
                frames.decided(bank, events);
            }

            @Override
            public void resumed() {
                backlog.begun().numberedAnew(bank);
            }

            @Override
            public void ready(String name, boolean journalRecovered) {
                backlog.begun().numberedAnew(bank);
                if (isReady.compareAndSet(false, true)) {
                    ready.countDown();
                } else { // its actor was restarted
                    Thread.ofPlatform().daemon().name("restore-" + bank).start(() -> handOverAgain(bank));
                }
            }
        };
    }

    private void submit(String bank, Input input, String source) {
        banks.submit(bank, input, source);
    }

    /** Why an event or chunk cannot be stored; empty if it can. */
    public static String whyNotStorable(Journalled event) {
        try {
            EnvelopeCodec.encode(event);
            return "";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
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
        return banks.describe();
    }

    /** One bank as of its last complete input. */
    BankActor.Description describe(String bank) {
        return banks.describe(bank);
    }

    /** Hands an operator's order to its bank, and records it in case the journal is away. */
    OrderRecord.Given order(OperatorOrder order) {
        Input.Operator input = new Input.Operator(now(), order.who(), order.role(), order.why(), order.command());
        return backlog.orders(order.bank()).give(input, source -> banks.judge(order.bank(), input, source));
    }

    /** Has a bank journal what it has decided so far; returns at once. */
    void closeChunk(String bank) {
        banks.tell(bank, new BankActor.CloseChunk());
    }

    /** Has all banks journal what they have decided so far, and waits for it, though not for long. */
    void awaitJournalled() {
        banks.names().forEach(banks::awaitJournalled);
    }

    /** Waits until the journal has what a bank has decided so far; false if it does not take it in time. */
    boolean awaitJournalled(String bank) {
        return banks.awaitJournalled(bank);
    }

    /** How times of the bank are shown now. */
    DisplayTime displayTime(String bank) {
        return shown.time(bank);
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
        banks.endBatteryActor(
                bank, site.bank(bank).orElseThrow().site().batteries().indexOf(battery));
    }

    /** What has come over each line. */
    public List<LinkStatistics.Snapshot> links() {
        return gateway.statistics();
    }

    /** What has lately gone over the line of each link. */
    SequencedMap<String, LineRecording> recordings() {
        return gateway.recordings();
    }

    /** Has the raw frames of an incident on the disk, as far as they came. */
    void keepFrames() {
        frames.look();
    }

    /** Asks the hardware behind each link for the limits that it protects by. */
    Map<String, CompletableFuture<HardwareLimits>> askLimits() {
        return gateway.askLimits();
    }

    /** Where it writes. */
    SiteSpace space() {
        return space;
    }

    /** Writes the journal into an archive while it is written. */
    Backup.JournalCopy journalCopy() {
        return switch (store) {
            case EmbeddedStore embedded -> (archive, _, _) -> embedded.copyTo(archive);
            case CassandraStore elsewhere -> Backup.JournalCopy.of(elsewhere::reader);
        };
    }

    /** Archives what is due, now; of damaged journals too where that is wanted. */
    void archive(boolean skipsDamage, Consumer<String> out) {
        archive.run(skipsDamage, out);
    }

    /** The site at a glance, now; {@code reach} is how the commands that it tells reach it. */
    public LiveView view(String title, Reach reach, String told) {
        return new LiveView(title, reach, describe(), links(), now(), site::silentAfter, told, shown.latest());
    }

    /** Reads the journal while it is written; to be closed by the caller. */
    public EventReader reader() {
        return store.reader();
    }

    /** Ends links, banks and store, in that order; what is decided by then is journalled. */
    @Override
    public void close() {
        archive.close();
        backlog.close();
        clockWatch.close();
        space.close();
        gateway.close();
        banks.close();
        store.close();
        frames.close();
    }
}
