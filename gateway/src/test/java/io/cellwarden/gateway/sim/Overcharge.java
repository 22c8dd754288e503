package io.cellwarden.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/** A charger that does not stop, and one cell that is full before the others. */
public final class Overcharge {
    private Overcharge() {}

    /** Charges a battery of any number of cells until its board stops it. */
    public static void of(SimulatedBattery battery) {
        battery.setCellSoc(0, 1_000);
        int blocks = battery.cells().size() / 4;
        SimulatedBank bank = new SimulatedBank(List.of(List.of(battery)), new SimulatedCharger(blocks, 160_000));
        for (int minutes = 0; minutes < 600 && battery.state().chargeFetOn(); minutes++) {
            bank.advance(Duration.ofMinutes(1));
        }
        assertThat(battery.state().cellOverVoltage()).isTrue();
    }
}
