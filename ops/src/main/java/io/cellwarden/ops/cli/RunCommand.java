package io.cellwarden.ops.cli;

import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.ops.run.SiteProgram;
import io.cellwarden.ops.site.Site;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cellwarden run}. */
@Command(
        name = "run",
        description =
                "Watches and protects the batteries of a site; prints one line per decision. Ends with Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private SiteOption config = new SiteOption();

    @Option(names = "--json", description = "Decisions as JSON lines.")
    private boolean json;

    private final Streams streams;

    RunCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        Site site = config.siteWithLinks();
        try (DecisionPrinter decisions = DecisionPrinter.to(streams, json);
                SiteProgram program = SiteProgram.start(site, config.text(), AnchoredClock.real(), decisions)) {
            program.announceReady(streams.err());
            program.awaitEnd();
            return ExitCode.DONE;
        } catch (IOException | StoreException | IllegalArgumentException e) {
            throw Failure.of(e);
        }
    }
}
