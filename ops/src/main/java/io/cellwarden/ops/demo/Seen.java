package io.cellwarden.ops.demo;

import io.cellwarden.bank.BankState;
import io.cellwarden.gateway.sim.DemoPlant;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.util.List;

/**
 * What the teller of a story sees of the banks.
 *
 * @param banks both banks as of their last complete input
 * @param sinceTold simulated time since the last sentence
 */
record Seen(List<BankState> banks, Duration sinceTold) {
    /** Copies the list. */
    Seen {
        banks = List.copyOf(banks);
    }

    private BankState bank(String name) {
        return banks.stream()
                .filter(bank -> bank.site().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    boolean isOff(String bank, Output output) {
        return !bank(bank).bms().isOn(output);
    }

    /** Whether loads and chargers of a bank may both flow. */
    boolean isOn(String bank) {
        return !isOff(bank, Output.LOADS) && !isOff(bank, Output.CHARGERS);
    }

    boolean has(String bank, AlarmCode code) {
        BankState state = bank(bank);
        return state.bms().alarms().keySet().stream().anyMatch(alarm -> alarm.code() == code)
                || state.batteries().values().stream()
                        .anyMatch(battery -> battery.alarms().isActive(code));
    }

    boolean after(Duration time) {
        return sinceTold.compareTo(time) >= 0;
    }

    /** Whether nothing is off and nothing is up in either bank. */
    boolean allIsWell() {
        return List.of(DemoPlant.HOUSE, DemoPlant.BRIDGE).stream().allMatch(this::isOn)
                && banks.stream()
                        .allMatch(bank -> bank.bms().alarms().isEmpty()
                                && bank.batteries().values().stream()
                                        .allMatch(battery ->
                                                battery.alarms().active().isEmpty()));
    }
}
