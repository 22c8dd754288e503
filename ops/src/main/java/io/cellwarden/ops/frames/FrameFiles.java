package io.cellwarden.ops.frames;

import io.cellwarden.gateway.capture.CaptureFile;
import io.cellwarden.gateway.capture.CaptureReader;
import io.cellwarden.gateway.capture.CaptureText;
import io.cellwarden.gateway.capture.Moment;
import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The captures that a site keeps of its incidents, in a directory of its data directory: small files, each named by its
 * first moment and its link, so that they sort by time. All of them together are bounded: the oldest go first.
 *
 * @param directory where they are; it need not exist
 */
public record FrameFiles(Path directory) {
    /** Its name in the data directory. */
    public static final String DIRECTORY = "frames";

    /** All files together. */
    static final long MOST_BYTES = 64L << 20;

    private static final String SUFFIX = ".capture";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int STAMP_LENGTH = 20;

    /** Those of a site. */
    public static FrameFiles of(Path dataDirectory) {
        return new FrameFiles(dataDirectory.resolve(DIRECTORY));
    }

    /** Takes a moment that was found. */
    @FunctionalInterface
    public interface Found {
        /** Takes the next moment of a link, with what stands above its captures. */
        void accept(SequencedMap<String, String> about, Moment moment) throws IOException;
    }

    /** A file that is being written. */
    record Open(Path path, CaptureFile file) {}

    /** Begins a file, and deletes old ones where there are too many. */
    Open begin(String link, Instant first, SequencedMap<String, String> about, Predicate<Path> inUse)
            throws IOException {
        OwnerOnly.makeDirectory(directory);
        bound(inUse);
        Path path = directory.resolve(STAMP.format(first) + "-" + link + SUFFIX);
        Files.deleteIfExists(path); // the clock of a simulation may start anew
        return new Open(path, CaptureFile.create(path, CaptureText.header(about)));
    }

    private void bound(Predicate<Path> inUse) throws IOException {
        List<Path> all = all();
        long bytes = 0;
        for (Path file : all) {
            bytes += size(file);
        }
        for (Path file : all) {
            if (bytes > MOST_BYTES && !inUse.test(file)) {
                bytes -= size(file);
                Files.deleteIfExists(file);
            }
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException deleted) {
            return 0;
        }
    }

    /** All files, the oldest first. */
    List<Path> all() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Finds what is kept of a link.
     *
     * @param from first time that is wanted, as the link stamped it
     * @param to last time that is wanted
     */
    public void find(String link, Instant from, Instant to, Found found) throws IOException {
        for (Path file : reaching(link, from, to)) {
            try (CaptureReader reader =
                    new CaptureReader(file.toString(), Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
                for (Optional<Moment> next = reader.next(); next.isPresent(); next = reader.next()) {
                    Moment moment = next.get();
                    if (!moment.at().isBefore(from) && !moment.at().isAfter(to)) {
                        found.accept(reader.about(), moment);
                    }
                }
            } catch (NoSuchFileException deleted) {
                continue; // a site that runs makes room
            }
        }
    }

    /** The files of a link that may hold something of that time: a file ends before the next one of its link begins. */
    private List<Path> reaching(String link, Instant from, Instant to) throws IOException {
        String last = "-" + link + SUFFIX;
        List<Path> reaching = new ArrayList<>();
        for (Path file : all()) {
            String name = file.getFileName().toString();
            if (name.length() == STAMP_LENGTH + last.length() && name.endsWith(last)) {
                Instant begin = STAMP.parse(name.substring(0, STAMP_LENGTH), Instant::from);
                if (begin.isAfter(to)) {
                    break;
                }
                if (!begin.isAfter(from)) {
                    reaching.clear();
                }
                reaching.add(file);
            }
        }
        return reaching;
    }
}
