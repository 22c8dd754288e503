package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.wire.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What was written to the switches of one pack until it is known, and told, what became of it (BMS-9). */
public final class ControlFrames {
    private final List<Sent> waiting = new ArrayList<>();
    private final Set<Switch> written = new LinkedHashSet<>();

    private record Sent(Switch actuator, Bytes frame, Optional<String> refusal) {}

    /** A frame goes onto the line. */
    public void sent(Switch actuator, Bytes frame) {
        written.add(actuator);
        waiting.add(new Sent(actuator, frame, Optional.empty()));
    }

    /** The device refuses the frame that went last. */
    public void refused(String why) {
        Sent last = waiting.removeLast();
        waiting.add(new Sent(last.actuator(), last.frame(), Optional.of(why)));
    }

    /**
     * Tells all that wait. A frame that was followed says nothing good of the pack while another switch of it does not obey.
     *
     * @param disobedience why a switch is not as it was ordered, empty where it is; empty itself where none was read back
     */
    public void tell(
            Optional<Function<Switch, Optional<String>>> disobedience,
            PackReports reports,
            LinkStatistics statistics,
            Driver.Sink sink) {
        Optional<String> disobeying = disobedience.flatMap(reason -> written.stream()
                .flatMap(actuator -> reason.apply(actuator).stream())
                .findFirst());
        for (Sent frame : waiting) {
            Optional<String> refusal =
                    frame.refusal().or(() -> disobedience.flatMap(reason -> reason.apply(frame.actuator())));
            refusal.ifPresent(statistics::refusedWrite);
            Optional<String> unknown = disobedience.isEmpty() ? Optional.of("not read back") : disobeying;
            reports.written(frame.frame(), refusal, unknown, sink);
        }
        waiting.clear();
    }

    /** Tells all that wait that the line was lost. */
    public void lost(PackReports reports, Driver.Sink sink) {
        waiting.forEach(
                frame -> reports.written(frame.frame(), frame.refusal(), Optional.of("the line was lost"), sink));
        waiting.clear();
    }
}
