package io.cellwarden.persistence.archive;

import io.cellwarden.event.Envelope;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The events of files one after the other, a block in memory at a time; each file is opened when it is its turn. */
final class FilesInTurn implements Iterator<Envelope>, AutoCloseable {
    private final Iterator<ArchiveFile> files;
    private final Consumer<String> damaged;
    private Stream<Envelope> open = Stream.empty();
    private Iterator<Envelope> events = Collections.emptyIterator();

    private FilesInTurn(List<ArchiveFile> files, Consumer<String> damaged) {
        this.files = files.iterator();
        this.damaged = damaged;
    }

    static Stream<Envelope> read(List<ArchiveFile> files, Consumer<String> damaged) {
        FilesInTurn all = new FilesInTurn(files, damaged);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, Spliterator.ORDERED), false)
                .onClose(all::close);
    }

    @Override
    public boolean hasNext() {
        while (!events.hasNext() && files.hasNext()) {
            open.close();
            open = files.next().read(damaged);
            events = open.iterator();
        }
        if (!events.hasNext()) {
            open.close();
        }
        return events.hasNext();
    }

    @Override
    public Envelope next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the last file has ended");
        }
        return events.next();
    }

    @Override
    public void close() {
        open.close();
    }
}
