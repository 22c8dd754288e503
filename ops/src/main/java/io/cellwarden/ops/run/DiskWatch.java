package io.cellwarden.ops.run;

import io.cellwarden.bank.BankState;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.site.DiskLimits;
import io.cellwarden.ops.site.Site;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.site.AlarmCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds at the space that is left for the journal and for inputs that wait for it, on a thread of its
 * own (a network disk may hang), and reports each change of level.
 */
final class DiskWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    /** The source of what it reports. */
    private static final String SOURCE = "disk";

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration REMEMBER_EVERY = Duration.ofMinutes(10);
    private static final Duration REMEMBER_FOR = Duration.ofHours(24);

    private final List<Place> places = new ArrayList<>();
    private final Journal journal;
    private final InstantSource clock;
    private final BiConsumer<String, Input.DiskReport> reports;
    private final Deque<Size> sizes = new ArrayDeque<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("disk-watch").factory());
    /** By bank. */
    private final Map<String, DiskLevel> told;

    private boolean failing;
    private volatile List<DiskSpace> latest = List.of();

    /**
     * The journal whose growth is told.
     *
     * @param size how large it is
     * @param begun when its first event was, empty if it has none
     */
    record Journal(JournalSize size, Optional<Instant> begun) {}

    /** How large the journal is now. */
    @FunctionalInterface
    interface JournalSize {
        /** On the disk. */
        long bytes() throws IOException;
    }

    private record Place(String name, Path path, long warnBelow, long alarmBelow) {}

    private record Size(Instant at, long bytes) {}

    /**
     * A watch that is not started.
     *
     * @param told the level that each bank knows of
     * @param reports takes what a bank is told: each change
     */
    DiskWatch(
            Path dataDirectory,
            Path spool,
            Journal journal,
            DiskLimits limits,
            Map<String, DiskLevel> told,
            InstantSource clock,
            BiConsumer<String, Input.DiskReport> reports)
            throws IOException {
        places.add(new Place("journal's disk", dataDirectory, limits.warnBelow(), limits.alarmBelow()));
        if (Files.exists(spool) && !Files.getFileStore(spool).equals(Files.getFileStore(dataDirectory))) {
            places.add(new Place("memory for inputs", spool, limits.spoolWarnBelow(), limits.spoolAlarmBelow()));
        }
        this.journal = journal;
        this.told = new ConcurrentSkipListMap<>(told);
        this.clock = clock;
        this.reports = reports;
    }

    /** The watch over a site that runs, from the level that its banks know of; not started. */
    static DiskWatch of(Site site, Path spool, EmbeddedStore store, RunningBanks banks, InstantSource clock)
            throws IOException {
        Map<String, DiskLevel> told = new TreeMap<>();
        banks.describe().forEach(bank -> told.put(bank.state().site().name(), known(bank.state())));
        return new DiskWatch(
                site.dataDir(),
                spool,
                new Journal(store::bytes, firstEvent(store, banks.names())),
                site.disk(),
                told,
                clock,
                (bank, report) -> banks.submit(bank, report, SOURCE));
    }

    /** When the first event of all was journalled; empty for a journal that is new, or cannot be read now. */
    private static Optional<Instant> firstEvent(EmbeddedStore store, List<String> banks) {
        try (JournalReader reader = store.reader()) {
            return banks.stream()
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

    /** The level that a bank knows of. */
    private static DiskLevel known(BankState bank) {
        return bank.bms().alarms().containsKey(new AlarmOf(AlarmCode.CW_DISK_SPACE, ""))
                ? DiskLevel.ALARM
                : DiskLevel.OK;
    }

    /** A bank knows only what its journal had: the next look tells it what is new to it. Any thread. */
    void begunAnew(BankState bank) {
        told.put(bank.site().name(), known(bank));
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What was seen last; empty before the first look. */
    List<DiskSpace> latest() {
        return latest;
    }

    /** What is done every few seconds. */
    void look() {
        try {
            List<DiskSpace> seen = new ArrayList<>();
            OptionalLong perDay = perDay();
            for (Place place : places) {
                boolean ofJournal = seen.isEmpty();
                DiskSpace space =
                        DiskSpace.measure(place.name(), place.path(), ofJournal ? perDay : OptionalLong.empty());
                DiskLevel before = latest.isEmpty()
                        ? Collections.max(told.values())
                        : latest.get(seen.size()).level();
                seen.add(space.at(DiskRules.judge(before, space.freeBytes(), place.warnBelow(), place.alarmBelow())));
            }
            latest = List.copyOf(seen);
            report(seen);
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.warn("the space left for the journal cannot be looked at: {}", Trouble.text(e));
            }
            failing = true;
        }
    }

    private void report(List<DiskSpace> seen) {
        // The first of those that are worst: the journal's own disk before the memory.
        DiskSpace worst = seen.stream()
                .sorted(Comparator.comparing(DiskSpace::level).reversed())
                .findFirst()
                .orElseThrow();
        Place place = places.get(seen.indexOf(worst));
        Instant now = clock.instant();
        for (String bank : told.keySet()) {
            DiskLevel before = Objects.requireNonNull(told.put(bank, worst.level()));
            if (worst.level() != before) {
                reports.accept(bank, report(worst, place, before, now));
            }
        }
    }

    private static Input.DiskReport report(DiskSpace worst, Place place, DiskLevel before, Instant now) {
        DiskLevel graver = worst.level().compareTo(before) > 0 ? worst.level() : before;
        long limit = graver == DiskLevel.ALARM ? place.alarmBelow() : place.warnBelow();
        return new Input.DiskReport(
                now, worst.level(), worst.freeMib(), (int) Math.min(limit >> 20, Integer.MAX_VALUE), worst.text());
    }

    /** The greater of what it has grown by on average and in the last day: neither may flatter the other. */
    private OptionalLong perDay() throws IOException {
        Instant now = clock.instant();
        long bytes = journal.size().bytes();
        if (sizes.isEmpty() || !now.isBefore(sizes.getLast().at().plus(REMEMBER_EVERY))) {
            sizes.addLast(new Size(now, bytes));
        }
        while (sizes.getFirst().at().isBefore(now.minus(REMEMBER_FOR))) {
            sizes.removeFirst();
        }
        Size first = sizes.getFirst();
        OptionalLong always = journal.begun()
                .map(begun -> DiskRules.perDay(0, begun, bytes, now))
                .orElse(OptionalLong.empty());
        OptionalLong lately = DiskRules.perDay(first.bytes(), first.at(), bytes, now);
        return always.isPresent() && lately.isPresent()
                ? OptionalLong.of(Math.max(always.getAsLong(), lately.getAsLong()))
                : always.isPresent() ? always : lately;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
