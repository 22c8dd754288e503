package io.cellwarden.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The events that a rule has decided so far, and the state after them. Rules change state in no other way, so what is
 * decided live and what the fold of the journal gives are equal by construction.
 *
 * @param <S> the state of a battery, of the BMS or of the bank
 */
public final class Draft<S> {
    private final BiFunction<S, BankEvent, S> evolve;
    private final List<BankEvent> events = new ArrayList<>();
    private S state;

    /** A draft without events. */
    public Draft(S state, BiFunction<S, BankEvent, S> evolve) {
        this.state = state;
        this.evolve = evolve;
    }

    /** Adds an event and evolves the state by it. */
    public void add(BankEvent event) {
        add(event, evolve.apply(state, event));
    }

    /** Adds an event whose effect on the state is already known. */
    public void add(BankEvent event, S after) {
        events.add(event);
        state = after;
    }

    /** The state after all events so far. */
    public S state() {
        return state;
    }

    /** The events so far, in the order of their decision. */
    public List<BankEvent> events() {
        return List.copyOf(events);
    }
}
