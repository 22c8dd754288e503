package io.cellwarden.gateway.link;

import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the banks want of the switches behind one link: the last level of each, so it cannot grow. Outlives the line and
 * the thread that serves it. Any thread may use it.
 *
 * <p>Where several outputs share a switch it is on only while all of them want it on.
 */
final class Orders {
    private final Control control;
    private final Map<Actuator, Map<Wish, Boolean>> wishes = new LinkedHashMap<>();
    private final Set<Actuator> waiting = new LinkedHashSet<>();

    private record Actuator(String battery, Switch of) {}

    private record Wish(String bank, Output output) {}

    /** Orders of a link; unless {@code control} is ON they are remembered and never given out. */
    Orders(Control control) {
        this.control = control;
    }

    /**
     * Takes a level that an output wants; the same one again is carried out again (BMS-9).
     *
     * @return whether it changes what is wanted of the switch
     */
    synchronized boolean order(LinkSettings.Binding binding, boolean on) {
        Actuator actuator = new Actuator(binding.battery(), binding.actuator());
        Optional<Boolean> before = level(actuator);
        wishes.computeIfAbsent(actuator, none -> new HashMap<>()).put(new Wish(binding.bank(), binding.output()), on);
        await(actuator);
        return !before.equals(level(actuator));
    }

    /** All levels ordered so far are to be carried out again: hardware may have forgotten them. */
    synchronized void again() {
        wishes.keySet().forEach(this::await);
    }

    private void await(Actuator actuator) {
        if (control == Control.ON) {
            waiting.add(actuator);
            notifyAll();
        }
    }

    private Optional<Boolean> level(Actuator actuator) {
        return Optional.ofNullable(wishes.get(actuator))
                .map(all -> all.values().stream().allMatch(Boolean::booleanValue));
    }

    /** Whether an order waits, for which everything else should stand back. */
    synchronized boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Takes all that wait, those that switch off first; waits for one, not longer than {@code atMost}. */
    synchronized List<SwitchOrder> take(Duration atMost) throws InterruptedException {
        if (waiting.isEmpty() && atMost.toMillis() > 0) {
            wait(atMost.toMillis());
        }
        List<SwitchOrder> taken = new ArrayList<>();
        for (Actuator actuator : waiting) {
            level(actuator).ifPresent(on -> taken.add(new SwitchOrder(actuator.battery(), actuator.of(), on)));
        }
        waiting.clear();
        taken.sort(Comparator.comparing(SwitchOrder::on));
        return taken;
    }
}
