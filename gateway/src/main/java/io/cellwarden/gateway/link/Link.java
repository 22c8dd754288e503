package io.cellwarden.gateway.link;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.capture.LineRecording;
import io.cellwarden.gateway.capture.RecordedLine;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.driver.Bulletins;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LineSwitches;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.Lines;
import io.cellwarden.gateway.wire.HardwareLimit;
import io.cellwarden.site.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link of a site with what belongs to it for as long as the program runs, however often its actor and its thread begin
 * anew.
 *
 * @param spools by bank
 */
record Link(
        LinkSettings settings,
        Protocol.Maker driver,
        Map<String, Spool> spools,
        Orders orders,
        LimitInquiry inquiry,
        LinkStatistics statistics,
        LineRecording recording) {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    /** Each turn reads one limit at least. */
    private static final int MOST_TURNS = HardwareLimit.values().length;
    /** A link is not well when so much more than two polls passes without a frame. */
    private static final Duration QUIET_MARGIN = Duration.ofSeconds(1);

    /**
     * A link that is not yet open.
     *
     * @throws IllegalArgumentException for an unknown protocol, a port that names no line, or settings that are none for the
     *     protocol
     */
    static Link create(LinkSettings settings, String protocol, Path spoolDirectory, String boot) {
        Lines.of(settings.port(), settings.line()); // refuses a malformed port before anything runs
        Protocol.Maker driver = driver(settings, protocol);
        driver.make(settings, statistics(settings), AnchoredClock.real()); // refuses what its protocol does not have
        Map<String, Spool> spools = new HashMap<>();
        for (String bank : settings.banks()) {
            spools.put(bank, Spool.open(directory(settings, spoolDirectory, bank), boot));
        }
        return new Link(
                settings,
                driver,
                spools,
                new Orders(settings.control()),
                new LimitInquiry(),
                statistics(settings),
                recording(settings, protocol));
    }

    private static LineRecording recording(LinkSettings settings, String protocol) {
        SequencedMap<String, String> about = new LinkedHashMap<>();
        about.put("link", settings.name());
        about.put("port", settings.port());
        about.put("protocol", protocol);
        about.put("line", settings.line().text());
        return new LineRecording(about);
    }

    private static Path directory(LinkSettings settings, Path spoolDirectory, String bank) {
        return spoolDirectory.resolve(settings.name()).resolve(bank);
    }

    /** Goes on to spool in another directory. */
    void moveSpools(Path spoolDirectory) throws IOException {
        for (Map.Entry<String, Spool> spool : spools.entrySet()) {
            spool.getValue().moveTo(directory(settings, spoolDirectory, spool.getKey()));
        }
    }

    private static Protocol.Maker driver(LinkSettings settings, String protocol) {
        return Protocols.named(protocol)
                .map(Protocol::driver)
                .orElseThrow(() -> new IllegalArgumentException("link " + settings.name() + ": protocol " + protocol
                        + " is unknown, known are " + Protocols.names()));
    }

    private static LinkStatistics statistics(LinkSettings settings) {
        return new LinkStatistics(settings.name(), served(settings), quietAfter(settings));
    }

    /** The banks that it reads, or the one that it publishes. */
    private static List<String> served(LinkSettings settings) {
        return settings.protocol() instanceof ProtocolSettings.CanBms can
                        && can.publish().isPresent()
                ? List.of(can.publish().get().bank())
                : settings.banks();
    }

    /** Not later than its alarm. */
    private static Duration quietAfter(LinkSettings settings) {
        Duration missing = settings.poll().multipliedBy(2).plus(QUIET_MARGIN);
        return missing.compareTo(settings.silentAfter()) < 0 ? missing : settings.silentAfter();
    }

    /** Whether it publishes what that bank allows. */
    boolean publishes(String bank) {
        return settings.protocol() instanceof ProtocolSettings.CanBms can
                && can.publish()
                        .filter(published -> published.bank().equals(bank))
                        .isPresent();
    }

    /** The spool of a bank; empty if the bank has nothing on this link. */
    Optional<Spool> spool(String bank) {
        return Optional.ofNullable(spools.get(bank));
    }

    /** What its thread runs. */
    LinkLoop loop(AnchoredClock clock, Driver.Sink inputs, Bulletins bulletins) {
        Driver speaks = driver.make(settings, statistics, clock);
        speaks.publishes(bulletins);
        return new LinkLoop(
                settings,
                new RecordedLine(Lines.of(settings.port(), settings.line()), recording, clock),
                speaks,
                statistics,
                clock,
                inputs,
                orders,
                inquiry);
    }

    /** Leaves the level of a bank's output to its thread, where that output is on this link; returns at once. */
    void drive(String bank, Output output, boolean on) {
        for (LinkSettings.Binding binding : settings.outputs()) {
            if (binding.bank().equals(bank) && binding.output() == output) {
                boolean changed = orders.order(binding, on);
                if (changed && settings.control() == Control.ADVISE) {
                    String name = binding.name(settings.name());
                    LOG.info("bank {}: advises to switch {} {}", bank, name, on ? "on" : "off");
                }
            }
        }
    }

    /** Closes what waits for the journal; it is kept for the next start. */
    void closeSpools() {
        for (Spool spool : spools.values()) {
            try {
                spool.close();
            } catch (IOException e) {
                LOG.warn("link {}: its spool cannot be closed: {}", settings.name(), e.getMessage());
            }
        }
    }

    /**
     * Asks the hardware behind a link that no program runs for its limits: opens the line and closes it again.
     *
     * @param stops whether the program is told to end: the hardware is left as it was, and no more is asked
     * @throws IllegalArgumentException for an unknown protocol or a port that names no line
     */
    static HardwareLimits readLimits(LinkSettings settings, String protocol, BooleanSupplier stops) {
        LinkStatistics heard = statistics(settings);
        Driver driver = driver(settings, protocol).make(settings, heard, AnchoredClock.real());
        boolean asked = false;
        try (Line line = Lines.of(settings.port(), settings.line())) {
            line.open();
            new LineSwitches(settings, heard, AnchoredClock.real()).opened(line);
            driver.opened(line);
            driver.poll((bank, input) -> {}, stops);
            Optional<HardwareLimits> limits = Optional.empty();
            for (int turn = 0; turn < MOST_TURNS && limits.isEmpty() && !stops.getAsBoolean(); turn++) {
                asked = true;
                limits = driver.limits(stops);
            }
            if (asked && limits.isEmpty()) {
                driver.poll((bank, input) -> {}, () -> false); // leaves again where that was not confirmed
            }
            return limits.orElseGet(() -> HardwareLimits.unread("it does not tell them to the end"));
        } catch (LineLost lost) {
            HardwareLimits none = HardwareLimits.unread(String.valueOf(lost.getMessage()));
            return asked ? none.with(driver.leftBehind()) : none;
        }
    }
}
