package io.cellwarden.bank;

import io.cellwarden.alarm.AlarmBoard;
import io.cellwarden.battery.BatteryMemory;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.PerBattery;
import io.cellwarden.bms.BmsMemory;
import io.cellwarden.bms.BmsState;
import io.cellwarden.event.BankEvent;
import io.cellwarden.site.BankSite;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a {@link BankEvent.Checkpoint} keeps: the whole state of a bank without what its site file says, which may have
 * been edited when it is read again, and without sequence number and time, which stand in its envelope (ADR 0024).
 *
 * @param batteries its batteries by name
 * @param bms its BMS
 * @param alarms its alarms
 * @param links how far each link's inputs were taken in
 * @param wallOffsetMs how far the wall clock is ahead of the bank's
 */
public record BankMemory(
        Map<String, BatteryMemory> batteries,
        BmsMemory bms,
        AlarmBoard alarms,
        Map<String, LinkPosition> links,
        long wallOffsetMs)
        implements BankEvent.Memory {
    /** Copies the maps. */
    public BankMemory {
        batteries = Map.copyOf(batteries);
        links = Map.copyOf(links);
    }

    /** What is to be kept of a state. */
    public static BankMemory of(BankState state) {
        return new BankMemory(
                state.batteries().values().stream().collect(Collectors.toMap(BatteryState::name, BatteryState::memory)),
                state.bms().memory(),
                state.alarms(),
                state.links(),
                state.wallOffsetMs());
    }

    /** The state that was kept; batteries and outputs that the site has got since are as before their first input. */
    BankState stateOf(BankSite site, long sequence, Instant clock) {
        PerBattery<BatteryState> states = PerBattery.of(site.batteries(), name -> {
            BatteryState initial = BatteryState.initial(site, name);
            BatteryMemory known = batteries.get(name);
            return known == null ? initial : initial.remembering(known);
        });
        return new BankState(
                site,
                sequence,
                clock,
                Batteries.of(states),
                BmsState.initial(site).remembering(bms),
                alarms,
                links,
                wallOffsetMs);
    }
}
