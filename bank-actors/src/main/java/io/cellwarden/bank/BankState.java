package io.cellwarden.bank;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.bms.BmsState;
import io.cellwarden.site.BankSite;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The whole of a bank: the fold of its events.
 *
 * @param site the bank as its site file describes it
 * @param sequence sequence number of the last input, 0 before the first
 * @param clock the bank's clock: the time of the latest input or timer
 * @param batteries by name, in the order of the BMS cable
 * @param bms its BMS
 * @param links how far each link's inputs were taken in
 */
public record BankState(
        BankSite site,
        long sequence,
        Instant clock,
        Map<String, BatteryState> batteries,
        BmsState bms,
        Map<String, LinkPosition> links) {
    /** Keeps the order of the batteries. */
    public BankState {
        batteries = Collections.unmodifiableMap(new LinkedHashMap<>(batteries));
        links = Map.copyOf(links);
    }

    /** A bank before its first input: everything on, no alarms. */
    public static BankState initial(BankSite site) {
        Map<String, BatteryState> batteries = new LinkedHashMap<>();
        site.batteries().forEach(name -> batteries.put(name, BatteryState.initial(site, name)));
        return new BankState(site, 0, Instant.MIN, batteries, BmsState.initial(site), Map.of());
    }

    /**
     * A live bank before its first start: with factory settings, since what the site file gives comes with
     * {@link io.cellwarden.event.Input.SiteLoaded}, so that a later edit of the file is seen as a change (SET-9).
     */
    public static BankState beforeFirstStart(BankSite site) {
        return initial(site.withSettings(Map.of()));
    }

    /** The position of each link after an input of that source. */
    Map<String, LinkPosition> linksAfter(String source) {
        return LinkPosition.parse(source)
                .map(of -> {
                    Map<String, LinkPosition> moved = new LinkedHashMap<>(links);
                    moved.put(of.link(), of.position());
                    return moved;
                })
                .orElse(new LinkedHashMap<>(links));
    }

    /** What each battery reports to the BMS now, in the order of the BMS cable. */
    public Map<String, BatteryReport> reports() {
        return reports(batteries);
    }

    static Map<String, BatteryReport> reports(Map<String, BatteryState> batteries) {
        Map<String, BatteryReport> reports = new LinkedHashMap<>();
        batteries.forEach((name, battery) -> reports.put(name, BatteryReport.of(battery)));
        return reports;
    }
}
