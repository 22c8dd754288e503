package io.cellwarden.bank;

import io.cellwarden.alarm.AlarmBoard;
import io.cellwarden.battery.BatteryReport;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.PerBattery;
import io.cellwarden.bms.BmsState;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The whole of a bank: the fold of its events.
 *
 * @param site the bank as its site file describes it
 * @param sequence sequence number of the last input, 0 before the first
 * @param clock the bank's clock: the time of the latest input or timer
 * @param members its batteries
 * @param bms its BMS
 * @param alarms its alarms, with who has seen them (LIF-1)
 * @param links how far each link's inputs were taken in
 * @param wallOffsetMs how far the wall clock is ahead of the bank's; only what people see depends on it
 */
public record BankState(
        BankSite site,
        long sequence,
        Instant clock,
        Batteries members,
        BmsState bms,
        AlarmBoard alarms,
        Map<String, LinkPosition> links,
        long wallOffsetMs) {
    /** Copies the map. */
    public BankState {
        links = Map.copyOf(links);
    }

    /** A bank before its first input: everything on, no alarms. */
    public static BankState initial(BankSite site) {
        PerBattery<BatteryState> batteries = PerBattery.of(site.batteries(), name -> BatteryState.initial(site, name));
        return new BankState(
                site, 0, Instant.MIN, Batteries.of(batteries), BmsState.initial(site), AlarmBoard.EMPTY, Map.of(), 0);
    }

    /**
     * A live bank before its first start: with factory settings, since what the site file gives comes with
     * {@link io.cellwarden.event.Input.SiteLoaded}, so that a later edit of the file is seen as a change (SET-9).
     */
    public static BankState beforeFirstStart(BankSite site) {
        return initial(site.withSettings(Map.of()));
    }

    /** Each battery's state, in the order of the BMS cable. */
    public PerBattery<BatteryState> batteries() {
        return members.states();
    }

    /** What each battery reports to the BMS now, in the order of the BMS cable. */
    public PerBattery<BatteryReport> reports() {
        return members.reports();
    }

    /** The position of each link after an input of that source. */
    Map<String, LinkPosition> linksAfter(String source) {
        return LinkPosition.parse(source)
                .filter(of -> !of.position().equals(links.get(of.link())))
                .map(of -> {
                    if (links.size() == 1 && links.containsKey(of.link())) {
                        return Map.of(of.link(), of.position()); // as most banks have it, and at each input
                    }
                    Map<String, LinkPosition> moved = new HashMap<>(links);
                    moved.put(of.link(), of.position());
                    return moved;
                })
                .orElse(links);
    }

    /** How far the wall clock is ahead after an event. */
    long wallOffsetMsAfter(BankEvent event) {
        return event instanceof InputAccepted(Input.ClockStepped stepped) ? stepped.offsetMs() : wallOffsetMs;
    }
}
