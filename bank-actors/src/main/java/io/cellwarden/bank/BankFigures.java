package io.cellwarden.bank;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.ChargeRules;
import io.cellwarden.battery.ChargeRules.Origin;
import io.cellwarden.battery.ChargeRules.StateOfCharge;
import io.cellwarden.battery.Told;
import io.cellwarden.bms.BmsState;
import io.cellwarden.bms.LimitRules;
import io.cellwarden.bms.MonitorState;
import io.cellwarden.event.Limits;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A bank as one battery (MON-1, MON-2, AGG-1, AGG-2). A string that is bypassed, or that its own BMS has switched off, is
 * no part of it.
 *
 * @param strings how many strings count
 * @param voltageMv mean of their voltages, {@link Ints#ABSENT} while one of their batteries was never read
 * @param currentMa sum of their currents, positive while charging, {@link Ints#ABSENT} while one is unknown
 * @param capacityMilliAh sum of their capacities at their temperatures
 * @param readAt when the battery among them was read that was read longest ago, {@link BatteryState#NEVER} if one never was
 * @param charge the state of charge, empty while nobody knows it
 * @param limits what holds now
 */
public record BankFigures(
        int strings,
        int voltageMv,
        int currentMa,
        int capacityMilliAh,
        Instant readAt,
        Optional<StateOfCharge> charge,
        Limits limits) {
    private static final int FULL_PERMILLE = 1_000;

    /** The figures of a bank at a time not before its clock. */
    public static BankFigures of(BankState state, Instant now) {
        BmsState bms = state.bms();
        Set<String> off = LimitRules.switchedOff(bms);
        List<List<BatteryState>> strings = new ArrayList<>();
        for (List<String> names : state.site().strings()) {
            if (names.stream().noneMatch(name -> bms.bypassed().contains(name) || off.contains(name))) {
                strings.add(names.stream().map(state.batteries()::of).toList());
            }
        }
        List<BatteryState> batteries = strings.stream().flatMap(List::stream).toList();
        boolean known = !batteries.isEmpty()
                && batteries.stream().allMatch(battery -> battery.last().known());
        return new BankFigures(
                strings.size(),
                known ? voltageMv(strings) : Ints.ABSENT,
                known ? currentMa(state, strings) : Ints.ABSENT,
                strings.stream().mapToInt(BankFigures::capacityMilliAh).sum(),
                known
                        ? batteries.stream()
                                .map(battery -> battery.last().validAt())
                                .min(Instant::compareTo)
                                .orElseThrow()
                        : BatteryState.NEVER,
                monitored(bms, now).or(() -> ofStrings(strings, now)),
                bms.limits().at(now, state.site().ramps()));
    }

    private static int voltageMv(List<List<BatteryState>> strings) {
        int sum = strings.stream()
                .flatMap(List::stream)
                .mapToInt(battery -> battery.last().voltageMv())
                .sum();
        return sum / strings.size();
    }

    private static int currentMa(BankState state, List<List<BatteryState>> strings) {
        long sum = 0;
        for (List<BatteryState> string : strings) {
            long ofString = 0;
            for (BatteryState battery : string) {
                BatteryReport report = state.reports().of(battery.name());
                if (report.currentMa() == Ints.ABSENT) {
                    return Ints.ABSENT;
                }
                ofString += report.currentMa();
            }
            sum += ofString / string.size();
        }
        return Math.clamp(sum, -Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** What the smallest battery of a string holds. */
    private static int capacityMilliAh(List<BatteryState> string) {
        return string.stream().mapToInt(ChargeRules::capacityMilliAh).min().orElse(0);
    }

    /** What the first monitor says that tells it and is not stale. */
    private static Optional<StateOfCharge> monitored(BmsState bms, Instant now) {
        for (Map.Entry<String, MonitorState> entry : new TreeMap<>(bms.monitors()).entrySet()) {
            MonitorState monitor = entry.getValue();
            if (monitor.socPermille() != Ints.ABSENT && !Told.isStale(monitor.at(), now)) {
                return Optional.of(new StateOfCharge(monitor.socPermille(), Origin.MONITOR, monitor.at()));
            }
        }
        return Optional.empty();
    }

    /** By capacity; a string is as full as its emptiest battery. Told by hardware only where all of them are. */
    private static Optional<StateOfCharge> ofStrings(List<List<BatteryState>> strings, Instant now) {
        long left = 0;
        long whole = 0;
        Origin origin = Origin.HARDWARE;
        Instant at = now;
        for (List<BatteryState> string : strings) {
            int lowest = FULL_PERMILLE;
            for (BatteryState battery : string) {
                Optional<StateOfCharge> own = ChargeRules.stateOfCharge(battery, now);
                if (own.isEmpty()) {
                    return Optional.empty();
                }
                lowest = Math.min(lowest, own.get().permille());
                origin = own.get().origin() == Origin.COUNTED ? Origin.COUNTED : origin;
                at = own.get().at().isBefore(at) ? own.get().at() : at;
            }
            int capacity = capacityMilliAh(string);
            left += (long) capacity * lowest;
            whole += capacity;
        }
        return whole == 0
                ? Optional.empty()
                : Optional.of(new StateOfCharge(Math.toIntExact((left + whole / 2) / whole), origin, at));
    }
}
