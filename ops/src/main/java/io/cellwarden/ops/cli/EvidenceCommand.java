package io.cellwarden.ops.cli;

import io.cellwarden.ops.evidence.EvidenceCheck;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.run.SiteEvidence;
import io.cellwarden.ops.run.SiteStore;
import io.cellwarden.ops.site.Site;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellwarden evidence}. */
@Command(
        name = "evidence",
        description = {
            "Writes one signed package of an incident: events with a hash chain, readings, raw frames as far as they are kept,"
                    + " settings in force, the bank, version of program and rules, and what a replay gives; also beside a"
                    + " running site, which then writes it.",
            "With --verify: checks such a package, anywhere; exit code 3 if anything of it was changed. See docs/replay.md."
        },
        mixinStandardHelpOptions = true)
final class EvidenceCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "BANK", description = "The bank's name in the site file.")
    private Optional<String> bank = Optional.empty();

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--incident", paramLabel = "N", description = "Its number as incidents lists it.")
    private Optional<Long> incident = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The package, such as incident-17.zip; never overwritten.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--verify", paramLabel = "FILE", description = "Check this package instead.")
    private Optional<Path> verify = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "FINGERPRINT",
            description = "With --verify: the key that must have signed it, as the making of the package told it.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--json", description = "With --verify: one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    EvidenceCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (verify.isPresent()) {
            if (bank.isPresent() || incident.isPresent() || out.isPresent()) {
                throw usage("--verify goes with --key and --json alone");
            }
            return verified(verify.get());
        }
        if (key.isPresent() || json) {
            throw usage("--key and --json go with --verify");
        }
        make();
        return ExitCode.DONE;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void make() throws InterruptedException {
        List<String> arguments = List.of(
                bank.orElseThrow(() -> usage("BANK is missing")),
                Long.toString(
                        incident.orElseThrow(() -> usage("--incident is missing; cellwarden incidents lists them"))),
                out.orElseThrow(() -> usage("--out is missing: the file to be written"))
                        .toAbsolutePath()
                        .normalize()
                        .toString());
        try (Lines results = new Lines(streams.out())) {
            if (!journal.askRunning("/evidence", arguments, results::add)) {
                Site site = journal.site();
                try (EventReader reader = SiteStore.reader(site, journal.dataDirectory())) {
                    SiteEvidence.write(site, reader, journal.dataDirectory(), arguments, results::add);
                }
            }
        } catch (IOException | IllegalArgumentException | StoreException e) {
            throw Failure.of(e);
        }
    }

    private int verified(Path file) {
        EvidenceCheck.Result result;
        try {
            result = EvidenceCheck.of(file, key);
        } catch (IOException e) {
            throw Failure.of(e);
        }
        boolean whole = result.findings().isEmpty();
        try (Lines results = new Lines(streams.out())) {
            if (json) {
                results.add(Json.line(Json.members()
                        .put("package", file.toString())
                        .put("whole", whole)
                        .put("findings", result.findings())
                        .put("told", result.told())
                        .build()));
            } else {
                result.told().forEach(results::add);
                result.findings().forEach(finding -> results.add(file + ": " + finding));
                results.add(file + (whole ? ": whole" : ": NOT as it was made"));
            }
        }
        return whole ? ExitCode.DONE : ExitCode.FINDINGS;
    }
}
