package io.cellwarden.bank;

import io.cellwarden.battery.BatteryActor;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.bms.BmsActor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The BMS and the batteries of one bank as actors; all of them are begun anew together, from one state. */
final class LiveActors {
    /** The name under which the BMS's end is reported. */
    static final String BMS = "";

    private final ActorContext<?> context;
    private final Paths paths;
    private final Map<String, ActorRef<BatteryActor.Message>> batteries = new LinkedHashMap<>();
    private final Map<ActorRef<Void>, String> names = new HashMap<>();
    private final ActorRef<BmsActor.Message> bms;

    /** Where the actors send what they decide. */
    record Paths(ActorRef<BatteryActor.Answer> answers, ActorRef<BmsActor.Decided> decisions) {}

    /** None yet. */
    private LiveActors(ActorContext<?> context, Paths paths) {
        this.context = context;
        this.paths = paths;
        this.bms = context.getSystem().ignoreRef();
    }

    private LiveActors(ActorContext<?> context, Paths paths, BankState state, long generation) {
        this.context = context;
        this.paths = paths;
        for (BatteryState battery : state.batteries().values()) {
            String name = "battery-" + battery.order() + "-" + generation;
            ActorRef<BatteryActor.Message> actor = context.spawn(BatteryActor.create(battery), name);
            batteries.put(battery.name(), watched(actor, battery.name()));
        }
        bms = watched(context.spawn(BmsActor.create(state.bms()), "bms-" + generation), BMS);
    }

    /** None: they begin once it is known from which state. */
    static LiveActors none(ActorContext<?> context, Paths paths) {
        return new LiveActors(context, paths);
    }

    private <T> ActorRef<T> watched(ActorRef<T> actor, String name) {
        context.watch(actor);
        names.put(actor.unsafeUpcast(), name);
        return actor;
    }

    private void end() {
        Set.copyOf(names.keySet()).forEach(actor -> {
            context.unwatch(actor);
            context.stop(actor);
        });
        names.clear();
    }

    /**
     * All actors of the bank begin from {@code state}, and those there are end; {@code generation} is new each time, since
     * names are free only after a stop.
     */
    LiveActors beginAnew(BankState state, long generation) {
        end();
        return new LiveActors(context, paths, state, generation);
    }

    ActorRef<BmsActor.Message> bms() {
        return bms;
    }

    ActorRef<BatteryActor.Message> battery(String name) {
        return Objects.requireNonNull(batteries.get(name));
    }

    Paths paths() {
        return paths;
    }

    /** Whose actor that was: a battery's name, or {@link #BMS}; empty for an actor of an earlier generation. */
    Optional<String> nameOf(ActorRef<Void> actor) {
        return Optional.ofNullable(names.get(actor));
    }

    /** The batteries along the BMS cable, bypassed ones left out. */
    List<BatteryActor.Hop> chain(Set<String> bypassed) {
        return batteries.entrySet().stream()
                .filter(entry -> !bypassed.contains(entry.getKey()))
                .map(entry -> new BatteryActor.Hop(entry.getKey(), entry.getValue()))
                .toList();
    }
}
