package io.cellwarden.persistence.archive;

import io.cellwarden.event.Envelope;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is kept of banks for ever beside their journals (ADR 0025), wherever the store keeps it. */
public interface Archive {
    /**
     * The banks with an archive, sorted.
     *
     * @throws IOException if it cannot be read
     */
    List<String> banks() throws IOException;

    /**
     * The files of a bank, oldest first.
     *
     * @throws IOException if it cannot be read
     */
    List<ArchiveFile> files(String bank) throws IOException;

    /**
     * The events of files in order; to be closed.
     *
     * @param damaged told of each damaged place, with the place; may throw to end the reading there
     */
    static Stream<Envelope> read(List<ArchiveFile> files, Consumer<String> damaged) {
        return FilesInTurn.read(files, damaged);
    }
}
