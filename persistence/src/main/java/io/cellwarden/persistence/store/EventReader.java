package io.cellwarden.persistence.store;

import io.cellwarden.event.Envelope;
import java.time.Instant;
import java.util.List;
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

    /** Gives back what reading takes. */
    @Override
    void close();
}
