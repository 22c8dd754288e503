package io.cellwarden.gateway.wire.pylontech;

import io.cellwarden.gateway.wire.ascii.ValueStates;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.ModuleAlarms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What modules complain about, by name. Source: protocol sheet Pylontech, "44 alarm" and "61/62/63". */
public final class PylontechAlarm {
    /** Names by bit; bits that are no alarm have none. */
    private static final Map<Integer, String> STATUS_1 = Map.of(
            0, "module-over-voltage",
            1, "cell-under-voltage",
            2, "charge-over-current",
            4, "discharge-over-current",
            5, "discharge-over-temperature",
            6, "charge-over-temperature",
            7, "module-under-voltage");

    private static final List<Map<Integer, String>> SYSTEM = List.of(
            Map.of(
                    0, "cell-imbalance",
                    1, "mosfet-high-temperature",
                    2, "low-temperature",
                    3, "high-temperature",
                    4, "cell-low",
                    5, "cell-high",
                    6, "module-low",
                    7, "module-high"),
            Map.of(
                    4, "internal-communication",
                    5, "discharge-current-high",
                    6, "charge-current-high",
                    7, "temperature-difference"),
            Map.of(
                    1, "mosfet-over-temperature",
                    2, "under-temperature",
                    3, "over-temperature",
                    4, "cell-under-voltage",
                    5, "cell-over-voltage",
                    6, "module-under-voltage",
                    7, "module-over-voltage"),
            Map.of(3, "system-fault", 5, "discharge-over-current", 6, "charge-over-current"));

    private PylontechAlarm() {}

    /** Names of the bits of the first status byte of a module, the lowest first. */
    static SortedMap<Integer, String> ofStatus1() {
        return new TreeMap<>(STATUS_1);
    }

    /** Names of the bits of each status byte of a system, the lowest first. */
    static List<SortedMap<Integer, String>> ofSystem() {
        return SYSTEM.stream().<SortedMap<Integer, String>>map(TreeMap::new).toList();
    }

    static List<String> protections(ModuleAlarms module) {
        return ValueStates.set(STATUS_1, module.status().getFirst());
    }

    static List<String> warnings(ModuleAlarms module) {
        List<String> names = new ArrayList<>();
        ValueStates.kinds("cell", module.cellStates()).forEach(names::add);
        ValueStates.kinds("temperature", module.temperatureStates()).forEach(names::add);
        ValueStates.of("charge-current", module.chargeCurrentState()).ifPresent(names::add);
        ValueStates.of("module-voltage", module.voltageState()).ifPresent(names::add);
        ValueStates.of("discharge-current", module.dischargeCurrentState()).ifPresent(names::add);
        return names;
    }

    /** The complaints of one module, the protections first. */
    static List<String> of(ModuleAlarms module) {
        List<String> names = new ArrayList<>(protections(module));
        ValueStates.of("cell", module.cellStates()).forEach(names::add);
        ValueStates.of("temperature", module.temperatureStates()).forEach(names::add);
        ValueStates.of("charge-current", module.chargeCurrentState()).ifPresent(names::add);
        ValueStates.of("module-voltage", module.voltageState()).ifPresent(names::add);
        ValueStates.of("discharge-current", module.dischargeCurrentState()).ifPresent(names::add);
        IntStream.rangeClosed(1, module.cellStates().size())
                .filter(module::isFailed)
                .forEach(cell -> names.add("cell-" + cell + "-error"));
        return names;
    }

    /** The complaints of a system: two bytes of alarms, two of protections. */
    static List<String> ofSystem(List<Integer> status) {
        return IntStream.range(0, status.size())
                .boxed()
                .flatMap(i -> ValueStates.set(SYSTEM.get(i), status.get(i)).stream())
                .toList();
    }
}
