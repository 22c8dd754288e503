package io.cellwarden.gateway.driver.nmea2000;

import io.cellwarden.event.Figure;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.MonitorReports;
import io.cellwarden.gateway.wire.nmea2000.N2kFrame;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * One battery as devices on the bus tell of it: what is measured in one message, how full it is in another. Where several
 * send the same kind of message about a battery of that number the one heard first counts, until it falls silent: two that
 * disagree would make a reading that jumps. A message in which nothing is known counts as none.
 */
final class ToldBattery {
    /** So long one kind of message is waited for, which comes each 1.5 s. */
    private static final Duration STALE_AFTER = Duration.ofSeconds(10);

    private final MonitorReports reports;
    private final LongSupplier uptimeNanos;
    private Optional<Told<N2kFrame.Status>> status = Optional.empty();
    private Optional<Told<N2kFrame.Detail>> detail = Optional.empty();
    private Optional<Told<N2kFrame.Configuration>> configuration = Optional.empty();

    /** The last message of its kind, and the device that it came from. */
    private record Told<F>(F frame, int from, long nanos) {
        boolean isFresh(long now) {
            return now - nanos <= STALE_AFTER.toNanos();
        }
    }

    ToldBattery(MonitorReports reports, LongSupplier uptimeNanos) {
        this.reports = reports;
        this.uptimeNanos = uptimeNanos;
    }

    /** Whether it is of use. */
    boolean heard(N2kFrame said, int from, LinkStatistics statistics, Driver.Sink sink) {
        long now = uptimeNanos.getAsLong();
        return switch (said) {
            case N2kFrame.Status told -> {
                boolean known = told.voltageMv().isPresent() || told.currentMa().isPresent();
                if (!known || !believes(status, told, from, now, statistics)) {
                    yield false;
                }
                status = Optional.of(new Told<>(told, from, now));
                reports.shows(
                        figure("temperatureC", 2, told.temperatureCentiC()).toList(), sink);
                report(now, sink);
                yield true;
            }
            case N2kFrame.Detail told -> {
                boolean known =
                        told.socPercent().isPresent() || told.timeToGoMin().isPresent();
                if (!known || !told.isOfBattery() || !believes(detail, told, from, now, statistics)) {
                    yield false;
                }
                detail = Optional.of(new Told<>(told, from, now));
                reports.shows(
                        Stream.concat(
                                        figure("remainingAh", 0, told.remainingAh()),
                                        figure("rippleV", 3, told.rippleMv()))
                                .toList(),
                        sink);
                reports.history(figure("sohPercent", 0, told.healthPercent()).toList(), sink);
                if (status.filter(measured -> measured.isFresh(now)).isEmpty()) { // nothing else is told of it
                    report(now, sink);
                }
                yield true;
            }
            case N2kFrame.Configuration told -> {
                if (!believes(configuration, told, from, now, statistics)) {
                    yield false;
                }
                configuration = Optional.of(new Told<>(told, from, now));
                reports.history(
                        Stream.of(
                                        figure("ratedAh", 0, told.capacityAh()),
                                        figure("peukert", 3, told.peukertPermille()),
                                        figure("chargeEfficiencyPercent", 0, told.efficiencyPercent()),
                                        figure("temperatureCoefficientPercent", 0, told.coefficientPercent()))
                                .flatMap(figures -> figures)
                                .toList(),
                        sink);
                yield true;
            }
        };
    }

    private static Stream<Figure> figure(String name, int digits, OptionalInt value) {
        return value.stream().mapToObj(known -> Figure.of(name, digits, known));
    }

    private static boolean believes(
            Optional<? extends Told<?>> before, N2kFrame said, int from, long now, LinkStatistics statistics) {
        Optional<? extends Told<?>> other = before.filter(told -> told.from() != from && told.isFresh(now));
        other.ifPresent(told -> statistics.error("devices %d and %d both tell of battery %d; %1$d is believed"
                .formatted(told.from(), from, said.instance())));
        return other.isEmpty();
    }

    private void report(long now, Driver.Sink sink) {
        Optional<N2kFrame.Status> measured =
                status.filter(told -> told.isFresh(now)).map(Told::frame);
        Optional<N2kFrame.Detail> known =
                detail.filter(told -> told.isFresh(now)).map(Told::frame);
        OptionalInt soc = known.map(N2kFrame.Detail::socPercent).orElse(OptionalInt.empty());
        reports.reading(
                measured.map(N2kFrame.Status::voltageMv)
                        .orElse(OptionalInt.empty())
                        .orElse(Ints.ABSENT),
                measured.map(N2kFrame.Status::currentMa)
                        .orElse(OptionalInt.empty())
                        .orElse(Ints.ABSENT),
                soc.isPresent() ? 10 * soc.getAsInt() : Ints.ABSENT,
                Ints.ABSENT,
                known.map(N2kFrame.Detail::timeToGoMin)
                        .orElse(OptionalInt.empty())
                        .orElse(Ints.ABSENT),
                sink);
    }
}
