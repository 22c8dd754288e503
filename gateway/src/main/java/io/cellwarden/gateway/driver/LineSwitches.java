package io.cellwarden.gateway.driver;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.Pin;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * RTS and DTR of a link's port as switches of its own (BMS-9, ADR 0038). Off is the line dropped: so it is while the port is
 * closed, and from its opening until somebody orders it on. Belongs to the thread of its link.
 */
public final class LineSwitches {
    /** So long a relay may take until what is wired back shows it. */
    private static final Duration FOLLOWS_WITHIN = Duration.ofMillis(500);

    private static final Duration LOOKS_EVERY = Duration.ofMillis(5);

    private final LinkSettings settings;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final ReadBacks readBacks;
    private final Set<Pin> bound;
    private final Map<Pin, Boolean> driven = new EnumMap<>(Pin.class);
    /** By lines that the port does not have, the level that was last refused. */
    private final Map<Pin, Boolean> missing = new EnumMap<>(Pin.class);

    private final Map<Pin, Unsettled> unsettled = new EnumMap<>(Pin.class);
    private Optional<Line> line = Optional.empty();

    /** A change of level that is not yet shown; {@code told} once it has taken too long. */
    private record Unsettled(long sinceNanos, boolean told) {
        boolean isLate() {
            return System.nanoTime() - sinceNanos > FOLLOWS_WITHIN.toNanos();
        }
    }

    /** The lines that outputs are bound to; a link that does not control leaves them as they are. */
    public LineSwitches(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this.settings = settings;
        this.statistics = statistics;
        this.clock = clock;
        this.readBacks =
                new ReadBacks(settings, binding -> binding.actuator().pin().isPresent(), clock);
        this.bound = settings.control() != Control.ON
                ? Set.of()
                : settings.outputs().stream()
                        .flatMap(binding -> binding.actuator().pin().stream())
                        .collect(Collectors.toSet());
    }

    /** The port was opened, which raises its lines: they are dropped at once. */
    public void opened(Line opened) throws LineLost {
        line = Optional.of(opened);
        driven.clear();
        unsettled.clear();
        readBacks.opened();
        for (Pin pin : bound) {
            if (opened.drive(pin, false)) {
                driven.put(pin, false);
                missing.remove(pin);
                unsettled.put(pin, new Unsettled(System.nanoTime(), false));
            }
        }
    }

    /**
     * Carries out those orders that are for its lines.
     *
     * @return all others, in their order
     */
    public List<SwitchOrder> drive(List<SwitchOrder> orders, Driver.Sink sink) throws LineLost {
        List<SwitchOrder> others = new ArrayList<>();
        for (SwitchOrder order : orders) {
            Optional<Pin> pin = order.actuator().pin();
            if (pin.isPresent()) {
                drive(pin.get(), order.on(), sink);
            } else {
                others.add(order);
            }
        }
        return others;
    }

    private void drive(Pin pin, boolean on, Driver.Sink sink) throws LineLost {
        if (!driven.containsKey(pin)) {
            String why = pin.key() + " cannot be driven: " + settings.port() + " has no such line";
            statistics.refusedWrite(why);
            if (!Optional.of(on).equals(Optional.ofNullable(missing.put(pin, on)))) { // an order is repeated each 5 s
                written(pin, Optional.of(why), "", sink);
            }
            return;
        }
        if (!line.orElseThrow().drive(pin, on)) {
            throw new LineLost(settings.port(), pin.key() + " cannot be driven any more");
        }
        if (!Optional.of(on).equals(Optional.ofNullable(driven.put(pin, on)))) {
            unsettled.put(pin, new Unsettled(System.nanoTime(), false));
        }
    }

    /**
     * Tells how the lines are, where that has changed; and of each change of level what became of it, which may take a relay
     * some time. Where nothing is wired back, a line is as the port drives it, and nobody knows what follows it.
     *
     * @param givesWay tells that a newer order waits: what has not followed yet is then told behind that
     */
    public void readBack(Driver.Sink sink, BooleanSupplier givesWay) throws LineLost {
        tell(sink);
        while (unsettled.values().stream().anyMatch(change -> !change.told) && !givesWay.getAsBoolean()) {
            LockSupport.parkNanos(LOOKS_EVERY.toNanos());
            tell(sink);
        }
    }

    private void tell(Driver.Sink sink) throws LineLost {
        for (Map.Entry<Pin, Boolean> one : driven.entrySet()) {
            Pin pin = one.getKey();
            Pin shownBy = settings.wiredBack().getOrDefault(pin, pin);
            boolean on = line.orElseThrow().isOn(shownBy);
            readBacks.tell(
                    actuator -> actuator.pin().equals(Optional.of(pin)) ? Optional.of(on) : Optional.empty(),
                    actuator -> Optional.empty(),
                    sink);
            Unsettled change = unsettled.get(pin);
            if (change != null && on == one.getValue()) {
                unsettled.remove(pin);
                String unknown = shownBy == pin ? "driven " + word(on) + ", nothing is wired back" : "";
                written(pin, Optional.empty(), unknown, sink);
            } else if (change != null && !change.told && change.isLate()) {
                unsettled.put(pin, new Unsettled(change.sinceNanos, true));
                refused(pin, pin.key() + " is driven " + word(!on) + ", " + shownBy.key() + " stays " + word(on), sink);
            }
        }
    }

    private static String word(boolean on) {
        return on ? "on" : "off";
    }

    private void refused(Pin pin, String why, Driver.Sink sink) {
        statistics.refusedWrite(why);
        written(pin, Optional.of(why), "", sink);
    }

    private void written(Pin pin, Optional<String> refusal, String unknown, Driver.Sink sink) {
        settings.outputs().stream()
                .filter(binding -> binding.actuator().pin().equals(Optional.of(pin)))
                .map(LinkSettings.Binding::bank)
                .distinct()
                .forEach(bank -> sink.put(
                        bank,
                        new Input.ControlFrame(
                                clock.instant(),
                                "",
                                settings.name() + "/" + pin.key(),
                                "",
                                refusal.isPresent(),
                                refusal.orElse(unknown))));
    }
}
