package io.cellwarden.gateway.driver;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is wanted of the switches of one pack. Its batteries share them: one is on only while all of them want it on. */
public final class WantedLevels {
    private final Map<Switch, Map<String, Boolean>> ordered = new HashMap<>();

    /** Takes an order. */
    public void order(SwitchOrder order) {
        ordered.computeIfAbsent(order.actuator(), none -> new HashMap<>()).put(order.battery(), order.on());
    }

    /** The wanted level of a switch; empty if nobody has ordered it. */
    public Optional<Boolean> of(Switch actuator) {
        return Optional.ofNullable(ordered.get(actuator))
                .map(all -> all.values().stream().allMatch(Boolean::booleanValue));
    }
}
