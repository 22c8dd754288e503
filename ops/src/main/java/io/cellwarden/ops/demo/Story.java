package io.cellwarden.ops.demo;

import io.cellwarden.bank.BankState;
import io.cellwarden.gateway.sim.DemoPlant;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An {@link Incident} as it happens in a plant. Not for concurrent use. */
public final class Story implements Plot {
    private final DemoPlant plant;
    private final Iterator<Incident.Step> steps;
    private final Consumer<String> teller;
    private Optional<Incident.Step> next;
    private Duration toldAt = Duration.ZERO;
    private String told = "";

    /**
     * Sets the scene in a plant that was made for this incident and whose time stands still.
     *
     * @param teller takes each sentence when its time has come
     */
    public Story(Incident incident, DemoPlant plant, Consumer<String> teller) {
        this.plant = plant;
        this.teller = teller;
        this.steps = incident.steps().iterator();
        this.next = Optional.of(steps.next());
        incident.prepare(plant);
    }

    @Override
    public void tick(List<BankState> banks) {
        while (next.isPresent()
                && next.get().when().test(new Seen(banks, plant.simulatedTime().minus(toldAt)))) {
            Incident.Step step = next.get();
            step.then().accept(plant);
            told = step.told();
            toldAt = plant.simulatedTime();
            teller.accept(told);
            next = steps.hasNext() ? Optional.of(steps.next()) : Optional.empty();
        }
    }

    @Override
    public String told() {
        return told;
    }

    /** Whether all is told. */
    public boolean isOver() {
        return next.isEmpty();
    }
}
