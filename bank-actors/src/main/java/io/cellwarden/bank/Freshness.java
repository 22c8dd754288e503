package io.cellwarden.bank;

import io.cellwarden.battery.BatteryState;
import java.time.Duration;
import java.time.Instant;

/** Whether values are still those of now (AGG-4): asked wherever they are shown or told. */
public final class Freshness {
    private Freshness() {}

    /**
     * Whether the values of a battery are no longer those of now: too old, of before this start, or their battery is silent.
     *
     * @param limit how old they may be: the {@code silent-after} of the bank
     */
    public static boolean isStale(BankState bank, BatteryState battery, Instant now, Duration limit) {
        return Duration.between(battery.last().validAt(), now).compareTo(limit) > 0
                || !bank.reports().of(battery.name()).fresh()
                || bank.bms().loop().silent().contains(battery.name());
    }

    /** Whether those of a bank are, since one of its batteries is stale that is not bypassed. */
    public static boolean isStale(BankState bank, Instant now, Duration limit) {
        return bank.batteries().values().stream()
                .filter(battery -> !bank.bms().bypassed().contains(battery.name()))
                .anyMatch(battery -> isStale(bank, battery, now, limit));
    }
}
