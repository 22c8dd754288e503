package io.cellwarden.ops.backup;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.hash.Sha256;
import io.cellwarden.ops.replay.DisplayTimes;
import io.cellwarden.ops.replay.Replay;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.persistence.archive.ArchiveDirectory;
import io.cellwarden.persistence.store.CassandraSettings;
import io.cellwarden.persistence.store.CassandraStore;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Restores an archive into an empty data directory. It is unpacked, compared with its checksums and its journal replayed
 * from first to last in a directory of its own before anything is put in place.
 */
public final class Restore {
    private static final String WORK = ".restoring";
    private static final String SITE_FILE = "site.conf";
    private static final Pattern NAME = Pattern.compile("site\\.conf|boot|settings-in-force\\.txt|journal/\\d+\\.cwj"
            + "|archive/[^/]+/\\d+-\\d+\\.cwa|archive/left-out\\.txt"
            + "|frames/[^/]+|unjournalled/[^/]+|spool/[^/]+/[^/]+/[^/]+");
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");
    private static final int LARGEST_MANIFEST = 16 << 20;

    private final Path archive;
    private final Path work;
    private final Optional<Onward> onward;
    private final Consumer<String> progress;

    private Restore(Path archive, Path work, Optional<Onward> onward, Consumer<String> progress) {
        this.archive = archive;
        this.work = work;
        this.onward = onward;
        this.progress = progress;
    }

    /**
     * The site file that a restored site goes on with, where it is another than that of the archive.
     *
     * @param site the site; its store is where the journal goes
     * @param text the file as it is written
     */
    public record Onward(Site site, String text) {
        private boolean isOnCassandra() {
            return site.store() == Site.Store.CASSANDRA;
        }
    }

    /**
     * Restores an archive; where that fails, nothing is left behind.
     *
     * @param dataDirectory must be empty, or not exist
     * @param onward empty for the site file of the archive
     * @param progress lines about long work
     * @return what was restored, for people
     * @throws IOException naming what is damaged, or why the directory or the keyspace cannot be used
     * @throws StoreException if the journal is to go to Cassandra, and that cannot be used
     */
    public static List<String> run(Path archive, Path dataDirectory, Optional<Onward> onward, Consumer<String> progress)
            throws IOException {
        Path target = dataDirectory.toAbsolutePath().normalize();
        boolean made = !Files.exists(target);
        if (!made) {
            refuseUnlessEmpty(target);
        }
        if (!Files.isReadable(archive)) {
            throw new IOException(archive + ": there is no such file, or this user may not read it");
        }
        Optional<CassandraSettings> cassandra =
                onward.filter(Onward::isOnCassandra).map(there -> there.site().cassandra());
        if (cassandra.isPresent()) {
            refuseUnlessEmpty(cassandra.get());
        }
        OwnerOnly.makeDirectory(target);
        Path work = target.resolve(WORK);
        List<Path> own = new ArrayList<>();
        boolean done = false;
        try {
            Files.createDirectory(work, OwnerOnly.DIRECTORY);
            own.add(work);
            refuseUnlessAlone(target, work);
            List<String> told = new Restore(archive, work, onward, progress).run();
            if (cassandra.isPresent()) {
                own.add(target.resolve(Backup.JOURNAL));
                fill(work, target, cassandra.get(), progress);
                told.add(
                        "journal and archive were written to " + cassandra.get().place() + ", and read back");
            }
            putInPlace(work, target, own);
            done = true;
            return told;
        } finally {
            if (!done) {
                clear(own.reversed());
                if (made) {
                    deleteEmpty(target);
                }
            }
        }
    }

    /**
     * Refuses a data directory that a restore works in, or was killed in: its journal may not be there yet.
     *
     * @throws IOException that says so, and what to do
     */
    public static void refuseUnlessDone(Path dataDirectory) throws IOException {
        Path target = dataDirectory.toAbsolutePath().normalize();
        if (Files.exists(target.resolve(WORK))) {
            throw new IOException(target + ": a restore has not come to its end here (" + WORK
                    + " is there). Wait for it; if none runs any more, delete this directory and restore again");
        }
    }

    /** A program makes its journal before it looks whether a restore works here: one of the two sees the other. */
    private static void refuseUnlessAlone(Path target, Path work) throws IOException {
        try (Stream<Path> there = Files.list(target)) {
            if (there.anyMatch(path -> !path.equals(work))) {
                throw new IOException(target + ": another program has begun to use it; nothing was restored");
            }
        }
    }

    private static void refuseUnlessEmpty(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            throw new IOException(target + ": is no directory; wanted is an empty one, or one that does not exist");
        }
        try (Stream<Path> there = Files.list(target)) {
            if (there.findAny().isPresent()) {
                throw new IOException(target + ": is not empty; a restore never overwrites. Name an empty directory");
            }
        }
    }

    private static void refuseUnlessEmpty(CassandraSettings cassandra) throws IOException {
        try (EventReader there = CassandraStore.reader(cassandra)) {
            List<String> banks = there.banks();
            if (!banks.isEmpty()) {
                throw new IOException(cassandra.place() + ": has a journal of " + String.join(", ", banks)
                        + "; a restore never overwrites. Name an empty keyspace");
            }
        }
    }

    /** The log goes into the keyspace instead of the data directory. */
    private static void fill(Path work, Path target, CassandraSettings cassandra, Consumer<String> progress)
            throws IOException {
        try (JournalReader log = JournalReader.open(work);
                CassandraStore store = CassandraStore.open(target, cassandra)) {
            JournalTransfer.run(log, store, (what, _) -> progress.accept(what));
            try (EventReader there = store.reader()) {
                JournalTransfer.compare(log, there);
            }
        } catch (IOException | StoreException e) {
            throw new IOException(
                    cassandra.place() + ": could not be filled: " + e.getMessage()
                            + "; a part may be there now. Drop the keyspace, make it again with cellwarden schema, and"
                            + " restore again",
                    e);
        }
        clear(List.of(work.resolve(Backup.JOURNAL), work.resolve(ArchiveDirectory.NAME)));
    }

    private List<String> run() throws IOException {
        Manifest manifest;
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            manifest = manifest(zip);
            unpack(zip, manifest);
        } catch (ZipException e) {
            throw damaged("is no archive that can be read (" + e.getMessage() + ")", e);
        }
        List<String> told = new ArrayList<>();
        told.add("made " + manifest.made() + " by cellwarden " + manifest.program() + ", rules version "
                + manifest.rulesVersion());
        if (onward.isEmpty() && site().store() == Site.Store.CASSANDRA) {
            throw new IOException(archive + ": is of a site with store = cassandra; say with --config FILE where its"
                    + " journal is to go: a site file with an empty keyspace, or with store = embedded; nothing was"
                    + " restored");
        }
        told.addAll(replay(manifest));
        if (onward.isPresent()) {
            Files.writeString(work.resolve(SITE_FILE), onward.get().text());
        }
        long waiting = manifest.files().stream()
                .filter(file -> file.name().startsWith(Backup.SPOOL + "/")
                        || file.name().startsWith(Backup.UNJOURNALLED + "/"))
                .count();
        told.add(manifest.files().size() + " files with their checksums, " + waiting
                + " of them with inputs that the next start takes up");
        return told;
    }

    private Manifest manifest(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null) {
            throw damaged("has no " + Manifest.NAME + "; it is no backup of cellwarden, or its end is missing", null);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Manifest.parse(in.readNBytes(LARGEST_MANIFEST));
        } catch (IOException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private void unpack(ZipFile zip, Manifest manifest) throws IOException {
        Set<String> known = new HashSet<>(Set.of(Manifest.NAME));
        for (Manifest.Entry file : manifest.files()) {
            Path to = work.resolve(file.name()).normalize();
            if (!NAME.matcher(file.name()).matches() || !to.startsWith(work) || !known.add(file.name())) {
                throw damaged("names a file " + file.name() + ", which no backup has", null);
            }
            unpack(zip, file, to);
        }
        for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().<ZipEntry>map(one -> one)::iterator) {
            if (!known.contains(entry.getName())) {
                throw damaged("holds " + entry.getName() + ", which its manifest does not name", null);
            }
        }
        for (String needed : List.of(SITE_FILE, Backup.JOURNAL + "/")) {
            if (known.stream().noneMatch(name -> name.startsWith(needed))) {
                throw damaged("has no " + needed, null);
            }
        }
    }

    private void unpack(ZipFile zip, Manifest.Entry file, Path to) throws IOException {
        ZipEntry entry = zip.getEntry(file.name());
        if (entry == null) {
            throw damaged("lacks " + file.name() + ", which its manifest names", null);
        }
        progress.accept(file.name() + ": " + Backup.size(file.bytes()));
        OwnerOnly.makeDirectory(Objects.requireNonNull(to.getParent()));
        MessageDigest digest = Sha256.digest();
        long bytes = 0;
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[1 << 16];
            for (int size = read(in, buffer, file); size >= 0; size = read(in, buffer, file)) {
                bytes += size;
                if (bytes > file.bytes()) {
                    break;
                }
                digest.update(buffer, 0, size);
                out.write(buffer, 0, size);
            }
        }
        Files.setPosixFilePermissions(to, OWN);
        if (bytes != file.bytes() || !Sha256.hex(digest).equals(file.sha256())) {
            throw damaged("is damaged in " + file.name() + ": its content is not that of the checksum", null);
        }
    }

    private int read(InputStream in, byte[] buffer, Manifest.Entry file) throws IOException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw damaged("is damaged in " + file.name() + ": " + e.getMessage(), e);
        }
    }

    /** Every event is read, and every input judged again. */
    private List<String> replay(Manifest manifest) throws IOException {
        List<String> told = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(work)) {
            for (SiteBank bank : site().banks()) {
                String name = bank.site().name();
                progress.accept("bank " + name + ": its journal is replayed");
                Replayed replayed = replay(reader, bank);
                long wanted = manifest.banks().getOrDefault(name, 0L);
                if (replayed.sequence < wanted) {
                    throw damaged(
                            "has a journal of bank " + name + " that ends at input " + replayed.sequence + "; it had "
                                    + wanted + " when the archive was made",
                            null);
                }
                told.add("bank " + name + ": " + replayed.sequence + " inputs"
                        + (replayed.sequence == 0 ? "" : ", the last at " + replayed.lastShown())
                        + "; judged again, differences: " + replayed.differences);
            }
        } catch (StoreException | IllegalStateException e) {
            throw damaged("has a journal that cannot be read: " + e.getMessage(), e);
        }
        return told;
    }

    private Site site() throws IOException {
        try {
            return SiteFile.read(work.resolve(SITE_FILE))
                    .site()
                    .orElseThrow(() -> damaged("has a site.conf with mistakes in it", null));
        } catch (SiteFile.Unreadable e) {
            throw damaged("has a site.conf that cannot be read: " + e.getMessage(), e);
        }
    }

    private static final class Replayed {
        private long sequence;
        private long differences;
        private Instant last = Instant.EPOCH;
        private final DisplayTimes times = new DisplayTimes();

        private Instant lastShown() {
            return times.at(last).of(last);
        }
    }

    private static Replayed replay(JournalReader reader, SiteBank bank) {
        Replayed replayed = new Replayed();
        try (Stream<Envelope> events = reader.read(bank.site().name())) {
            Replay.run(bank.site().withSilentAfter(Duration.ZERO), events.iterator(), judged -> {
                Envelope first = judged.recorded().getFirst();
                replayed.sequence = first.sequence();
                replayed.last = first.time();
                replayed.times.note(first);
                replayed.differences += judged.isEqual() ? 0 : 1;
            });
        }
        return replayed;
    }

    private IOException damaged(String what, @Nullable Exception cause) {
        return new IOException(archive + ": " + what + "; nothing was restored", cause);
    }

    /** The journal last: without it a program would begin a new one. */
    private static void putInPlace(Path work, Path target, List<Path> own) throws IOException {
        List<Path> parts;
        try (Stream<Path> unpacked = Files.list(work)) {
            parts = unpacked.sorted(Comparator.comparing(part -> part.endsWith(Backup.JOURNAL)))
                    .toList();
        }
        for (Path part : parts) {
            Path to = target.resolve(work.relativize(part));
            Files.move(part, to);
            own.add(to);
        }
        Files.delete(work);
    }

    /** Takes away what this restore has made, and nothing else: whatever else is there is not its own. */
    static void clear(List<Path> own) throws IOException {
        for (Path path : own) {
            if (Files.notExists(path)) {
                continue;
            }
            List<Path> inside;
            try (Stream<Path> all = Files.walk(path)) {
                inside = all.sorted(Comparator.reverseOrder()).toList();
            } catch (UncheckedIOException e) {
                throw Objects.requireNonNull(e.getCause());
            }
            for (Path each : inside) {
                Files.delete(each);
            }
        }
    }

    private static void deleteEmpty(Path directory) throws IOException {
        try {
            Files.delete(directory);
        } catch (DirectoryNotEmptyException used) {
            return; // by another program
        }
    }
}
