package io.cellwarden.ops.cli;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankState;
import io.cellwarden.ops.json.DisplayTime;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.replay.JournalState;
import io.cellwarden.ops.run.SiteStore;
import io.cellwarden.ops.run.StatusView;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellwarden status}. */
@Command(
        name = "status",
        description =
                "Shows banks, batteries, alarms, links and disks of a running site; of a stopped one, what its journal last knew.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final int LONGEST_EVERY = 3_600;

    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--json", description = "One JSON object per bank, per link and per disk, one a line.")
    private boolean json;

    @Option(
            names = "--watch",
            description = "Show it again and again until Ctrl-C; without a terminal until the site ends.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "With --watch: how often, 1 to 3600; ${DEFAULT-VALUE} if not given.")
    private int every = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Streams streams;

    StatusCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (every < 1 || every > LONGEST_EVERY) {
            throw new ParameterException(spec.commandLine(), "--every " + every + ": allowed is 1 to " + LONGEST_EVERY);
        }
        try (Lines out = new Lines(streams.out())) {
            if (watch) {
                watch(out);
            } else if (!journal.askRunning(json ? "/status" : "/table", reach(), out::add)) {
                stopped(out);
            }
        } catch (IOException | StoreException e) {
            throw Failure.of(e);
        }
        return ExitCode.DONE;
    }

    private List<String> reach() {
        return List.of(journal.reach().argument());
    }

    private List<String> terminal(Screen screen) {
        List<String> arguments = new ArrayList<>(screen.paint().arguments());
        arguments.addAll(reach());
        return arguments;
    }

    private void watch(Lines out) throws IOException, InterruptedException {
        if (!json && Screen.isThere()) {
            try (Screen screen = Screen.open()) {
                watch(screen);
            }
        } else {
            watch(json ? "/status" : "/table", lines -> {
                lines.forEach(out::add);
                out.flush();
            });
            streams.err().println("no program runs here (any more)");
        }
    }

    /** Until Ctrl-C: a program that has ended may be started again, and its last picture must not look like today's. */
    private void watch(Screen screen) throws IOException, InterruptedException {
        Instant heard = Instant.MIN;
        while (true) {
            List<String> lines = new ArrayList<>();
            if (journal.askRunning("/view", terminal(screen), lines::add)) {
                heard = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
                screen.show(lines);
            } else {
                screen.show(List.of(
                        "NO PROGRAM RUNS HERE" + (heard.equals(Instant.MIN) ? "" : " ANY MORE, LAST HEARD AT " + heard),
                        "nothing is watched; the hardware alone protects",
                        "cellwarden run starts it; this waits for it, Ctrl-C ends"));
            }
            TimeUnit.SECONDS.sleep(every);
        }
    }

    /** Until no program runs. */
    private void watch(String path, Consumer<List<String>> show) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        while (journal.askRunning(path, reach(), lines::add)) {
            show.accept(List.copyOf(lines));
            lines.clear();
            TimeUnit.SECONDS.sleep(every);
        }
    }

    /** No program runs: the state that the journal gives. */
    private void stopped(Lines out) {
        Site site = journal.site();
        List<BankActor.Description> banks = new ArrayList<>();
        BankState last = BankState.beforeFirstStart(site.banks().getFirst().site());
        try (EventReader reader = SiteStore.reader(site, journal.dataDirectory())) {
            for (SiteBank bank : site.banks()) {
                BankState state = JournalState.of(reader, bank.site());
                banks.add(new BankActor.Description(state, true, 0));
                last = state.clock().isAfter(last.clock()) ? state : last;
            }
        }
        Instant wall = InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS);
        Instant bankTime = wall.minusMillis(last.wallOffsetMs());
        Instant now = bankTime.isAfter(last.clock()) ? bankTime : last.clock();
        if (json) {
            StatusView.objects(banks, List.of(), now, site::silentAfter, false)
                    .forEach(object -> out.add(Json.line(object)));
        } else {
            out.add("no program runs here; this is what the journal last knew, at "
                    + new DisplayTime(last.wallOffsetMs()).of(last.clock()));
            StatusView.table(banks, List.of(), now, site::silentAfter, journal.reach())
                    .forEach(out::add);
        }
    }
}
