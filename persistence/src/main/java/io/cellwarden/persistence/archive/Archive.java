package io.cellwarden.persistence.archive;

import io.cellwarden.event.Envelope;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The archive of a data directory: {@code archive/BANK/FIRST-LAST.cwa}, each file named by the sequence numbers of the
 * inputs that it stands for.
 *
 * @param dataDirectory the data directory; there may be no archive in it
 */
public record Archive(Path dataDirectory) {
    /** The directory in the data directory. */
    public static final String NAME = "archive";

    private static final String BANK = "bank-";
    private static final Pattern FILE = Pattern.compile("(\\d{12})-(\\d{12})\\.cwa");

    private Path path() {
        return dataDirectory.resolve(NAME);
    }

    /** Where the files of a bank lie. */
    Path directory(String bank) {
        return path().resolve(BANK + URLEncoder.encode(bank, StandardCharsets.UTF_8));
    }

    /** The file for the inputs from {@code first} to {@code last}. */
    Path file(String bank, long first, long last) {
        return directory(bank).resolve("%012d-%012d.cwa".formatted(first, last));
    }

    /**
     * The banks with an archive, sorted.
     *
     * @throws IOException if the directory cannot be read
     */
    public List<String> banks() throws IOException {
        return list(path()).stream()
                .map(directory -> directory.getFileName().toString())
                .filter(name -> name.startsWith(BANK))
                .map(name -> URLDecoder.decode(name.substring(BANK.length()), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    /**
     * The files of a bank, oldest first.
     *
     * @throws IOException if the directory cannot be read
     */
    public List<ArchiveFile> files(String bank) throws IOException {
        return list(directory(bank)).stream()
                .flatMap(file -> {
                    Matcher name = FILE.matcher(file.getFileName().toString());
                    return name.matches()
                            ? Stream.of(
                                    new ArchiveFile(file, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
                            : Stream.empty();
                })
                .sorted(Comparator.comparingLong(ArchiveFile::first))
                .toList();
    }

    /**
     * The events of files in order; to be closed.
     *
     * @param damaged told of each damaged place, with the place; may throw to end the reading there
     */
    public static Stream<Envelope> read(List<ArchiveFile> files, Consumer<String> damaged) {
        return FilesInTurn.read(files, damaged);
    }

    /**
     * All files, as paths below the data directory.
     *
     * @throws IOException if a directory cannot be read
     */
    public List<Path> all() throws IOException {
        Stream.Builder<Path> all = Stream.builder();
        for (String bank : banks()) {
            files(bank).forEach(file -> all.add(file.path()));
        }
        return all.build().toList();
    }

    private static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.toList();
        }
    }
}
