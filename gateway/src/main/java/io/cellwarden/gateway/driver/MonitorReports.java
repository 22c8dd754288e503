package io.cellwarden.gateway.driver;

import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns what a battery monitor says into inputs of the bank that it measures. Belongs to the thread of its link. */
public final class MonitorReports {
    private static final Duration TELLS_AGAIN = Duration.ofMinutes(1);

    private final String link;
    private final LinkSettings.Monitor monitor;
    private final InstantSource clock;
    private final ReadBacks readBacks;
    private final FigureReports history;
    private Optional<List<String>> told = Optional.empty();
    private Instant toldAt = Instant.EPOCH;

    /** Reports of a monitor that has said nothing yet. */
    public MonitorReports(LinkSettings settings, LinkSettings.Monitor monitor, InstantSource clock) {
        this.link = settings.name();
        this.monitor = monitor;
        this.clock = clock;
        this.history = new FigureReports(monitor.bank(), monitor.name(), clock);
        this.readBacks = new ReadBacks(
                settings,
                binding -> binding.actuator().pin().isEmpty()
                        && binding.bank().equals(monitor.bank())
                        && (binding.battery().isEmpty() || binding.battery().equals(monitor.name())),
                clock);
    }

    /** The line was opened again: the state of each switch is told anew. */
    public void opened() {
        readBacks.opened();
    }

    /**
     * A reading; {@link io.cellwarden.unit.Ints#ABSENT} for what it does not tell.
     *
     * @param currentMa positive while charging
     * @param consumedMah drawn since the bank was full, 0 or more
     */
    public void reading(
            int voltageMv, int currentMa, int socPermille, int consumedMah, int timeToGoMin, Driver.Sink sink) {
        sink.put(
                monitor.bank(),
                new Input.MonitorReading(
                        clock.instant(), monitor.name(), voltageMv, currentMa, socPermille, consumedMah, timeToGoMin));
    }

    /** What the monitor remembers of the bank, as it tells it. */
    public void history(List<Figure> figures, Driver.Sink sink) {
        history.take(figures, sink);
    }

    /** What it measures beside its readings: people see it, and nothing keeps it. */
    public void shows(List<Figure> figures, Driver.Sink sink) {
        history.show(figures, sink);
    }

    /** What the monitor complains of; nothing where it is well. Told when it changes, and again while it complains. */
    public void complains(List<String> reasons, Driver.Sink sink) {
        Instant now = clock.instant();
        boolean again = !reasons.isEmpty() && !now.isBefore(toldAt.plus(TELLS_AGAIN));
        if (again || !told.equals(Optional.of(reasons))) {
            told = Optional.of(List.copyOf(reasons));
            toldAt = now;
            sink.put(
                    monitor.bank(),
                    new Input.MonitorReport(now, monitor.name(), reasons.isEmpty(), String.join(", ", reasons)));
        }
    }

    /**
     * A frame that was written to switch something, once it is known what became of it.
     *
     * @param refusal what the monitor says against it, or how it did not follow; empty where it did not refuse
     * @param unknown why nobody knows what became of it; empty where that is known
     */
    public void written(Bytes frame, Optional<String> refusal, Optional<String> unknown, Driver.Sink sink) {
        sink.put(
                monitor.bank(),
                new Input.ControlFrame(
                        clock.instant(),
                        "",
                        link + "/" + monitor.name(),
                        frame.toString(),
                        refusal.isPresent(),
                        refusal.or(() -> unknown).orElse("")));
    }

    /**
     * The state of each switch that an output is bound to (BMS-9), where the link controls: told when it has changed, and
     * each time while it does not obey.
     *
     * @param isOn whether a switch is on; empty where the monitor does not say
     * @param disobedience why a switch is not as it was ordered, empty where it is, or where nobody has just ordered it
     */
    public void readBack(
            Function<Switch, Optional<Boolean>> isOn,
            Function<Switch, Optional<String>> disobedience,
            Driver.Sink sink) {
        readBacks.tell(isOn, disobedience, sink);
    }
}
