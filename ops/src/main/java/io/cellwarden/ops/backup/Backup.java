package io.cellwarden.ops.backup;

import io.cellwarden.bank.BankRules;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.ops.frames.FrameFiles;
import io.cellwarden.port.OwnerOnly;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes one archive of a site: what its data directory holds but for the address and token of a running program, which
 * no other program needs, and what still waits for the journal.
 */
public final class Backup {
    /** The journal's directory. */
    static final String JOURNAL = "journal";
    /** The settings in force, for people: the journal has them too. */
    static final String SETTINGS = "settings-in-force.txt";
    /** What was switched on while the journal could not be written. */
    static final String UNJOURNALLED = "unjournalled";
    /** Readings that wait for the journal. */
    static final String SPOOL = "spool";
    /** {@code LINK/BANK/segment}. */
    private static final int SPOOLED_DEPTH = 3;

    /** The site file as of the last start, and the id of that start. */
    static final List<String> FILES = List.of("site.conf", "boot");

    private static final long MIB = 1 << 20;

    private Backup() {}

    /** Writes the journal, an entry for each of its files. */
    @FunctionalInterface
    public interface JournalCopy {
        /**
         * Writes the entries.
         *
         * @param folder where the archive is, for what is in the way of it for a while
         * @param room to be asked before more is written there
         */
        void to(ZipOutputStream archive, Path folder, Room room) throws IOException;

        /** The journal of a store that is not in the data directory. */
        static JournalCopy of(Supplier<EventReader> elsewhere) {
            return JournalTransfer.asLog(elsewhere);
        }
    }

    /**
     * What goes into an archive.
     *
     * @param dataDirectory of the site
     * @param spools where inputs wait for its journal, the first before others where both have a file; need not exist
     * @param settings settings in force, a line each
     * @param banks by name how far the journal is at least
     * @param journal writes the journal, not before it is asked to
     * @param program version of this program
     * @param now when
     * @param keepFreeBytes so much must stay free on the disk of the data directory
     */
    public record Source(
            Path dataDirectory,
            List<Path> spools,
            List<String> settings,
            SequencedMap<String, Long> banks,
            JournalCopy journal,
            String program,
            Instant now,
            long keepFreeBytes) {
        /** Copies the lists. */
        public Source {
            spools = List.copyOf(spools);
            settings = List.copyOf(settings);
        }
    }

    /**
     * Writes the archive; nothing is left of one that fails.
     *
     * @param out the file, which must not exist; only its owner may read it
     * @param progress lines about long work
     * @return what was written, for people
     * @throws IOException if {@code out} exists or cannot be written
     */
    public static List<String> write(Source source, Path out, Consumer<String> progress) throws IOException {
        Path file = out.toAbsolutePath().normalize();
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString(), null, "is there already; name a new file with --out");
        }
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(folder + ": there is no such directory; make it first");
        }
        Path part = Files.createTempFile(folder, "." + file.getFileName(), ".part", OwnerOnly.FILE);
        try {
            List<Manifest.Entry> entries = write(source, part, folder, progress);
            Files.move(part, file);
            long all = Files.size(file);
            return List.of(
                    file + ": " + size(all) + ", " + entries.size() + " files, banks "
                            + String.join(", ", source.banks().keySet()),
                    "no keys are in it: the token of a running program is made anew at each start");
        } catch (IOException e) {
            throw new IOException(file + ": " + reason(e) + "; nothing is left of it", e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static List<Manifest.Entry> write(Source source, Path part, Path folder, Consumer<String> progress)
            throws IOException {
        boolean sameDisk = Files.getFileStore(folder).equals(Files.getFileStore(source.dataDirectory()));
        Room room = (entry, bytes) -> {
            if (sameDisk && Files.getFileStore(folder).getUsableSpace() < source.keepFreeBytes()) {
                throw new IOException("would leave less than " + size(source.keepFreeBytes())
                        + " on the journal's own disk (cellwarden.disk.alarm-below); write it to another disk");
            }
            progress.accept(entry + (bytes == 0 ? "" : ": " + size(bytes)));
        };
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                ArchiveWriter archive =
                        new ArchiveWriter(new BufferedOutputStream(Channels.newOutputStream(channel)), room)) {
            for (String name : FILES) {
                add(archive, name, source.dataDirectory().resolve(name));
            }
            text(archive, SETTINGS, String.join("\n", source.settings()) + "\n");
            // What waits for the journal goes first: what is journalled meanwhile is in the journal's copy.
            tree(archive, UNJOURNALLED, List.of(source.dataDirectory().resolve(UNJOURNALLED)), 1);
            tree(archive, SPOOL, source.spools(), SPOOLED_DEPTH);
            tree(archive, FrameFiles.DIRECTORY, List.of(source.dataDirectory().resolve(FrameFiles.DIRECTORY)), 1);
            source.journal().to(archive, folder, room);
            List<Manifest.Entry> entries = archive.entries();
            Manifest manifest =
                    new Manifest(source.program(), BankRules.VERSION, source.now(), source.banks(), entries);
            text(archive, Manifest.NAME, manifest.json() + "\n");
            archive.finish();
            archive.flush();
            channel.force(true);
            return entries;
        }
    }

    private static void text(ZipOutputStream archive, String name, String text) throws IOException {
        archive.putNextEntry(new ZipEntry(name));
        archive.write(text.getBytes(StandardCharsets.UTF_8));
        archive.closeEntry();
    }

    /** A file that vanishes meanwhile is no longer needed: the journal has what was in it. */
    private static void add(ZipOutputStream archive, String name, Path file) throws IOException {
        try {
            byte[] content = Files.readAllBytes(file); // none of them is large
            archive.putNextEntry(new ZipEntry(name));
            archive.write(content);
            archive.closeEntry();
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    /** {@code depth} keeps out what else lies there: notes for other commands of this computer, a token among them. */
    private static void tree(ZipOutputStream archive, String name, List<Path> directories, int depth)
            throws IOException {
        SequencedMap<String, Path> files = new TreeMap<>();
        for (Path directory : directories) {
            for (Path file : files(directory)) {
                if (directory.relativize(file).getNameCount() != depth) {
                    continue;
                }
                files.putIfAbsent(directory.relativize(file).toString().replace('\\', '/'), file);
            }
        }
        for (Map.Entry<String, Path> file : files.entrySet()) {
            add(archive, name + "/" + file.getKey(), file.getValue());
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left") ? "the disk is full" : message;
    }

    static String size(long bytes) {
        return bytes < MIB ? Math.max(1, bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }
}
