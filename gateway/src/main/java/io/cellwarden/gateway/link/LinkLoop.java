package io.cellwarden.gateway.link;

import io.cellwarden.bank.LinkPosition;
import io.cellwarden.battery.ReadingRules;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one link on its own thread: opens the line, polls, drives switches before it polls, opens again with
 * backoff when the line is lost, and judges silence all the while. Inputs are spooled before they are handed on.
 */
final class LinkLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkLoop.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    /** However far the next poll is, silence is judged this often, in real time. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    private final LinkSettings settings;
    private final Line line;
    private final Driver driver;
    private final LinkStatistics statistics;
    private final AnchoredClock clock;
    private final BankInbox inbox;
    private final Map<String, Spool> spools;
    private final String boot;
    private final SilenceWatch silence;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private volatile boolean stopped;

    /** A switch that a bank wants on or off. */
    private record Order(String battery, Switch actuator, boolean on) {}

    /** @param spools one per bank behind this link, by its name */
    LinkLoop(
            LinkSettings settings,
            Line line,
            Driver driver,
            LinkStatistics statistics,
            AnchoredClock clock,
            BankInbox inbox,
            Map<String, Spool> spools,
            String boot) {
        this.settings = settings;
        this.line = line;
        this.driver = driver;
        this.statistics = statistics;
        this.clock = clock;
        this.inbox = inbox;
        this.spools = Map.copyOf(spools);
        this.boot = boot;
        this.silence =
                new SilenceWatch(settings.devices(), settings.silentAfter(), settings.startGrace(), clock.instant());
    }

    /** Asks for a switch; any thread. */
    void order(String battery, Switch actuator, boolean on) {
        orders.add(new Order(battery, actuator, on));
    }

    /** Ends the loop and gives the line back; any thread. */
    void stop() {
        stopped = true;
        line.close();
    }

    @Override
    public void run() {
        Duration backoff = FIRST_BACKOFF;
        boolean again = false;
        while (!stopped) {
            try {
                line.open();
                statistics.opened(again);
                again = true;
                backoff = FIRST_BACKOFF;
                driver.opened(line);
                serve();
            } catch (LineLost lost) {
                if (!stopped) {
                    statistics.lost(String.valueOf(lost.getMessage()));
                    LOG.warn(
                            "link {}: {}; trying again in {} ms",
                            settings.name(),
                            lost.getMessage(),
                            backoff.toMillis());
                }
            } catch (InterruptedException interrupted) {
                stopped = true;
            }
            line.close();
            backoff = pause(backoff);
        }
    }

    private void serve() throws LineLost, InterruptedException {
        Instant nextPoll = clock.instant();
        while (!stopped) {
            Optional<Order> order = nextOrder(nextPoll);
            if (order.isPresent()) {
                drive(order.get());
            } else if (!clock.instant().isBefore(nextPoll)) {
                driver.poll(this::put);
                Instant planned = nextPoll.plus(settings.poll());
                nextPoll = planned.isAfter(clock.instant()) ? planned : clock.instant();
            }
            judgeSilence();
        }
    }

    private Optional<Order> nextOrder(Instant nextPoll) throws InterruptedException {
        Duration wait = clock.real(Duration.between(clock.instant(), nextPoll));
        long waitMs = Math.clamp(wait.toMillis(), 0, LONGEST_WAIT.toMillis());
        return Optional.ofNullable(orders.poll(waitMs, TimeUnit.MILLISECONDS));
    }

    /** Carries out an order, unless a newer one for the same switch waits already. */
    private void drive(Order first) throws LineLost {
        Map<Switch, Order> latest = new LinkedHashMap<>();
        latest.put(first.actuator(), first);
        for (Order more = orders.poll(); more != null; more = orders.poll()) {
            latest.put(more.actuator(), more);
        }
        for (Order order : latest.values()) {
            driver.drive(order.battery(), order.actuator(), order.on(), this::put);
        }
    }

    private Duration pause(Duration backoff) {
        long until = System.nanoTime() + backoff.toNanos();
        try {
            while (!stopped && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_WAIT.toMillis(), backoff.toMillis()));
                judgeSilence();
            }
        } catch (InterruptedException interrupted) {
            stopped = true;
        }
        Duration twice = backoff.multipliedBy(2);
        return twice.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : twice;
    }

    private void judgeSilence() {
        Instant now = clock.instant();
        silence.newlySilent(now).forEach(device -> put(device.bank(), new Input.BatterySilent(device.battery(), now)));
    }

    private void put(String bank, Input input) {
        if (input instanceof Input.Reading reading) {
            settings.devices().stream()
                    .filter(device ->
                            device.bank().equals(bank) && device.battery().equals(reading.battery()))
                    .filter(device -> isValid(device, reading))
                    .forEach(device -> silence.heard(device, reading.at()));
        }
        Spool spool = Objects.requireNonNull(spools.get(bank));
        try {
            synchronized (spool) {
                spool.append(input);
            }
        } catch (IOException full) {
            // Protection goes first: the bank hears of it although a crash now would lose it.
            statistics.error("spool: " + full.getMessage());
        }
        inbox.submit(bank, input, LinkPosition.source(settings.name(), boot, spool.last()));
    }

    /** Whether the bank will take the reading, as far as a link can see: a refused one is no sign of life (TOP-6). */
    private static boolean isValid(LinkSettings.Device device, Input.Reading reading) {
        Ints cells = reading.cellsMv();
        return cells.size() == device.cells()
                && cells.stream().allMatch(ReadingRules::isPossibleCellMv)
                && reading.temperaturesDeciC().stream().allMatch(ReadingRules::isPossibleDeciC);
    }
}
