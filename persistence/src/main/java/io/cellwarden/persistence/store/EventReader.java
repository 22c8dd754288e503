package io.cellwarden.persistence.store;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.archive.Archive;
import io.cellwarden.persistence.archive.ArchiveFile;
import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads the events of banks in order, without an actor system, from whichever store has them: those that are archived,
 * and behind them the journal. For one thread at a time.
 *
 * <p>All methods throw {@link StoreException} if the store cannot be read, or at the event that is damaged.
 */
public abstract sealed class EventReader implements AutoCloseable permits JournalReader, CassandraReader {
    /** A checkpoint in a journal, with its number there. */
    record Numbered(long number, Envelope checkpoint) {}

    /** The journals that hold events. */
    abstract List<String> ids();

    /** The number of the first event of a journal that is not deleted. */
    abstract long from(String id);

    /** One more than the number of the last event of a journal; {@code from} if it has none. */
    abstract long to(String id, long from);

    /**
     * The last event under the first number from there on that can be read. Damage is reported when it is read, not when
     * something behind it is looked for.
     */
    abstract Optional<Envelope> firstReadable(String id, long from);

    /** The events of a journal from a number on, those under it among them that a chunk holds. */
    abstract Stream<Envelope> events(String id, long from, Consumer<StoreException> damaged);

    /** The newest checkpoint of a journal that is not deleted and whose number is at most this. */
    abstract Optional<Numbered> checkpoint(String id, long upTo);

    abstract Archive archive();

    abstract StoreException unusable(IOException cause);

    /** The names of the banks that have a journal or an archive, sorted. */
    public final List<String> banks() {
        try {
            return Stream.concat(ids().stream().flatMap(id -> JournalId.bank(id).stream()), archive().banks().stream())
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** All events of a bank; none if it is unknown. */
    public final Stream<Envelope> read(String bank) {
        return read(bank, EventReader::refuse);
    }

    /**
     * The same as {@link #read(String)} without what is damaged.
     *
     * @param damaged told of each damaged place, which then is passed over; may throw to end the reading there
     */
    public final Stream<Envelope> read(String bank, Consumer<StoreException> damaged) {
        return Stream.concat(archived(bank, 0, damaged), journal(bank, 0, damaged));
    }

    /** The events of a bank from a bank sequence number on, all those of that input among them. */
    public final Stream<Envelope> read(String bank, long fromSequence) {
        return Stream.concat(
                archived(bank, fromSequence, EventReader::refuse), journal(bank, fromSequence, EventReader::refuse));
    }

    /**
     * The events of a bank from a time on.
     *
     * @param damaged told of each damaged place, which then is passed over; may throw to end the reading there
     */
    public final Stream<Envelope> read(String bank, Instant from, Consumer<StoreException> damaged) {
        String id = JournalId.of(bank);
        long first = first(id, event -> !event.time().isBefore(from));
        Stream<Envelope> journal = behindArchive(
                bank,
                events(id, first, damaged).dropWhile(event -> event.time().isBefore(from))); // a chunk may begin before
        return beganBefore(bank, from)
                ? journal
                : Stream.concat(
                        archived(bank, 0, damaged).filter(event -> !event.time().isBefore(from)), journal);
    }

    /** The same; ends at the first damaged place. */
    public final Stream<Envelope> read(String bank, Instant from) {
        return read(bank, from, EventReader::refuse);
    }

    /** Whether nothing of that time or later is archived. */
    private boolean beganBefore(String bank, Instant time) {
        return archived(bank).isEmpty()
                || journal(bank, 0, _ -> {})
                        .findFirst()
                        .filter(first -> first.time().isBefore(time))
                        .isPresent();
    }

    /**
     * The events that are in the store itself, from a bank sequence number on. Where others were archived, the first is the
     * checkpoint that stands for them.
     *
     * @param damaged told of each damaged place, which then is passed over; may throw to end the reading there
     */
    public final Stream<Envelope> journal(String bank, long fromSequence, Consumer<StoreException> damaged) {
        String id = JournalId.of(bank);
        long from = fromSequence <= 0 ? from(id) : first(id, event -> event.sequence() >= fromSequence);
        return behindArchive(
                bank,
                events(id, from, damaged)
                        .dropWhile(event -> event.sequence() < fromSequence)); // a chunk may begin before
    }

    /** The files of a bank's archive, oldest first. */
    public final List<ArchiveFile> archived(String bank) {
        try {
            return archive().files(bank);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Stream<Envelope> archived(String bank, long fromSequence, Consumer<StoreException> damaged) {
        List<ArchiveFile> files = archived(bank).stream()
                .filter(file -> file.last() >= fromSequence)
                .toList();
        return Archive.read(files, what -> damaged.accept(new StoreException(Reason.DAMAGED, what, null)))
                .filter(event -> event.sequence() >= fromSequence);
    }

    /** Events are deleted only after they are archived: in between they are in both. */
    private Stream<Envelope> behindArchive(String bank, Stream<Envelope> journal) {
        List<ArchiveFile> files = archived(bank);
        if (files.isEmpty()) {
            return journal;
        }
        long last = files.getLast().last();
        return journal.filter(
                event -> event.sequence() > last || event.sequence() == last && event.event() instanceof Checkpoint);
    }

    private static void refuse(StoreException damaged) {
        throw damaged;
    }

    /**
     * The newest checkpoint of a bank in front of its first event of that time or later. Whoever wants to know what
     * happened from then on evolves a state by it and goes on with the events of later inputs:
     * {@code read(bank, checkpoint.sequence() + 1)}.
     *
     * @return empty if none can be found; the bank's events are to be read from the first then
     */
    public final Optional<Envelope> checkpointBefore(String bank, Instant time) {
        String id = JournalId.of(bank);
        long upTo = first(id, event -> !event.time().isBefore(time)) - 1;
        return checkpoint(id, upTo).map(Numbered::checkpoint).or(() -> archivedBefore(bank, time));
    }

    private Optional<Envelope> archivedBefore(String bank, Instant time) {
        for (ArchiveFile file : archived(bank).reversed()) {
            try (Stream<Envelope> events = file.read(_ -> {})) {
                Optional<Envelope> found = events.takeWhile(
                                event -> event.time().isBefore(time))
                        .filter(event -> event.event() instanceof Checkpoint)
                        .reduce((_, later) -> later);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The number of a checkpoint in the journal.
     *
     * @throws IllegalArgumentException if it is no checkpoint of the bank's journal
     */
    final long numberOf(Envelope checkpoint) {
        String id = JournalId.of(checkpoint.bank());
        long lastOfInput = first(id, event -> event.sequence() > checkpoint.sequence()) - 1;
        return checkpoint(id, lastOfInput)
                .filter(found -> found.checkpoint().equals(checkpoint))
                .map(Numbered::number)
                .orElseThrow(() -> new IllegalArgumentException("the journal of bank " + checkpoint.bank()
                        + " has no such checkpoint behind input " + checkpoint.sequence()));
    }

    /** The number of the first event that has what all later ones have too: sequence numbers and times only grow. */
    private long first(String id, Predicate<Envelope> reached) {
        long from = from(id);
        return FirstReached.of(from, to(id, from), number -> firstReadable(id, number), reached);
    }

    /** Gives back what reading takes. */
    @Override
    public abstract void close();
}
