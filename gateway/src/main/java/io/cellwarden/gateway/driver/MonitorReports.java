package io.cellwarden.gateway.driver;

import io.cellwarden.event.Input;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** Turns what a battery monitor says into inputs of the bank that it measures. Belongs to the thread of its link. */
public final class MonitorReports {
    private final LinkSettings.Monitor monitor;
    private final InstantSource clock;
    private final ReadBacks readBacks;

    /** Reports of a monitor that has said nothing yet. */
    public MonitorReports(LinkSettings settings, LinkSettings.Monitor monitor, InstantSource clock) {
        this.monitor = monitor;
        this.clock = clock;
        this.readBacks = new ReadBacks(
                settings,
                binding -> binding.bank().equals(monitor.bank())
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
