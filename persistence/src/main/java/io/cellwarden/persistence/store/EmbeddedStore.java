package io.cellwarden.persistence.store;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.archive.ArchiveDirectory;
import io.cellwarden.persistence.archive.ArchiveFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of an installation without a database server: segments of a log in its data directory (ADR 0016).
 *
 * <p>An acknowledged event is on the disk: neither a killed process nor a power cut loses it. All banks share a commit,
 * and an event waits for it at most {@link #COMMIT_INTERVAL}.
 *
 * <p>One process at a time has the journal; other programs' attempts fail with {@link StoreException.Reason#IN_USE}.
 */
public final class EmbeddedStore implements Store {
    /**
     * How long after a commit the next one comes, unless much waits: each commit wears the flash memory by at least one
     * block of 4 KB, and an ON, which waits for it, may be this much later.
     */
    public static final Duration COMMIT_INTERVAL = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);

    private static final String PLUGIN = "embedded-journal";
    private static final String CHECKPOINTS = "embedded-checkpoints";
    /** Pekko makes the plugin from configuration alone; so it finds the store by its directory. */
    private static final Map<String, EmbeddedStore> OPEN = new ConcurrentHashMap<>();

    private static final Duration OPEN_AGAIN = Duration.ofSeconds(1);
    /** So long a command waits for its disk, which may be a slow one; one that takes longer hangs. */
    private static final Duration LONGEST_COMMIT = Duration.ofMinutes(1);

    private final JournalDirectory directory;
    private volatile Optional<DirectoryLock> lock;
    private final Duration commitInterval;
    private final Disk disk;
    private final CompletableFuture<Log> log = new CompletableFuture<>();
    private volatile boolean closed;

    /** What is there once the files could be opened. */
    private record Log(SegmentSet segments, SegmentWriter writer) {}

    private EmbeddedStore(
            JournalDirectory directory, Optional<DirectoryLock> lock, Duration commitInterval, Disk disk) {
        this.directory = directory;
        this.lock = lock;
        this.commitInterval = commitInterval;
        this.disk = disk;
        OPEN.put(name(), this);
    }

    /**
     * Opens the store, making the directory where it is missing.
     *
     * @throws StoreException if another process has it, or it cannot be opened
     */
    public static EmbeddedStore open(Path dataDirectory) {
        return open(dataDirectory, COMMIT_INTERVAL);
    }

    /** As {@link #open(Path)}, on a disk that can be told to refuse. */
    public static EmbeddedStore open(Path dataDirectory, RefusingDisk disk) {
        return open(dataDirectory, COMMIT_INTERVAL, disk);
    }

    /** As {@link #open(Path)}, for who fills it and waits for each commit: the next need not be so long after the last. */
    public static EmbeddedStore open(Path dataDirectory, Duration commitInterval) {
        return open(dataDirectory, commitInterval, new Disk());
    }

    private static EmbeddedStore open(Path dataDirectory, Duration commitInterval, Disk disk) {
        JournalDirectory directory = new JournalDirectory(dataDirectory);
        EmbeddedStore store = new EmbeddedStore(directory, Optional.of(directory.lockToWrite()), commitInterval, disk);
        try {
            store.openFiles();
            return store;
        } catch (IOException e) {
            StoreException trouble = store.directory.unusable(e);
            try {
                store.close();
            } catch (StoreException another) {
                trouble.addSuppressed(another);
            }
            throw trouble;
        }
    }

    /**
     * As {@link #open}, for a program that protects also without its journal: files that cannot be opened, or not by
     * then, are opened as soon as they can be. Until then the journal fails, and its banks try again.
     *
     * @throws StoreException if another process has it, or an earlier snapshot has written it
     */
    public static EmbeddedStore openWithin(Path dataDirectory, Duration patience) throws InterruptedException {
        JournalDirectory directory = new JournalDirectory(dataDirectory);
        EmbeddedStore store = new EmbeddedStore(directory, lockIfUsable(directory), COMMIT_INTERVAL, new Disk());
        Thread opening = Thread.ofPlatform().daemon().name("open-journal").start(store::openAtLast);
        if (!opening.join(patience)) {
            LOG.error("the journal in {} does not open; it is waited for", store.name());
        }
        return store;
    }

    /** Empty where the directory is full or read-only: nobody can write there. */
    static Optional<DirectoryLock> lockIfUsable(JournalDirectory directory) {
        try {
            return Optional.of(directory.lockToWrite());
        } catch (StoreException e) {
            if (e.getCause() instanceof IOException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void openAtLast() {
        boolean told = false;
        while (!closed && !log.isDone()) {
            try {
                openFiles();
                if (told) {
                    LOG.warn("the journal in {} is open again", name());
                }
            } catch (IOException | StoreException e) {
                if (!told) {
                    StoreException trouble = e instanceof IOException io ? directory.unusable(io) : (StoreException) e;
                    LOG.error("{}; it is tried again every second", trouble.getMessage());
                }
                told = true;
                LockSupport.parkNanos(OPEN_AGAIN.toNanos());
            }
        }
    }

    private void openFiles() throws IOException {
        if (lock.isEmpty()) {
            lock = Optional.of(directory.lockToWrite());
        }
        SegmentSet segments = SegmentSet.read(directory);
        SegmentWriter writer = SegmentWriter.start(segments, disk, commitInterval, SegmentWriter.SEGMENT_BYTES);
        log.complete(new Log(segments, writer));
        if (closed) { // while it was opening
            writer.close();
        }
    }

    /** The store that is open on a directory. */
    static EmbeddedStore opened(String dataDirectory) {
        EmbeddedStore store = OPEN.get(dataDirectory);
        if (store == null) {
            throw new IllegalStateException("no store is open on " + dataDirectory);
        }
        return store;
    }

    @Override
    public Config config() {
        return ConfigFactory.parseResources(EmbeddedStore.class.getClassLoader(), "embedded-store.conf")
                .withValue(PLUGIN + "." + EmbeddedJournal.DIRECTORY, ConfigValueFactory.fromAnyRef(name()))
                .withValue(CHECKPOINTS + "." + EmbeddedJournal.DIRECTORY, ConfigValueFactory.fromAnyRef(name()));
    }

    @Override
    public void append(String bank, List<Envelope> events) {
        append(List.of(bank), events);
    }

    /** The same for several banks, encoded once; all of them get the events of the one that the events name. */
    public void append(List<String> banks, List<Envelope> events) {
        List<StoredEvent> packed = StoredEvent.pack(events);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (String bank : banks) {
            String id = JournalId.of(bank);
            long before = segments().marks(id).highest();
            List<StoredEvent> stored =
                    packed.stream().map(event -> event.behind(before)).toList();
            all.add(writer().write(new Content.Batch(id, "", stored)));
        }
        await(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
    }

    /** Waits until the disk has something; a {@link StoreException} says why it does not, or that it hangs. */
    void await(CompletableFuture<Void> kept) {
        try {
            kept.copy()
                    .orTimeout(LONGEST_COMMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException failed) {
            throw directory.unusable(
                    failed.getCause() instanceof TimeoutException
                            ? new IOException(
                                    "the disk has not taken it in " + LONGEST_COMMIT.toSeconds() + " s", failed)
                            : new IOException(
                                    Objects.requireNonNullElse(failed.getCause(), failed)
                                            .getMessage(),
                                    failed));
        }
    }

    /** {@inheritDoc} Space is freed by whole files. */
    @Override
    public void deleteBefore(Envelope checkpoint) {
        await(writer().delete(JournalId.of(checkpoint.bank()), reader().numberOf(checkpoint) - 1));
    }

    @Override
    public Path archivePart() throws IOException {
        return archive().part();
    }

    @Override
    public ArchiveFile publish(String bank, long first, long last) throws IOException {
        return archive().publish(bank, archive().part(), first, last);
    }

    @Override
    public void noteLeftOut(List<String> lines) throws IOException {
        archive().noteLeftOut(lines);
    }

    private ArchiveDirectory archive() {
        return new ArchiveDirectory(directory.dataDirectory());
    }

    /** Fails if the files could not be opened yet. */
    @Override
    public JournalReader reader() {
        return new JournalReader(segments());
    }

    /**
     * Writes the journal as it is now into an archive, an entry {@code journal/…} for each of its files, while it goes on
     * being written. Every event that was acknowledged before is in it.
     *
     * @throws IOException if the archive cannot be written
     * @throws StoreException if the files could not be opened yet
     */
    public void copyTo(ZipOutputStream archive) throws IOException {
        segments().copyTo(archive);
    }

    @Override
    public long bytes() throws IOException {
        return directory.bytes();
    }

    SegmentSet segments() {
        return log().segments;
    }

    SegmentWriter writer() {
        return log().writer;
    }

    /** Complete once the files are open. */
    CompletableFuture<?> opening() {
        return log;
    }

    private Log log() {
        Log opened = log.getNow(null);
        if (opened == null) {
            throw directory.unusable(new IOException("it could not be opened so far"));
        }
        return opened;
    }

    /** Stores what still waits and closes the files; takes 2 s at most, also if the disk hangs. */
    @Override
    public void close() {
        closed = true;
        if (log.isDone()) {
            writer().close();
        }
        OPEN.remove(name(), this);
        try {
            if (lock.isPresent()) {
                lock.get().close();
            }
        } catch (IOException e) {
            throw directory.unusable(e);
        }
    }

    private String name() {
        return directory.dataDirectory().toString();
    }
}
