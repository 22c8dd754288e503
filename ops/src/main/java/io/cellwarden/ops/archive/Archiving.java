package io.cellwarden.ops.archive;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.replay.Replay;
import io.cellwarden.persistence.archive.ArchiveFile;
import io.cellwarden.persistence.archive.ArchiveFileWriter;
import io.cellwarden.persistence.archive.KeptReadings;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.site.BankSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Moves what is older than some time of one bank from the journal into its archive: written, read back and compared,
 * judged again, given its name, and only then deleted from the journal (ADR 0025). Whenever it is killed, every event is
 * in one of the two, and the next run goes on.
 */
public final class Archiving {
    /** No file is made for less of the bank's time. */
    static final Duration SHORTEST = Duration.ofDays(1);

    private final Store store;
    private final EventReader reader;
    private final BankSite site;

    private Archiving(Store store, EventReader reader, BankSite site) {
        this.store = store;
        this.reader = reader;
        this.site = site.withSilentAfter(Duration.ZERO);
    }

    /**
     * Archives what is due of a bank.
     *
     * @param cut everything in front of the last checkpoint before this time is due
     * @return what was done, for people
     * @throws IOException if the archive cannot be written, or does not say what the journal says; nothing is deleted then
     * @throws io.cellwarden.persistence.store.StoreException if what is due cannot be read
     */
    public static String run(Store store, BankSite site, Instant cut) throws IOException {
        try (EventReader reader = store.reader()) {
            return new Archiving(store, reader, site).run(cut);
        }
    }

    private String run(Instant cut) throws IOException {
        long archived = lastArchived();
        deleteArchived(archived);
        Optional<Envelope> first = first();
        Optional<Envelope> end =
                reader.checkpointBefore(site.name(), cut).filter(checkpoint -> checkpoint.sequence() > archived);
        if (first.isEmpty() || end.isEmpty() || isTooShort(first.get(), end.get())) {
            return "bank " + site.name() + ": nothing to archive";
        }
        return archive(first.get(), end.get());
    }

    private long lastArchived() {
        List<ArchiveFile> files = reader.archived(site.name());
        return files.isEmpty() ? 0 : files.getLast().last();
    }

    /** What a program that was killed between the two has left in the journal. */
    private void deleteArchived(long archived) {
        if (archived > 0) {
            try (Stream<Envelope> journal = journal(archived)) {
                journal.takeWhile(event -> event.sequence() == archived)
                        .filter(event -> event.event() instanceof Checkpoint)
                        .findFirst()
                        .ifPresent(checkpoint -> store.deleteBefore(checkpoint));
            }
        }
    }

    private Optional<Envelope> first() {
        try (Stream<Envelope> journal = journal(0)) {
            return journal.findFirst();
        }
    }

    private static boolean isTooShort(Envelope first, Envelope end) {
        return Duration.between(first.time(), end.time()).compareTo(SHORTEST) < 0;
    }

    private String archive(Envelope first, Envelope end) throws IOException {
        KeptReadings kept = kept(first, end);
        long[] events = {0};
        Path written = store.archivePart();
        try (ArchiveFileWriter writer = new ArchiveFileWriter(written)) {
            try (Stream<Envelope> part = part(end)) {
                for (Iterator<Envelope> each =
                                keptOf(part.peek(_ -> events[0]++), kept).iterator();
                        each.hasNext(); ) {
                    writer.add(each.next());
                }
            }
            verify(writer.end(), end, kept);
            long from = first.event() instanceof Checkpoint ? first.sequence() + 1 : first.sequence();
            long bytes = Files.size(written);
            ArchiveFile file = store.publish(site.name(), from, end.sequence());
            store.deleteBefore(end);
            return "bank " + site.name() + ": inputs " + from + " to " + end.sequence() + " archived, "
                    + writer.events()
                    + " of " + events[0] + " events kept, " + Math.max(1, bytes >> 10) + " KiB in "
                    + file.place();
        }
    }

    private KeptReadings kept(Envelope first, Envelope end) {
        Instant behind = end.time().plus(KeptReadings.SURROUNDINGS);
        try (Stream<Envelope> events = reader.read(site.name(), first.time().minus(KeptReadings.SURROUNDINGS))) {
            return KeptReadings.of(events.takeWhile(event -> !event.time().isAfter(behind))::iterator);
        }
    }

    private Stream<Envelope> journal(long fromSequence) {
        return reader.journal(site.name(), fromSequence, damaged -> {
            throw damaged;
        });
    }

    /** The journal up to that checkpoint, which stays there. */
    private Stream<Envelope> part(Envelope end) {
        return journal(0).takeWhile(event -> !event.equals(end));
    }

    private static Stream<Envelope> keptOf(Stream<Envelope> events, KeptReadings kept) {
        boolean[] begun = {false};
        return StreamSupport.stream(Replay.inputs(events.iterator()).spliterator(), false)
                .flatMap(input -> {
                    List<Envelope> keptEvents = new ArrayList<>();
                    boolean keepsInput = kept.keeps(input);
                    for (Envelope event : input) {
                        if (event.event() instanceof Checkpoint
                                ? !begun[0] || kept.keepsCheckpoint(event)
                                : keepsInput) {
                            keptEvents.add(event);
                        }
                        begun[0] = true;
                    }
                    return keptEvents.stream();
                });
    }

    private void verify(ArchiveFile file, Envelope end, KeptReadings kept) throws IOException {
        Consumer<String> damaged = what -> {
            throw new IllegalStateException(what);
        };
        try (Stream<Envelope> part = part(end);
                Stream<Envelope> written = file.read(damaged)) {
            Iterator<Envelope> wanted = keptOf(part, kept).iterator();
            Iterator<Envelope> found = written.iterator();
            while (wanted.hasNext()) {
                Envelope event = wanted.next();
                if (!found.hasNext() || !found.next().equals(event)) {
                    throw new IllegalStateException(
                            "event " + event.sequence() + "." + event.index() + " is not in it");
                }
            }
            if (found.hasNext()) {
                throw new IllegalStateException("it has more events than the journal");
            }
            Set<Long> anyway = differences(part(end));
            Set<Long> differences = differences(file.read(damaged));
            differences.removeAll(anyway);
            if (!differences.isEmpty()) {
                throw new IllegalStateException("inputs " + differences + " would be decided otherwise from it");
            }
        } catch (IllegalStateException e) {
            throw new IOException(
                    "bank " + site.name() + ": what was archived is not what the journal holds: " + e.getMessage()
                            + "; nothing was deleted",
                    e);
        }
    }

    /** The inputs that the rules of today decide otherwise, whether from the journal or from the archive. */
    private Set<Long> differences(Stream<Envelope> events) {
        Set<Long> differences = new HashSet<>();
        try (events) {
            Replay.run(site, events.iterator(), judged -> {
                if (!judged.isEqual()) {
                    differences.add(judged.recorded().getFirst().sequence());
                }
            });
        }
        return differences;
    }
}
