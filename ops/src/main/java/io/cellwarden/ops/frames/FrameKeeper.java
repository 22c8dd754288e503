package io.cellwarden.ops.frames;

import io.cellwarden.bank.BankState;
import io.cellwarden.event.Envelope;
import io.cellwarden.gateway.capture.LineRecording;
import io.cellwarden.gateway.capture.Moment;
import io.cellwarden.ops.incident.Incidents;
import io.cellwarden.ops.json.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what goes over the lines of a bank while something happens in it: from what is still in memory at the first warning
 * (five minutes) until five minutes after the all-clear, and no longer than an hour after the last news. It writes on a
 * thread of its own, from what each link has in memory, so that a disk that hangs holds up no line and no bank.
 */
public final class FrameKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameKeeper.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    /** As an evidence package takes it. */
    private static final Duration AFTER_ALL_CLEAR = Duration.ofMinutes(5);
    /** An alarm that stands so long without anything new is no incident any more. */
    private static final Duration WITHOUT_NEWS = Duration.ofHours(1);

    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    /** A file of that size is followed by the next. */
    static final long FILE_BYTES = 1L << 20;
    /** So many of the first and of the last files of a long incident are kept; what is between is given up. */
    static final int FILES_AT_EITHER_END = 4;

    private final FrameFiles files;
    private final SequencedMap<String, LineRecording> links;
    private final Map<String, List<String>> banksByLink;
    private final Room room;
    private final InstantSource clock;
    private final Map<String, Watch> banks = new ConcurrentHashMap<>();
    private final Map<String, Writing> writings = new TreeMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("frames").factory());
    private boolean failing;

    /** Whether the disk has room beside the journal. */
    @FunctionalInterface
    public interface Room {
        /** Looks at it now. */
        boolean isThere() throws IOException;
    }

    /**
     * A keeper that is not started.
     *
     * @param links what goes over each line
     * @param banksByLink the banks that a link serves
     * @param clock bank time
     */
    public FrameKeeper(
            FrameFiles files,
            SequencedMap<String, LineRecording> links,
            Map<String, List<String>> banksByLink,
            Room room,
            InstantSource clock) {
        this.files = files;
        this.links = links;
        this.banksByLink = Map.copyOf(banksByLink);
        this.room = room;
        this.clock = clock;
    }

    /** What happens in a bank. */
    private static final class Watch {
        private final Incidents incidents;
        private Instant newsAt;
        private volatile Instant until = Instant.MIN;

        Watch(BankState known) {
            this.incidents = Incidents.after(known);
            this.newsAt = known.clock();
            judge(known.clock());
        }

        synchronized void decided(List<Envelope> events) {
            Instant time = events.getFirst().time();
            for (Envelope event : events) {
                incidents.add(event);
                if (Shown.isTold(event.event())) {
                    newsAt = time;
                }
            }
            judge(time);
        }

        private void judge(Instant time) {
            if (!incidents.isClear() && time.isBefore(newsAt.plus(WITHOUT_NEWS))) {
                until = time.plus(AFTER_ALL_CLEAR);
            }
        }
    }

    /** What is being written of a link. */
    private static final class Writing {
        private final List<Path> paths = new ArrayList<>();
        private Optional<FrameFiles.Open> open = Optional.empty();
        private long next;

        boolean uses(Path file) {
            return open.filter(current -> current.path().equals(file)).isPresent();
        }
    }

    /** A bank begins, or begins anew: what is up goes on being watched. */
    public void begin(BankState known) {
        banks.put(known.site().name(), new Watch(known));
    }

    /** Takes the events of one input; returns at once. */
    public void decided(String bank, List<Envelope> events) {
        Watch watch = banks.get(bank);
        if (watch != null) {
            watch.decided(events);
        }
    }

    /** Begins to look at the links. */
    public void start() {
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Writes what there is to write; done again and again, and before somebody reads it. */
    public synchronized void look() {
        Instant now = clock.instant();
        for (Map.Entry<String, LineRecording> link : links.entrySet()) {
            Writing writing = writings.computeIfAbsent(link.getKey(), _ -> new Writing());
            try {
                if (isWanted(link.getKey(), now)) {
                    write(link.getKey(), link.getValue(), writing);
                } else {
                    end(writing);
                }
                failing = false;
            } catch (IOException | RuntimeException e) {
                if (!failing) {
                    LOG.warn("raw frames of the incident cannot be kept, all else goes on: {}", e.getMessage());
                }
                failing = true;
            }
        }
    }

    private boolean isWanted(String link, Instant now) {
        return banksByLink.getOrDefault(link, List.of()).stream()
                .flatMap(bank -> Optional.ofNullable(banks.get(bank)).stream())
                .anyMatch(watch -> now.isBefore(watch.until));
    }

    private void write(String link, LineRecording recording, Writing writing) throws IOException {
        boolean begun = !writing.paths.isEmpty();
        LineRecording.Part part = recording.since(writing.next);
        if (part.moments().isEmpty()) {
            return;
        }
        if (!room.isThere()) {
            throw new IOException("the disk has too little room beside the journal");
        }
        if (writing.open.isEmpty()) {
            writing.open = Optional.of(files.begin(
                    link,
                    part.moments().getFirst().at(),
                    recording.about(),
                    file -> writings.values().stream().anyMatch(any -> any.uses(file))));
            writing.paths.add(writing.open.get().path());
        }
        FrameFiles.Open open = writing.open.orElseThrow();
        List<Moment> moments = new ArrayList<>(part.moments());
        if (begun && part.lost() > 0) {
            moments.addFirst(
                    new Moment.Note(moments.getFirst().at(), part.lost() + " moments were not kept in time"));
        }
        open.file().add(moments);
        writing.next = part.next();
        if (open.file().bytes() >= FILE_BYTES) {
            close(writing);
            if (writing.paths.size() > 2 * FILES_AT_EITHER_END) {
                Files.deleteIfExists(writing.paths.remove(FILES_AT_EITHER_END));
            }
        }
    }

    private static void close(Writing writing) throws IOException {
        Optional<FrameFiles.Open> open = writing.open;
        writing.open = Optional.empty();
        if (open.isPresent()) {
            open.get().file().close();
        }
    }

    private static void end(Writing writing) throws IOException {
        writing.paths.clear();
        close(writing);
    }

    /** Writes what is left and ends; where the disk hangs, it is waited for no longer than a second. */
    @Override
    public void close() {
        thread.execute(this::endAll);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the last raw frames of an incident may be missing: the disk does not take them");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void endAll() {
        look();
        for (Writing writing : writings.values()) {
            try {
                end(writing);
            } catch (IOException e) {
                LOG.warn("the last raw frames of an incident may be missing: {}", e.getMessage());
            }
        }
    }
}
