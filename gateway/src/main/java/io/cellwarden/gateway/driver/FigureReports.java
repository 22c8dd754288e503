package io.cellwarden.gateway.driver;

import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Hands on what a device tells of itself beside its readings (MON-3). People who look see the newest at once; as an input it
 * is told at first, then what has changed, once an hour.
 */
final class FigureReports {
    private static final Duration AT_MOST_EVERY = Duration.ofHours(1);

    private final String bank;
    private final String device;
    private final InstantSource clock;
    private final SequencedMap<String, Heard> known = new LinkedHashMap<>();
    /** What is of no use later on. */
    private final SequencedMap<String, Heard> passing = new LinkedHashMap<>();

    private List<Figure> told = List.of();
    private Instant toldAt = Instant.MIN;

    private record Heard(Figure figure, Instant at) {}

    /** Reports of a device that has said nothing yet; it is a battery, or a monitor, of that bank. */
    FigureReports(String bank, String device, InstantSource clock) {
        this.bank = bank;
        this.device = device;
        this.clock = clock;
    }

    /** Takes what it tells just now; of what it told before and does not tell now the last value counts. */
    void take(List<Figure> figures, Driver.Sink sink) {
        show(known, figures, sink);
        Instant now = clock.instant();
        List<Figure> all = figures(known.values().stream());
        if (!all.equals(told) && (toldAt.equals(Instant.MIN) || !now.isBefore(toldAt.plus(AT_MOST_EVERY)))) {
            told = all;
            toldAt = now;
            sink.put(bank, new Input.DeviceFigures(now, device, all));
        }
    }

    /** Takes what counts just now alone: people see it, and it is no input. */
    void show(List<Figure> figures, Driver.Sink sink) {
        show(passing, figures, sink);
    }

    private void show(SequencedMap<String, Heard> under, List<Figure> figures, Driver.Sink sink) {
        Instant now = clock.instant();
        figures.forEach(figure -> under.put(figure.name(), new Heard(figure, now)));
        List<Heard> newest = Stream.of(known.values(), passing.values())
                .flatMap(Collection::stream)
                .toList();
        newest.stream()
                .map(Heard::at)
                .min(Instant::compareTo)
                .ifPresent(oldest ->
                        sink.figures(bank, new Input.DeviceFigures(oldest, device, figures(newest.stream()))));
    }

    private static List<Figure> figures(Stream<Heard> heard) {
        return heard.map(Heard::figure).toList();
    }
}
