package io.cellwarden.ops.cli;

import io.cellwarden.gateway.capture.CaptureFile;
import io.cellwarden.gateway.capture.CaptureText;
import io.cellwarden.gateway.capture.LineRecording;
import io.cellwarden.gateway.capture.RecordedLine;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellwarden capture}. */
@Command(
        name = "capture",
        description = {
            "Records the raw bytes of a line with their times, for a fault report: of a port that nothing else uses, by"
                    + " listening alone, or with --link of a link of the running site, both ways, while it goes on.",
            "Ends with Ctrl-C or after --duration; what is recorded by then is whole. Read it before you pass it on: whatever"
                    + " was sent is in it, the password of a board too. See docs/captures.md."
        },
        mixinStandardHelpOptions = true)
final class CaptureCommand implements Callable<Integer> {
    private static final Duration SLICE = Duration.ofMillis(200);
    private static final Duration OPEN_AGAIN = Duration.ofSeconds(1);

    @Parameters(
            arity = "0..1",
            paramLabel = "PORT",
            description = "A device path or tcp://host:port to listen on; cellwarden ports lists them.")
    private Optional<String> port = Optional.empty();

    @Option(names = "--link", paramLabel = "NAME", description = "A link of the running site, instead of a port.")
    private Optional<String> link = Optional.empty();

    @Option(names = "--recent", description = "With --link: begin with the last minutes, which the site still has.")
    private boolean recent;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The capture, such as a.capture; never overwritten.")
    private Path out = Path.of("");

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Length.class,
            description = "End after so long, such as 90s or 2m; else with Ctrl-C.")
    private Optional<Duration> duration = Optional.empty();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "What is spoken on PORT, as decode names it; noted in the capture for play.")
    private Optional<String> protocol = Optional.empty();

    @Mixin
    private LineOptions line = new LineOptions();

    @Mixin
    private JournalOptions site = new JournalOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    CaptureCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port.isPresent() == link.isPresent()) {
            throw usage("give either PORT or --link");
        }
        if (link.isPresent() && (line.areGiven() || protocol.isPresent())) {
            throw usage("speed and protocol of a link are those of the site; leave them out");
        }
        if (port.isPresent() && recent) {
            throw usage("--recent goes with --link");
        }
        try {
            if (Files.exists(out)) {
                throw new FileAlreadyExistsException(
                        out.toString(), null, "is there already; name a new file with --out");
            }
            if (link.isPresent()) {
                ofLink(link.get());
            } else {
                ofPort(port.orElseThrow());
            }
        } catch (IOException | UncheckedIOException e) {
            throw Failure.of(e);
        }
        return ExitCode.DONE;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void ofLink(String name) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("link=" + name));
        duration.ifPresent(time -> arguments.add("for=" + time));
        if (recent) {
            arguments.add("recent");
        }
        try (Recipient file = new Recipient()) {
            if (!site.askRunning("/capture", arguments, file::add)) {
                throw new Failure(site.dataDirectory()
                        + ": no program runs on this data directory; name it with --data-dir or --config, or name a PORT"
                        + " that nothing uses");
            }
        }
        streams.err().println(out + ": done");
    }

    /** Makes the file with the first line that comes: nothing is left of a question that is refused. */
    private final class Recipient implements AutoCloseable {
        private Optional<CaptureFile> file = Optional.empty();

        void add(String text) {
            try {
                if (file.isPresent()) {
                    file.get().lines(List.of(text));
                } else {
                    file = Optional.of(CaptureFile.create(out, text));
                    tell("link " + link.orElseThrow());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (file.isPresent()) {
                file.get().close();
            }
        }
    }

    private void tell(String what) {
        streams.err()
                .println("recording " + what + " into " + out
                        + duration.map(_ -> "").orElse("; Ctrl-C ends it, what is recorded by then stays"));
    }

    private void ofPort(String name) throws IOException, InterruptedException {
        LineSettings settings = line.settings(LineSettings.DEFAULT);
        SequencedMap<String, String> about = new LinkedHashMap<>();
        about.put("port", name);
        protocol.ifPresent(spoken -> about.put("protocol", spoken));
        about.put("line", settings.text());
        LineRecording recording = new LineRecording(about);
        try (Line listened = new RecordedLine(line(name, settings), recording, InstantSource.system())) {
            open(listened);
            try (CaptureFile file = CaptureFile.create(out, CaptureText.header(about))) {
                tell(name + " at " + settings.text());
                listen(listened, recording, file);
            }
        }
        streams.err().println(out + ": done");
    }

    private Line line(String name, LineSettings settings) {
        try {
            return Lines.of(name, settings);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static void open(Line listened) {
        try {
            listened.open();
        } catch (LineLost lost) {
            throw new Failure(
                    lost.getMessage() + "; where a site runs on it: cellwarden capture --link NAME --out FILE", lost);
        }
    }

    /** A line that is lost is opened again: how it comes and goes may be the fault. */
    private void listen(Line listened, LineRecording recording, CaptureFile file)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        byte[] buffer = new byte[4_096];
        long next = 0;
        while (duration.filter(time -> System.nanoTime() - begun >= time.toNanos()).isEmpty()) {
            try {
                listened.open();
                listened.read(buffer, SLICE);
            } catch (LineLost lost) {
                listened.close();
                Thread.sleep(OPEN_AGAIN);
            }
            LineRecording.Part part = recording.since(next);
            file.add(part.moments());
            next = part.next();
        }
    }
}
