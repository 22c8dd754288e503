package io.cellwarden.ops.cli;

import io.cellwarden.ops.run.SiteStore;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.verify.Repair;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.persistence.store.StoreException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellwarden repair}. */
@Command(
        name = "repair",
        description = {
            "Lets a bank recover whose journal is damaged: what can be read is taken for its state, and who wanted that, why and"
                    + " what is left out is noted in the journal. Latches, locks and alarms that only the damaged place told of"
                    + " are lost; the next start switches nothing on before every battery has been read.",
            "Only without a running site. Copy the data directory first; a backup may hold what is lost here."
        },
        mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BANK", description = "The bank's name in the site file.")
    private String bank = "";

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--who", paramLabel = "NAME", description = "Who repairs; by default the name of this user.")
    private String who = System.getProperty("user.name", "");

    @Option(names = "--why", required = true, paramLabel = "TEXT", description = "Why; both are journalled.")
    private String why = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    RepairCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (who.isBlank() || why.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--who and --why must not be empty");
        }
        Site site = journal.site();
        SiteBank named = site.bank(bank)
                .orElseThrow(() -> new Failure("there is no bank " + bank + "; there are "
                        + site.banks().stream().map(one -> one.site().name()).toList()));
        try (Lines out = new Lines(streams.out())) {
            try (Store store = SiteStore.stopped(site, journal.dataDirectory())) {
                Repair.run(store, named.site(), who, why, InstantSource.system().instant())
                        .forEach(out::add);
            }
        } catch (StoreException e) {
            throw Failure.of(e);
        }
        return ExitCode.DONE;
    }
}
