package io.cellwarden.gateway.link;

import io.cellwarden.bank.LinkPosition;
import io.cellwarden.battery.ReadingRules;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * The way of a link's inputs: numbered and spooled, then handed on, in one order (ARCHITECTURE 4). It judges silence
 * too, apart from the thread that reads: a line that hangs is silent all the same.
 */
final class LinkInputs implements Driver.Sink {
    /** Silence is judged every 100 ms; where more than this passes in between, the program was paused. */
    static final Duration LONGEST_GAP = Duration.ofSeconds(1);

    private final LinkSettings settings;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final BankInbox inbox;
    private final Map<String, Spool> spools;
    private final String boot;
    private final Lock live;
    private final SilenceWatch silence;
    private final MonitorWatch monitors;
    private final LinkWatch watch;

    /**
     * The start grace begins now.
     *
     * @param longestGap {@link #LONGEST_GAP} on that clock
     * @param spools one for each bank behind this link, by its name
     * @param live held while an input is spooled and handed on
     */
    LinkInputs(
            LinkSettings settings,
            LinkStatistics statistics,
            InstantSource clock,
            Duration longestGap,
            BankInbox inbox,
            Map<String, Spool> spools,
            String boot,
            Lock live) {
        this.live = live;
        this.settings = settings;
        this.statistics = statistics;
        this.clock = clock;
        this.inbox = inbox;
        this.spools = Map.copyOf(spools);
        this.boot = boot;
        this.silence = new SilenceWatch(
                settings.devices(), settings.silentAfter(), settings.startGrace(), longestGap, clock.instant());
        this.monitors = new MonitorWatch(
                settings.monitors(), settings.silentAfter(), settings.startGrace(), longestGap, clock.instant());
        this.watch = new LinkWatch(settings.silentAfter());
    }

    @Override
    public synchronized void put(String bank, Input input) {
        if (input instanceof Input.Reading reading) {
            settings.devices().stream()
                    .filter(device ->
                            device.bank().equals(bank) && device.battery().equals(reading.battery()))
                    .filter(device -> isValid(device, reading))
                    .forEach(device -> silence.heard(device, reading.at()));
        }
        Optional<Input> behind = monitors.heard(bank, input);
        handOn(bank, input);
        behind.ifPresent(report -> handOn(bank, report));
    }

    @Override
    public void figures(String bank, Input.DeviceFigures newest) {
        statistics.figures(bank, newest);
    }

    private void handOn(String bank, Input input) {
        live.lock();
        try {
            spool(bank, input);
        } finally {
            live.unlock();
        }
    }

    private void spool(String bank, Input input) {
        Spool spool = Objects.requireNonNull(spools.get(bank));
        try {
            spool.append(input);
        } catch (IOException full) {
            // Protection goes first: the bank hears of it although a crash now would lose it.
            statistics.error("spool: " + full.getMessage());
        }
        inbox.submit(bank, input, LinkPosition.source(settings.name(), boot, spool.last()));
    }

    /** Tells the banks of batteries that have become silent, then of the link where that is why, or is over. */
    synchronized void judgeSilence() {
        Instant now = clock.instant();
        silence.newlySilent(now).forEach(device -> put(device.bank(), new Input.BatterySilent(device.battery(), now)));
        LinkStatistics.Snapshot heard = statistics.snapshot();
        monitors.newlySilent(now)
                .forEach(monitor -> handOn(
                        monitor.bank(),
                        new Input.MonitorReport(now, monitor.battery(), false, "silent; " + heard.text(now))));
        watch.judge(silence.isAnySilent(), heard.lastFrameAt(), heard.isQuiet(now), now)
                .ifPresent(well -> report(well, heard.text(now), now));
    }

    /** Each bank is told once, of its first battery behind the link. */
    private void report(boolean well, String text, Instant now) {
        for (String bank : settings.banks()) {
            settings.devices().stream()
                    .filter(device -> device.bank().equals(bank))
                    .findFirst()
                    .ifPresent(first -> put(bank, new Input.LinkReport(first.battery(), now, well, text)));
        }
    }

    /** Deletes what the journals have acknowledged; holds up the one bank whose spool it is at, and no other. */
    void deleteAcknowledged() {
        for (Spool spool : spools.values()) {
            try {
                spool.deleteAcknowledged();
            } catch (IOException e) {
                statistics.error("spool: " + e.getMessage());
            }
        }
    }

    /** Whether the bank will take the reading, as far as a link can see: a refused one is no sign of life (TOP-6). */
    private static boolean isValid(LinkSettings.Device device, Input.Reading reading) {
        Ints cells = reading.cellsMv();
        return cells.size() == device.cells()
                && cells.lacksNone()
                && cells.present().allMatch(ReadingRules::isPossibleCellMv)
                && reading.temperaturesDeciC().present().allMatch(ReadingRules::isPossibleDeciC);
    }
}
