package io.cellwarden.gateway.link;

import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LineSwitches;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one link on its own thread: opens the line, brings the switches to the ordered levels, polls, lets orders
 * go before polls, and opens again with backoff when the line is lost.
 */
final class LinkLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkLoop.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    /** However far the next poll is, a stop is noticed after this, in real time. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    private final LinkSettings settings;
    private final Line line;
    private final Driver driver;
    private final LinkStatistics statistics;
    private final AnchoredClock clock;
    private final LineSwitches switches;
    private final Driver.Sink inputs;
    private final Orders orders;
    private final LimitInquiry inquiry;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean asksLimits;

    LinkLoop(
            LinkSettings settings,
            Line line,
            Driver driver,
            LinkStatistics statistics,
            AnchoredClock clock,
            Driver.Sink inputs,
            Orders orders,
            LimitInquiry inquiry) {
        this.settings = settings;
        this.line = line;
        this.driver = driver;
        this.statistics = statistics;
        this.clock = clock;
        this.switches = new LineSwitches(settings, statistics, clock);
        this.inputs = inputs;
        this.orders = orders;
        this.inquiry = inquiry;
    }

    /**
     * Ends the loop and gives the line back; any thread. Again, it also ends an opening that came between. Hardware that is
     * being asked for its limits is left as it was first: the loop then closes the line itself.
     */
    void stop() {
        stopped.countDown();
        if (!asksLimits) {
            line.close();
        }
    }

    /** Whether the loop has ended. */
    boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Waits for the end of the loop, and says whether it came. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try {
            live();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // somebody ends this thread: so be it
        } finally {
            line.close();
            inquiry.answer(HardwareLimits.unread("the link has ended"));
            ended.countDown();
        }
    }

    private void live() throws InterruptedException {
        Duration backoff = FIRST_BACKOFF;
        boolean again = false;
        while (!isStopped()) {
            long heardBefore = statistics.snapshot().frames();
            long begun = System.nanoTime();
            try {
                line.open();
                statistics.opened(again);
                again = true;
                switches.opened(line);
                driver.opened(line);
                serve();
            } catch (LineLost lost) {
                inquiry.answer(HardwareLimits.unread(String.valueOf(lost.getMessage())));
                if (!isStopped()) {
                    statistics.lost(String.valueOf(lost.getMessage()));
                    LOG.warn("link {}: {}", settings.name(), lost.getMessage());
                }
            }
            line.close();
            boolean lasted = System.nanoTime() - begun >= LONGEST_BACKOFF.toNanos();
            if (lasted || statistics.snapshot().frames() > heardBefore) {
                backoff = FIRST_BACKOFF;
            }
            stopped.await(backoff.toMillis(), TimeUnit.MILLISECONDS);
            Duration twice = backoff.multipliedBy(2);
            backoff = twice.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : twice;
        }
    }

    private void serve() throws LineLost, InterruptedException {
        orders.again(); // a board that lost its power has forgotten them
        Instant nextPoll = clock.instant();
        while (!isStopped()) {
            List<SwitchOrder> due = switches.drive(orders.take(waitFor(nextPoll)), inputs);
            if (!due.isEmpty()) {
                driver.drive(due, inputs, orders::isWaiting);
            }
            switches.readBack(inputs, orders::isWaiting);
            if (due.isEmpty() && !clock.instant().isBefore(nextPoll) && driver.poll(inputs, orders::isWaiting)) {
                Instant planned = nextPoll.plus(settings.poll());
                Instant now = clock.instant();
                nextPoll = planned.isAfter(now) ? planned : now; // late polls do not pile up
            }
            if (inquiry.isWaiting() && !orders.isWaiting()) {
                askLimits(nextPoll);
            }
        }
    }

    private void askLimits(Instant pollAt) throws LineLost {
        asksLimits = true; // before the look at the stop, as that looks here behind its own
        try {
            if (isStopped()) {
                return;
            }
            driver.limits(() -> isStopped()
                            || orders.isWaiting()
                            || !clock.instant().isBefore(pollAt))
                    .ifPresent(inquiry::answer);
        } finally {
            asksLimits = false;
        }
    }

    private Duration waitFor(Instant nextPoll) {
        Duration wait = clock.real(Duration.between(clock.instant(), nextPoll));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }
}
