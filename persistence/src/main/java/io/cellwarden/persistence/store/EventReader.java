package io.cellwarden.persistence.store;

import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.archive.ArchiveFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads the events of banks in order, without an actor system, from whichever store has them. For one thread at a time.
 *
 * <p>All methods throw {@link StoreException} if the store cannot be read, or at the event that is damaged.
 */
public sealed interface EventReader extends AutoCloseable permits JournalReader, CassandraReader {
    /** The names of the banks that have a journal, sorted. */
    List<String> banks();

    /** All events of a bank; none if it is unknown. */
    Stream<Envelope> read(String bank);

    /** The events of a bank from a bank sequence number on, all those of that input among them. */
    Stream<Envelope> read(String bank, long fromSequence);

    /** The events of a bank from a time on. */
    Stream<Envelope> read(String bank, Instant from);

    /**
     * The same as {@link #read(String)} without what is damaged.
     *
     * @param damaged told of each damaged place, which then is passed over; may throw to end the reading there
     */
    Stream<Envelope> read(String bank, Consumer<StoreException> damaged);

    /**
     * The events that are in the store itself, from a bank sequence number on.
     *
     * @param damaged told of each damaged place, which then is passed over; may throw to end the reading there
     */
    Stream<Envelope> journal(String bank, long fromSequence, Consumer<StoreException> damaged);

    /** The files of a bank's archive, oldest first; only a journal in the data directory has one. */
    List<ArchiveFile> archived(String bank);

    /**
     * The newest checkpoint of a bank in front of its first event of that time or later. Whoever wants to know what
     * happened from then on evolves a state by it and goes on with the events of later inputs:
     * {@code read(bank, checkpoint.sequence() + 1)}.
     *
     * @return empty if none can be found; the bank's events are to be read from the first then
     */
    Optional<Envelope> checkpointBefore(String bank, Instant time);

    /** Gives back what reading takes. */
    @Override
    void close();
}
