package io.cellwarden.ops.export;

import com.typesafe.config.ConfigUtil;
import io.cellwarden.ops.evaluate.CsvShape;
import io.cellwarden.ops.run.SiteProgram;
import io.cellwarden.site.BankSite;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A data directory of its own for an imported log: journal and site file, whole or not at all. */
public final class ImportedSite {
    private ImportedSite() {}

    /** The text of a site file for one bank. */
    public static String text(String bank, String bms, String model, List<List<String>> strings) {
        String all = strings.stream()
                .map(string -> string.stream().map(ImportedSite::quoted).collect(Collectors.joining(", ", "[", "]")))
                .collect(Collectors.joining(", ", "[", "]"));
        return "cellwarden.banks." + quoted(bank) + " { bms = " + quoted(bms) + ", model = " + quoted(model)
                + ", strings = " + all + " }\n";
    }

    private static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }

    /**
     * Imports a log into a new data directory; nothing is left of one that fails.
     *
     * @param siteText the site file, kept beside the journal
     * @throws IOException if the directory holds something, or cannot be written
     */
    public static ReadingsImport.Summary make(
            BankSite bank, String siteText, String name, CsvShape shape, Reader content, Path dataDirectory)
            throws IOException {
        Path target = dataDirectory.toAbsolutePath().normalize();
        requireEmpty(target);
        Path parent = target.getParent();
        if (parent == null) {
            throw new IOException(target + ": name a directory of its own");
        }
        Files.createDirectories(parent);
        Path work = Files.createTempDirectory(parent, "." + target.getFileName() + ".import");
        try {
            ReadingsImport.Summary summary = ReadingsImport.run(bank, name, shape, content, work);
            Files.writeString(work.resolve(SiteProgram.SITE_FILE), siteText);
            try {
                Files.deleteIfExists(target);
            } catch (DirectoryNotEmptyException taken) {
                throw notEmpty(target);
            }
            Files.move(work, target);
            return summary;
        } finally {
            clear(work);
        }
    }

    private static void requireEmpty(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        try (Stream<Path> inside = Files.list(target)) {
            if (inside.findAny().isPresent()) {
                throw notEmpty(target);
            }
        }
    }

    private static IOException notEmpty(Path target) {
        return new FileAlreadyExistsException(
                target.toString(),
                null,
                "is not empty; an import goes into a directory of its own, never into that of a site");
    }

    private static void clear(Path work) throws IOException {
        if (!Files.exists(work)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> all = Files.walk(work)) {
            inside = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : inside) {
            Files.delete(each);
        }
    }
}
