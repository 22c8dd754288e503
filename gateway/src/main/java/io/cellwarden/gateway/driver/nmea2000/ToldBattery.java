package io.cellwarden.gateway.driver.nmea2000;

import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.MonitorReports;
import io.cellwarden.gateway.wire.nmea2000.N2kFrame;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * One battery as a device on the bus tells of it: what is measured in one message, how full it is in another. Where
 * several devices tell of a battery of that number the one heard first counts, until it falls silent: two that disagree would
 * make a reading that jumps.
 */
final class ToldBattery {
    /** So long one kind of message is waited for, which comes each 1.5 s, or a device that was heard. */
    private static final Duration STALE_AFTER = Duration.ofSeconds(10);

    private final MonitorReports reports;
    private final LongSupplier uptimeNanos;
    private OptionalInt device = OptionalInt.empty();
    private long heardAt;
    private long measuredAt;
    private boolean measured;
    private Optional<N2kFrame.Detail> detail = Optional.empty();
    private long detailAt;

    ToldBattery(MonitorReports reports, LongSupplier uptimeNanos) {
        this.reports = reports;
        this.uptimeNanos = uptimeNanos;
    }

    /** Whether it is of use. */
    boolean heard(N2kFrame said, int from, LinkStatistics statistics, Driver.Sink sink) {
        long now = uptimeNanos.getAsLong();
        if (device.isPresent() && device.getAsInt() != from && isFresh(heardAt, now)) {
            statistics.error("devices %d and %d both tell of battery %d; %1$d is believed"
                    .formatted(device.getAsInt(), from, said.instance()));
            return false;
        }
        if (device.orElse(from) != from) { // another one from now on
            detail = Optional.empty();
            measured = false;
        }
        return switch (said) {
            case N2kFrame.Status status -> {
                take(from, now);
                measured = true;
                measuredAt = now;
                report(
                        status.voltageMv().orElse(Ints.ABSENT),
                        status.currentMa().orElse(Ints.ABSENT),
                        now,
                        sink);
                yield true;
            }
            case N2kFrame.Detail told -> {
                if (!told.isOfBattery()) {
                    yield false;
                }
                take(from, now);
                detail = Optional.of(told);
                detailAt = now;
                if (!measured || !isFresh(measuredAt, now)) { // from a device that tells nothing else
                    report(Ints.ABSENT, Ints.ABSENT, now, sink);
                }
                yield true;
            }
            case N2kFrame.Configuration _ -> false;
        };
    }

    private void take(int from, long now) {
        device = OptionalInt.of(from);
        heardAt = now;
    }

    private void report(int voltageMv, int currentMa, long now, Driver.Sink sink) {
        Optional<N2kFrame.Detail> known = detail.filter(told -> isFresh(detailAt, now));
        OptionalInt soc = known.map(N2kFrame.Detail::socPercent).orElse(OptionalInt.empty());
        OptionalInt minutes = known.map(N2kFrame.Detail::timeToGoMin).orElse(OptionalInt.empty());
        reports.reading(
                voltageMv,
                currentMa,
                soc.isPresent() ? 10 * soc.getAsInt() : Ints.ABSENT,
                Ints.ABSENT,
                minutes.orElse(Ints.ABSENT),
                sink);
    }

    private static boolean isFresh(long since, long now) {
        return now - since <= STALE_AFTER.toNanos();
    }
}
