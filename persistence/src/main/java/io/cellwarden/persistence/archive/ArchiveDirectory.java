package io.cellwarden.persistence.archive;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The archive of a data directory: {@code archive/BANK/FIRST-LAST.cwa}, each file named by the sequence numbers of the
 * inputs that it stands for.
 *
 * @param dataDirectory the data directory; there may be no archive in it
 */
public record ArchiveDirectory(Path dataDirectory) implements Archive {
    /** The directory in the data directory. */
    public static final String NAME = "archive";

    /** What could not be read when it was archived, for people: a line for each place. */
    public static final String LEFT_OUT = "left-out.txt";

    private static final String BANK = "bank-";
    private static final Pattern FILE = Pattern.compile("(\\d{12})-(\\d{12})\\.cwa");

    private Path path() {
        return dataDirectory.resolve(NAME);
    }

    /** Where the files of a bank lie. */
    Path directory(String bank) {
        return path().resolve(BANK + URLEncoder.encode(bank, StandardCharsets.UTF_8));
    }

    /**
     * Where a file is written that has no name yet; makes the directory.
     *
     * @throws IOException if that cannot be made
     */
    public Path part() throws IOException {
        return Files.createDirectories(path()).resolve("next.part");
    }

    /**
     * Gives a file that is complete its name: from now on it stands for the inputs from {@code first} to {@code last}.
     *
     * @param part on the disk of this directory
     * @throws IOException if the disk does not keep that
     */
    public ArchiveFile publish(String bank, Path part, long first, long last) throws IOException {
        Path file = Files.createDirectories(directory(bank)).resolve(name(first, last));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        for (Path directory : List.of(directory(bank), path())) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
        return ArchiveFile.of(file, first, last);
    }

    /**
     * Notes what is left out of an archive for ever; it is kept once this returns.
     *
     * @param lines one for each place
     * @throws IOException if the disk does not keep it
     */
    public void noteLeftOut(List<String> lines) throws IOException {
        Files.write(
                Files.createDirectories(path()).resolve(LEFT_OUT),
                lines,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.SYNC);
    }

    private static String name(long first, long last) {
        return "%012d-%012d.cwa".formatted(first, last);
    }

    @Override
    public List<String> banks() throws IOException {
        return list(path()).stream()
                .map(directory -> directory.getFileName().toString())
                .filter(name -> name.startsWith(BANK))
                .map(name -> URLDecoder.decode(name.substring(BANK.length()), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    @Override
    public List<ArchiveFile> files(String bank) throws IOException {
        return list(directory(bank)).stream()
                .flatMap(file -> {
                    Matcher name = FILE.matcher(file.getFileName().toString());
                    return name.matches()
                            ? Stream.of(
                                    ArchiveFile.of(file, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
                            : Stream.empty();
                })
                .sorted(Comparator.comparingLong(ArchiveFile::first))
                .toList();
    }

    /**
     * All files, and what is noted of damage, as paths below the data directory.
     *
     * @throws IOException if a directory cannot be read
     */
    public List<Path> all() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String bank : banks()) {
            for (ArchiveFile file : files(bank)) {
                all.add(directory(bank).resolve(name(file.first(), file.last())));
            }
        }
        Path leftOut = path().resolve(LEFT_OUT);
        if (Files.exists(leftOut)) {
            all.add(leftOut);
        }
        return all;
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
