package io.cellwarden.gateway.driver;

import io.cellwarden.event.Input;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Tells how the switches of one device are, that outputs are bound to (BMS-9). Belongs to the thread of its link. */
final class ReadBacks {
    private final LinkSettings settings;
    private final Predicate<LinkSettings.Binding> own;
    private final InstantSource clock;
    private final Map<LinkSettings.Binding, Boolean> told = new HashMap<>();

    /**
     * Read-backs of a device that has said nothing yet.
     *
     * @param own which of the link's bindings are to switches of that device
     */
    ReadBacks(LinkSettings settings, Predicate<LinkSettings.Binding> own, InstantSource clock) {
        this.settings = settings;
        this.own = own;
        this.clock = clock;
    }

    /** The line was opened again: each is told anew. */
    void opened() {
        told.clear();
    }

    /** Tells each switch that has changed or does not obey; nothing where the link does not control. */
    void tell(
            Function<Switch, Optional<Boolean>> isOn,
            Function<Switch, Optional<String>> disobedience,
            Driver.Sink sink) {
        if (settings.control() != Control.ON) {
            return;
        }
        Instant now = clock.instant();
        for (LinkSettings.Binding binding : settings.outputs()) {
            Optional<Boolean> on = own.test(binding) ? isOn.apply(binding.actuator()) : Optional.empty();
            if (on.isPresent()) {
                boolean changed = !on.equals(Optional.ofNullable(told.put(binding, on.get())));
                if (changed || disobedience.apply(binding.actuator()).isPresent()) {
                    String name = binding.name(settings.name());
                    sink.put(
                            binding.bank(),
                            new Input.ReadBack(now, binding.output(), name, binding.battery(), on.get()));
                }
            }
        }
    }
}
