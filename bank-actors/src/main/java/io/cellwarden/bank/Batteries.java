package io.cellwarden.bank;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.battery.BatteryRules;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.PerBattery;
import io.cellwarden.event.Timer;
import java.util.Optional;

/**
 * The batteries of a bank, each with what follows from its state alone, which is thus worked out once for each state
 * and not for each input of the bank.
 *
 * @param states what is known of each
 * @param reports what each signals to the BMS (ALM-9)
 * @param timers the timer that each waits for first
 */
public record Batteries(
        PerBattery<BatteryState> states, PerBattery<BatteryReport> reports, PerBattery<Optional<Timer>> timers) {
    /** Batteries in these states. */
    static Batteries of(PerBattery<BatteryState> states) {
        return new Batteries(states, states.map(BatteryReport::of), states.map(BatteryRules::nextTimer));
    }

    /** The same with one battery in another state. */
    @SuppressWarnings("ReferenceEquality") // an equal copy would be put in its place to the same effect
    Batteries with(BatteryState now) {
        String name = now.name();
        return states.of(name) == now
                ? this
                : new Batteries(
                        states.with(name, now),
                        reports.with(name, BatteryReport.of(now)),
                        timers.with(name, BatteryRules.nextTimer(now)));
    }
}
