package io.cellwarden.ops.evidence;

import io.cellwarden.gateway.capture.CaptureFile;
import io.cellwarden.gateway.capture.CaptureReader;
import io.cellwarden.gateway.capture.CaptureText;
import io.cellwarden.gateway.capture.Moment;
import io.cellwarden.ops.frames.FrameFiles;
import io.cellwarden.ops.replay.DisplayTimes;
import io.cellwarden.ops.replay.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.ZipFile;

/**
 * The raw frames of a package: a capture of each link of the bank of which something was kept in its time, stamped as
 * events are shown.
 *
 * @param names the files, in the order of the links
 * @param text for people: what there is of each link, or that there is nothing
 */
record FrameEvidence(List<String> names, String text) {
    private static final String PREFIX = "frames-";
    private static final String SUFFIX = ".capture";

    /** Copies the list. */
    FrameEvidence {
        names = List.copyOf(names);
    }

    /** Writes what was kept into a folder. */
    static FrameEvidence write(FrameFiles kept, List<String> links, Window window, DisplayTimes times, Path folder)
            throws IOException {
        Instant from = times.bankTime(window.from());
        Instant to = times.bankTime(window.to());
        List<String> names = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (String link : links) {
            String name = PREFIX + link + SUFFIX;
            try (Recipient recipient = new Recipient(folder.resolve(name), window, times)) {
                kept.find(link, from, to.equals(Instant.MIN) ? Instant.MAX : to, recipient);
                if (recipient.moments > 0) {
                    names.add(name);
                    told.add(link + ": " + recipient.moments + " moments");
                }
            }
        }
        return new FrameEvidence(names, names.isEmpty() ? "none captured" : String.join(", ", told));
    }

    /** Makes the file with the first moment that comes. */
    private static final class Recipient implements FrameFiles.Found, AutoCloseable {
        private final Path path;
        private final Window window;
        private final DisplayTimes times;
        private Optional<CaptureFile> file = Optional.empty();
        private long moments;

        Recipient(Path path, Window window, DisplayTimes times) {
            this.path = path;
            this.window = window;
            this.times = times;
        }

        @Override
        public void accept(SequencedMap<String, String> about, Moment moment) throws IOException {
            Moment shown = moment.at(times.at(moment.at()).of(moment.at()));
            if (window.contains(shown.at())) {
                if (file.isEmpty()) {
                    file = Optional.of(CaptureFile.create(path, CaptureText.header(about)));
                }
                file.get().add(List.of(shown));
                moments++;
            }
        }

        @Override
        public void close() throws IOException {
            if (file.isPresent()) {
                file.get().close();
            }
        }
    }

    /** Whether the captures of a package can be read, and are of its time. */
    static void check(ZipFile zip, Manifest manifest, List<String> findings) throws IOException {
        try {
            Window window = new Window(Instant.parse(manifest.text("from")), Instant.parse(manifest.text("to")));
            for (Manifest.Entry entry : manifest.files()) {
                if (entry.name().startsWith(PREFIX) && entry.name().endsWith(SUFFIX)) {
                    check(zip, entry.name(), window, findings);
                }
            }
        } catch (DateTimeParseException e) {
            findings.add(Manifest.NAME + ": from and to are no times");
        }
    }

    private static void check(ZipFile zip, String name, Window window, List<String> findings) throws IOException {
        try (CaptureReader reader = new CaptureReader(name, EvidenceCheck.lines(zip, name))) {
            for (Optional<Moment> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (!window.contains(next.get().at())) {
                    findings.add(name + ": holds " + next.get().at() + ", which is not of its time");
                    return;
                }
            }
        } catch (CaptureReader.Damaged damaged) {
            findings.add(String.valueOf(damaged.getMessage()));
        }
    }
}
