package io.cellwarden.ops.view;

import io.cellwarden.bank.BankActor;
import io.cellwarden.battery.BatteryState;
import java.time.Duration;
import java.time.Instant;

/** Whether values are still those of now (AGG-4): asked wherever they are shown. */
public final class Freshness {
    private Freshness() {}

    /**
     * Whether the values of a battery are no longer those of now: too old, of before this start, or their battery is silent.
     *
     * @param limit how old they may be: the {@code silent-after} of the bank
     */
    public static boolean isStale(BankActor.Description bank, BatteryState battery, Instant now, Duration limit) {
        return Duration.between(battery.last().validAt(), now).compareTo(limit) > 0
                || !bank.state().reports().of(battery.name()).fresh()
                || bank.state().bms().loop().silent().contains(battery.name());
    }
}
