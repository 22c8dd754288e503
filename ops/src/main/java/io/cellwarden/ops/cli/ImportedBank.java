package io.cellwarden.ops.cli;

import io.cellwarden.ops.evaluate.CsvShape;
import io.cellwarden.ops.export.ImportedSite;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.site.BankSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The bank of an imported log: that of a site file, or one described by options. */
public final class ImportedBank {
    private static final int LONGEST_SILENCE_S = 86_400;

    @Option(names = "--bank", required = true, paramLabel = "NAME", description = "The bank's name.")
    private String bank = "";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "A site file that has this bank; else --model, --strings and --bms describe it.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--bms", paramLabel = "MODEL", description = "Its BMS; small-bms if not given.")
    private String bms = "small-bms";

    @Option(names = "--model", paramLabel = "MODEL", description = "Its battery model, such as 12.8/200.")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--strings",
            paramLabel = "NAMES",
            description =
                    "Its batteries: a comma between those in series, a semicolon between strings: \"B1,B2;B3,B4\"."
                            + " By default that of --battery alone.")
    private Optional<String> strings = Optional.empty();

    @Option(
            names = "--silent-after",
            paramLabel = "SECONDS",
            description =
                    "Call a battery silent of which no row came for so long; by default silent-after of the site file,"
                            + " else never.")
    private Optional<Integer> silentAfter = Optional.empty();

    /** The bank, and the site file that is kept with it. */
    record Chosen(BankSite site, String text) {}

    /**
     * The bank that is meant.
     *
     * @throws Failure if it is not described, or wrongly
     */
    Chosen chosen(CsvShape shape) {
        String text = config.map(ImportedBank::read).orElseGet(() -> described(shape));
        Site site = parse(text);
        BankSite found = site.bank(bank)
                .orElseThrow(() -> new Failure("there is no bank " + bank + "; there are "
                        + site.banks().stream().map(one -> one.site().name()).toList()))
                .site();
        int seconds = silentAfter.orElse(0);
        if (silentAfter.isPresent() && (seconds < 1 || seconds > LONGEST_SILENCE_S)) {
            throw usage("--silent-after " + seconds + ": wanted is 1 to " + LONGEST_SILENCE_S + " s");
        }
        return new Chosen(
                silentAfter
                        .map(limit -> found.withSilentAfter(Duration.ofSeconds(limit)))
                        .orElse(found),
                text);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Failure.unreadable(file.toString(), e);
        }
    }

    private String described(CsvShape shape) {
        String batteries = strings.or(shape::battery)
                .orElseThrow(() -> usage("--strings is missing: the batteries of the bank, such as \"B1,B2;B3,B4\""));
        String one = model.orElseThrow(() -> usage("--model is missing: the battery model, such as 12.8/200"));
        List<List<String>> all = Stream.of(batteries.split(";", -1))
                .map(string ->
                        Arrays.stream(string.split(",", -1)).map(String::strip).toList())
                .toList();
        return ImportedSite.text(bank, bms, one, all);
    }

    private Site parse(String text) {
        try {
            Path file = config.isPresent() ? config.get() : Files.createTempFile("cellwarden", ".conf");
            try {
                if (config.isEmpty()) {
                    Files.writeString(file, text);
                }
                SiteFile read = SiteFile.read(file);
                return read.site().orElseThrow(() -> described(SiteOption.mistakes(read.remarks()), file));
            } finally {
                if (config.isEmpty()) {
                    Files.delete(file);
                }
            }
        } catch (SiteFile.Unreadable | IOException e) {
            throw Failure.of(e);
        }
    }

    /** Without a file that nobody has written. */
    private Failure described(String mistakes, Path file) {
        return config.isPresent()
                ? new Failure(mistakes)
                : usage(mistakes.replaceAll("(?m)^\\Q" + file + "\\E[:\\d]* ?", ""));
    }

    private static Failure usage(String message) {
        return Failure.usage(message, new IllegalArgumentException(message));
    }
}
