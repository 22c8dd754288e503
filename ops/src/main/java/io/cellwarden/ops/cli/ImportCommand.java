package io.cellwarden.ops.cli;

import io.cellwarden.ops.evaluate.CsvShape;
import io.cellwarden.ops.evaluate.DamagedReadings;
import io.cellwarden.ops.export.ImportedSite;
import io.cellwarden.ops.export.ReadingsImport;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.site.BankSite;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cellwarden import}. */
@Command(
        name = "import",
        description = {
            "Takes a CSV log of another system, or an export, into a bank and a data directory of its own, judged by the rules"
                    + " of today. Then replay, --set, --why, incidents, export and evidence work on it with that --data-dir.",
            "A line that cannot be read is named, and nothing is imported. See docs/replay.md."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The log, with a header line.")
    private Path file = Path.of("");

    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "A new or empty directory for it; never that of a site.")
    private Path dataDir = Path.of("");

    @Mixin
    private ImportedBank bank = new ImportedBank();

    @Mixin
    private CsvOptions csv = new CsvOptions();

    private final Streams streams;

    ImportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        CsvShape shape = csv.shape();
        ImportedBank.Chosen chosen = bank.chosen(shape);
        BankSite site = chosen.site();
        try (Reader content = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                Lines out = new Lines(streams.out())) {
            ReadingsImport.Summary done =
                    ImportedSite.make(site, chosen.text(), file.toString(), shape, content, dataDir);
            out.add(dataDir + ": bank " + site.name() + ", " + done.rows() + " readings from " + done.from() + " to "
                    + done.to());
            out.add("next: cellwarden incidents " + site.name() + " --data-dir " + dataDir);
            return ExitCode.DONE;
        } catch (DamagedReadings | StoreException | IllegalArgumentException e) {
            throw Failure.of(e);
        } catch (java.nio.file.FileSystemException e) {
            throw Failure.of(e);
        } catch (IOException | UncheckedIOException e) {
            throw Failure.unreadable(file.toString(), e);
        }
    }
}
