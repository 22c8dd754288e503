package io.cellwarden.ops.archive;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.replay.Replay;
import io.cellwarden.ops.replay.SkippedDamage;
import io.cellwarden.persistence.archive.ArchiveFile;
import io.cellwarden.persistence.archive.ArchiveFileWriter;
import io.cellwarden.persistence.archive.KeptReadings;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.site.BankSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
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
    private final String bank;
    private final Optional<BankSite> site;
    private final boolean skipsDamage;
    private final Consumer<String> out;

    private Archiving(
            Store store,
            EventReader reader,
            String bank,
            Optional<BankSite> site,
            boolean skipsDamage,
            Consumer<String> out) {
        this.store = store;
        this.reader = reader;
        this.bank = bank;
        this.site = site.map(named -> named.withSilentAfter(Duration.ZERO));
        this.skipsDamage = skipsDamage;
        this.out = out;
    }

    /**
     * Archives what is due of a bank.
     *
     * @param site empty for a bank that is in no site any more: it cannot be judged again, so all of it is kept
     * @param cut everything in front of the last checkpoint before this time is due
     * @param skipsDamage whether what cannot be read is left out; each place of it is noted in the data directory's archive
     *     before anything is deleted
     * @param out takes what was done, for people, and each place that was left out as {@link SkippedDamage#tell} puts it
     * @throws IOException if the archive cannot be written, or does not say what the journal says; nothing is deleted then
     * @throws StoreException if what is due cannot be read
     */
    public static void run(
            Store store, String bank, Optional<BankSite> site, Instant cut, boolean skipsDamage, Consumer<String> out)
            throws IOException {
        try (EventReader reader = store.reader()) {
            out.accept(new Archiving(store, reader, bank, site, skipsDamage, out).run(cut));
        }
    }

    private String run(Instant cut) throws IOException {
        long archived = lastArchived();
        deleteArchived(archived);
        Optional<Envelope> first = first();
        Optional<Envelope> end =
                reader.checkpointBefore(bank, cut).filter(checkpoint -> checkpoint.sequence() > archived);
        if (first.isEmpty() || end.isEmpty() || isTooShort(first.get(), end.get())) {
            return "bank " + bank + ": nothing to archive";
        }
        return archive(first.get(), end.get());
    }

    private long lastArchived() {
        List<ArchiveFile> files = reader.archived(bank);
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
        KeptReadings kept = site.isPresent() ? kept(first, end) : KeptReadings.everything();
        Set<String> leftOut = new LinkedHashSet<>();
        long[] events = {0};
        Path written = store.archivePart();
        try (ArchiveFileWriter writer = new ArchiveFileWriter(written)) {
            try (Stream<Envelope> part = part(end, leftOut)) {
                for (Iterator<Envelope> each =
                                keptOf(part.peek(_ -> events[0]++), kept).iterator();
                        each.hasNext(); ) {
                    writer.add(each.next());
                }
            }
            verify(writer.end(), end, kept);
            long from = first.event() instanceof Checkpoint ? first.sequence() + 1 : first.sequence();
            long bytes = Files.size(written);
            note(leftOut);
            ArchiveFile file = store.publish(bank, from, end.sequence());
            store.deleteBefore(end);
            return "bank " + bank + ": inputs " + from + " to " + end.sequence() + " archived, "
                    + writer.events()
                    + " of " + events[0] + " events kept, " + Math.max(1, bytes >> 10) + " KiB in "
                    + file.place();
        }
    }

    /** Durable before anything is deleted. */
    private void note(Set<String> leftOut) throws IOException {
        for (String place : leftOut) {
            out.accept(SkippedDamage.tell("bank " + bank + ": " + place));
        }
        if (!leftOut.isEmpty()) {
            store.noteLeftOut(
                    leftOut.stream().map(place -> "bank " + bank + ": " + place).toList());
        }
    }

    private KeptReadings kept(Envelope first, Envelope end) {
        Instant behind = end.time().plus(KeptReadings.SURROUNDINGS);
        try (Stream<Envelope> events = reader.read(bank, first.time().minus(KeptReadings.SURROUNDINGS), this::pass)) {
            return KeptReadings.of(events.takeWhile(event -> !event.time().isAfter(behind))::iterator);
        }
    }

    private Stream<Envelope> journal(long fromSequence) {
        return reader.journal(bank, fromSequence, this::pass);
    }

    /** On request alone. */
    private void pass(StoreException damaged) {
        if (!skipsDamage) {
            throw damaged;
        }
    }

    private Stream<Envelope> part(Envelope end) {
        return part(end, new HashSet<>());
    }

    /**
     * The journal up to that checkpoint, which stays there.
     *
     * @param leftOut takes what is not in it because of damage
     */
    private Stream<Envelope> part(Envelope end, Set<String> leftOut) {
        return reader.journal(bank, 0, damaged -> {
                    pass(damaged);
                    leftOut.add(String.valueOf(damaged.getMessage()));
                })
                .takeWhile(event -> !event.equals(end))
                .filter(SkippedDamage.begun(event -> leftOut.add(withoutBeginning(event))));
    }

    private String withoutBeginning(Envelope event) {
        String what = "event " + event.sequence() + "." + event.index() + " ("
                + event.event().getClass().getSimpleName() + ") is without the beginning of its input";
        if (!skipsDamage) {
            throw new IllegalStateException(what + "; cellwarden archive --skip-damaged leaves it out");
        }
        return what;
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
            site.ifPresent(judged -> judge(judged, part(end), file.read(damaged)));
        } catch (IllegalStateException e) {
            throw new IOException(
                    "bank " + bank + ": what was archived is not what the journal holds: " + e.getMessage()
                            + "; nothing was deleted",
                    e);
        }
    }

    private static void judge(BankSite site, Stream<Envelope> journal, Stream<Envelope> archive) {
        Set<Long> anyway = differences(site, journal);
        Set<Long> differences = differences(site, archive);
        differences.removeAll(anyway);
        if (!differences.isEmpty()) {
            throw new IllegalStateException("inputs " + differences + " would be decided otherwise from it");
        }
    }

    /** The inputs that the rules of today decide otherwise, whether from the journal or from the archive. */
    private static Set<Long> differences(BankSite site, Stream<Envelope> events) {
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
