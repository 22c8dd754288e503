package io.cellwarden.ops.cli;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.capture.Capture;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.gateway.sim.CapturedDevice;
import io.cellwarden.ops.play.Playing;
import io.cellwarden.ops.run.SiteLinks;
import io.cellwarden.ops.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellwarden play}. */
@Command(
        name = "play",
        description = {
            "Reads captures: prints the frames in them, each with its time, and what was sent between them, as JSON lines.",
            "With --config: also what the driver of the link and the rules make of them, as if the site had been on before;"
                    + " where a device did not answer, its time-outs pass for real.",
            "With --pty: is the device that the capture was made of, for cellwarden run; answers in the recorded time from"
                    + " the first request on. See docs/captures.md."
        },
        mixinStandardHelpOptions = true)
final class PlayCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Captures, one of each link.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"-p", "--protocol"},
            paramLabel = "NAME",
            description = "What is spoken in them; as the capture says, if not given.")
    private Optional<String> protocol = Optional.empty();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The site file: print decisions too.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--link", paramLabel = "NAME", description = "With --config: the link of a capture that does not say.")
    private Optional<String> link = Optional.empty();

    @Option(names = "--decisions", description = "With --config: print decisions only.")
    private boolean decisions;

    @Option(names = "--pty", paramLabel = "PATH", description = "Where the pseudo-terminal is to appear.")
    private Optional<Path> pty = Optional.empty();

    @Option(names = "--json", hidden = true, description = "Accepted: the output is JSON in any case.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    PlayCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (pty.isPresent() && (config.isPresent() || files.size() > 1)) {
            throw usage("--pty goes with one capture and without --config");
        }
        if (config.isEmpty() && (link.isPresent() || decisions)) {
            throw usage("--link and --decisions go with --config");
        }
        if (link.isPresent() && files.size() > 1) {
            throw usage("--link goes with one capture");
        }
        try {
            if (pty.isPresent()) {
                serve(read(files.getFirst()), pty.get());
            } else {
                print();
            }
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.of(e);
        }
        return ExitCode.DONE;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Capture read(Path file) throws IOException {
        Capture capture = Capture.read(file);
        if (capture.isTorn()) {
            streams.err().println(file + ": its last line broke off and is left out");
        }
        return capture;
    }

    private void print() throws IOException {
        Optional<Site> site = config.map(SiteOption::site);
        Playing playing = new Playing();
        for (Path file : files) {
            Capture capture = read(file);
            Optional<Gateway.LinkOf> of = site.map(known -> linkOf(known, capture, file));
            if (!decisions) {
                playing.frames(
                        capture,
                        protocol(capture, of.map(Gateway.LinkOf::protocol), file).decoder());
            }
            if (of.isPresent()) {
                protocol(capture, of.map(Gateway.LinkOf::protocol), file); // refuses what is not built
                streams.err().println(playing.drive(of.get(), capture));
            }
        }
        site.ifPresent(playing::judge);
        try (Lines out = new Lines(streams.out())) {
            playing.lines().forEach(out::add);
        }
    }

    private Gateway.LinkOf linkOf(Site site, Capture capture, Path file) {
        List<Gateway.LinkOf> links = SiteLinks.of(site);
        List<String> names =
                links.stream().map(one -> one.settings().name()).toList();
        String name = link.or(() -> capture.about("link").filter(names::contains))
                .or(() -> names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty())
                .orElseThrow(() -> new Failure(file + ": is of no link of the site; --link names one of " + names));
        return links.stream()
                .filter(one -> one.settings().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Failure("there is no link " + name + "; there are " + names));
    }

    private Protocol protocol(Capture capture, Optional<String> ofLink, Path file) {
        String name = protocol.or(() -> ofLink)
                .or(() -> capture.about("protocol"))
                .orElseThrow(() -> new Failure(file + ": does not say which protocol it is of; --protocol names one of "
                        + String.join(", ", Protocols.names())));
        return Protocols.named(name)
                .orElseThrow(() -> new Failure("protocol " + name + " is not known here; known are "
                        + String.join(", ", Protocols.names())));
    }

    private void serve(Capture capture, Path path) throws IOException {
        Protocol spoken = protocol(capture, Optional.empty(), files.getFirst());
        boolean talks =
                spoken.probes().stream().anyMatch(probe -> probe.request().size() == 0);
        if (!talks && capture.isOnlyListened()) {
            throw new Failure(files.getFirst() + ": is of a line that was only listened to, and " + spoken.name()
                    + " speaks only when it is asked: which bytes were the device's nobody knows; play it without --pty");
        }
        new CapturedDevice(capture, System::nanoTime, streams.err()::println)
                .serve(
                        path,
                        baud(capture, spoken),
                        () -> streams.err().println("ready: port = \"" + path + "\"; Ctrl-C ends it"));
        streams.err().println("the capture is over");
    }

    private static int baud(Capture capture, Protocol spoken) {
        return capture.about("line")
                .map(line -> line.split(" ", 2)[0])
                .filter(baud -> baud.matches("[0-9]{3,7}"))
                .map(Integer::parseInt)
                .orElse(spoken.line().baud());
    }
}
