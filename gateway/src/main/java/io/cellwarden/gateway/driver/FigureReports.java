package io.cellwarden.gateway.driver;

import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Hands on what a device tells of itself beside its readings: at first, then what has changed, once an hour (MON-3). */
final class FigureReports {
    private static final Duration AT_MOST_EVERY = Duration.ofHours(1);

    private final String bank;
    private final String device;
    private final InstantSource clock;
    private final SequencedMap<String, Figure> known = new LinkedHashMap<>();
    private List<Figure> told = List.of();
    private Instant toldAt = Instant.MIN;

    /** Reports of a device that has said nothing yet; it is a battery, or a monitor, of that bank. */
    FigureReports(String bank, String device, InstantSource clock) {
        this.bank = bank;
        this.device = device;
        this.clock = clock;
    }

    /** Takes what it tells just now; of what it told before and does not tell now the last value counts. */
    void take(List<Figure> figures, Driver.Sink sink) {
        figures.forEach(figure -> known.put(figure.name(), figure));
        Instant now = clock.instant();
        List<Figure> all = List.copyOf(known.values());
        if (!all.equals(told) && (toldAt.equals(Instant.MIN) || !now.isBefore(toldAt.plus(AT_MOST_EVERY)))) {
            told = all;
            toldAt = now;
            sink.put(bank, new Input.DeviceFigures(now, device, all));
        }
    }
}
