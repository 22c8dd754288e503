package io.cellwarden.ops.bench;

import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Banks of one battery behind simulated boards whose cells go high again and again, over real links and their spools, while
 * other banks run.
 *
 * @param banks how many other banks of 80 cells there are
 * @param interval so often each of their batteries gives a reading
 * @param boards how many boards go high in turn, each a bank of its own
 * @param poll how often a board is asked; does not count, the time begins with the answer
 */
public record ProbedBanks(int banks, Duration interval, int boards, Duration poll) {
    private static final String BOOT = "bench";
    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);
    private static final Path MEMORY = Path.of("/dev/shm");

    /** What is done while they run. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T run(LiveBanks live, Load load) throws IOException, InterruptedException;
    }

    /** A bank of one battery behind one board. */
    private record Probe(BankSite site, StampedBoard board) {}

    /** A bank of one battery of four cells. */
    static BankSite site(String name) {
        return BankSite.of(
                name, BmsModel.SMALL_BMS, Catalogue.printed().find("12.8/200").orElseThrow(), List.of(List.of("B1")));
    }

    /**
     * Starts them, does the work once their run has begun, and ends them.
     *
     * @param store may hold their journals
     * @param protectedIn hears the nanoseconds of each protection, on several threads
     */
    <T> T during(Optional<Store> store, LongConsumer protectedIn, Work<T> work)
            throws IOException, InterruptedException {
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < boards; i++) {
            probes.add(new Probe(site("probe-" + i), StampedBoard.start(protectedIn)));
        }
        AnchoredClock clock = AnchoredClock.real();
        List<CalmBank> others = IntStream.range(0, banks)
                .mapToObj(index -> new CalmBank(index, BOOT))
                .toList();
        CompletableFuture<LiveBanks> started = new CompletableFuture<>();
        Path spool = Files.isWritable(MEMORY) ? Scratch.folderIn(MEMORY) : Scratch.folder();
        try (Gateway gateway = Gateway.create(
                        probes.stream().map(this::link).toList(),
                        spool,
                        clock,
                        (bank, input, source) -> started.join().submit(bank, input, source),
                        BOOT);
                Load load = new Load(others, interval, clock, started::join);
                LiveBanks live = LiveBanks.start(
                        store,
                        Stream.concat(
                                        probes.stream().map(Probe::site),
                                        others.stream().map(CalmBank::site))
                                .toList(),
                        BOOT,
                        clock,
                        gateway,
                        (bank, link, boot, number) -> {
                            gateway.acknowledged(bank, link, boot, number);
                            load.acknowledged(bank, number);
                        })) {
            started.complete(live);
            gateway.begin();
            load.begin();
            return work.run(live, load);
        } finally {
            for (Probe probe : probes) {
                probe.board().close();
            }
            Scratch.delete(spool);
        }
    }

    private Gateway.LinkOf link(Probe probe) {
        String bank = probe.site().name();
        return new Gateway.LinkOf(
                new LinkSettings(
                        "link-" + bank,
                        probe.board().port(),
                        LineSettings.DEFAULT,
                        poll,
                        Control.ON,
                        SILENT_AFTER,
                        SILENT_AFTER,
                        List.of(new LinkSettings.Device(
                                bank,
                                "B1",
                                Optional.empty(),
                                1,
                                probe.site().model().cells())),
                        List.of(
                                new LinkSettings.Binding(bank, Output.CHARGERS, "B1", Switch.CHARGE_FET),
                                new LinkSettings.Binding(bank, Output.LOADS, "B1", Switch.DISCHARGE_FET))),
                "jbd");
    }
}
