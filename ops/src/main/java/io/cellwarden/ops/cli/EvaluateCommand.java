package io.cellwarden.ops.cli;

import io.cellwarden.ops.evaluate.DamagedReadings;
import io.cellwarden.ops.evaluate.Evaluation;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cellwarden evaluate}. */
@Command(
        name = "evaluate",
        description = "Runs recorded readings through the rules and prints every decision as a JSON line.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private SiteOption config = new SiteOption();

    @Option(
            names = {"-r", "--readings"},
            required = true,
            paramLabel = "FILE",
            description = "CSV: time,battery,current_a,temp_c,cell1_v,… (- is standard input).")
    private Path readings = Path.of("");

    @Option(names = "--json", hidden = true, description = "Accepted: the output is JSON in any case.")
    private boolean json;

    private final Streams streams;

    EvaluateCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Site site = config.site();
        try (Lines out = new Lines(streams.out());
                Reader content = new FlushingReader(new InputStreamReader(open(), StandardCharsets.UTF_8), out)) {
            Evaluation.of(
                    site.banks().stream().map(SiteBank::site).toList(),
                    readings.toString(),
                    content,
                    event -> EventJson.decision(event).map(Json::line).ifPresent(out::add));
            return ExitCode.DONE;
        } catch (DamagedReadings e) {
            throw Failure.of(e);
        } catch (UncheckedIOException e) {
            throw Failure.unreadable(readings.toString(), e);
        } catch (IOException e) {
            throw Failure.unreadable(readings.toString(), e);
        }
    }

    private InputStream open() throws IOException {
        return readings.toString().equals("-") ? streams.in() : Files.newInputStream(readings);
    }

    /** Hands out what was decided before it waits for more, so that readings may come through a pipe. */
    private static final class FlushingReader extends FilterReader {
        private final Lines out;

        FlushingReader(Reader content, Lines out) {
            super(content);
            this.out = out;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            out.flush();
            return super.read(buffer, offset, length);
        }
    }
}
