package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.wire.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What was written to the switches of one pack until it is known, and told, what became of it (BMS-9). */
public final class ControlFrames {
    private final List<Sent> waiting = new ArrayList<>();
    private final Set<Switch> written = new LinkedHashSet<>();

    private record Sent(Set<Switch> switches, Bytes frame, boolean answered, Optional<String> refusal) {}

    /** A frame goes onto the line. */
    public void sent(Switch actuator, Bytes frame) {
        sent(Set.of(actuator), frame);
    }

    /** A frame goes onto the line that sets several switches. */
    public void sent(Collection<Switch> switches, Bytes frame) {
        written.addAll(switches);
        waiting.add(new Sent(new LinkedHashSet<>(switches), frame, true, Optional.empty()));
    }

    /** The device refuses the frame that went last. */
    public void refused(String why) {
        Sent last = waiting.removeLast();
        waiting.add(new Sent(last.switches, last.frame, true, Optional.of(why)));
    }

    /** The device that answers each write says nothing to the frame that went last. */
    public void unanswered() {
        Sent last = waiting.removeLast();
        waiting.add(new Sent(last.switches, last.frame, false, last.refusal));
    }

    /** The switches of the frames that wait. */
    public SequencedSet<Switch> waiting() {
        return waiting.stream()
                .flatMap(sent -> sent.switches.stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Tells all that wait. A frame that was followed says nothing good of the pack while another switch of it does not obey.
     *
     * @param isRead whether a switch was read back behind the frames
     * @param disobedience why a switch is not as it was ordered, as it was read last; empty where it is
     */
    public void tell(
            Predicate<Switch> isRead,
            Function<Switch, Optional<String>> disobedience,
            PackReports reports,
            LinkStatistics statistics,
            Driver.Sink sink) {
        Optional<String> disobeying = written.stream()
                .flatMap(actuator -> disobedience.apply(actuator).stream())
                .findFirst();
        for (Sent sent : waiting) {
            boolean read = sent.switches.stream().allMatch(isRead);
            String disobeyed = !read
                    ? ""
                    : sent.switches.stream()
                            .flatMap(actuator -> disobedience.apply(actuator).stream())
                            .collect(Collectors.joining("; "));
            Optional<String> refusal = sent.refusal.or(() -> disobeyed.isEmpty()
                    ? Optional.empty()
                    : Optional.of((sent.answered ? "" : "no answer to the write, ") + disobeyed));
            refusal.ifPresent(statistics::refusedWrite);
            Optional<String> unknown = read ? disobeying : Optional.of(sent.answered ? "not read back" : "no answer");
            reports.written(sent.frame, refusal, unknown, sink);
        }
        waiting.clear();
    }

    /** Tells all that wait that the line was lost. */
    public void lost(PackReports reports, Driver.Sink sink) {
        waiting.forEach(sent -> reports.written(sent.frame, sent.refusal, Optional.of("the line was lost"), sink));
        waiting.clear();
    }
}
