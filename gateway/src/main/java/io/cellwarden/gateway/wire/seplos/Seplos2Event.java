package io.cellwarden.gateway.wire.seplos;

import io.cellwarden.gateway.wire.ascii.ValueStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What boards of version 2 complain about, by name. The bytes of events stand behind their own count, so where they begin
 * follows from the counts in front: decoders with fixed offsets are off by one for packs of 15 cells. Source: protocol sheet
 * Seplos, "Alarm INFO", and the vendor's table of events as public decoders give it.
 */
final class Seplos2Event {
    /** By byte and bit; what is no complaint has no name. */
    static final List<Map<Integer, String>> NAMES = List.of(
            Map.of(
                    0, "voltage-sensor-fault",
                    1, "temperature-sensor-fault",
                    2, "current-sensor-fault",
                    3, "key-switch-fault",
                    4, "cell-voltage-difference-fault",
                    5, "charge-switch-fault",
                    6, "discharge-switch-fault",
                    7, "current-limit-switch-fault"),
            Map.of(
                    0, "cell-high",
                    1, "cell-over-voltage",
                    2, "cell-low",
                    3, "cell-under-voltage",
                    4, "pack-high",
                    5, "pack-over-voltage",
                    6, "pack-low",
                    7, "pack-under-voltage"),
            Map.of(
                    0, "charge-high-temperature",
                    1, "charge-over-temperature",
                    2, "charge-low-temperature",
                    3, "charge-under-temperature",
                    4, "discharge-high-temperature",
                    5, "discharge-over-temperature",
                    6, "discharge-low-temperature",
                    7, "discharge-under-temperature"),
            Map.of(),
            Map.of(
                    0, "charge-current-high",
                    1, "charge-over-current",
                    2, "discharge-current-high",
                    3, "discharge-over-current"),
            Map.of(2, "soc-low", 3, "soc-protection"));

    private Seplos2Event() {}

    /** What the events say of the pack; of its board itself the first byte tells. */
    static Stream<String> ofPack(Seplos2Frame.Alarms alarms) {
        return names(alarms, 1).stream();
    }

    private static List<String> names(Seplos2Frame.Alarms alarms, int from) {
        List<String> names = new ArrayList<>();
        for (int i = from; i < Math.min(NAMES.size(), alarms.events().size()); i++) {
            names.addAll(ValueStates.set(NAMES.get(i), alarms.events().get(i)));
        }
        return names;
    }

    /** The complaints of one pack, the events first. */
    static List<String> of(Seplos2Frame.Alarms alarms) {
        List<String> names = names(alarms, 0);
        ValueStates.of("cell", alarms.cellStates()).forEach(names::add);
        ValueStates.of("temperature", alarms.temperatureStates()).forEach(names::add);
        ValueStates.of("current", alarms.currentState()).ifPresent(names::add);
        ValueStates.of("voltage", alarms.voltageState()).ifPresent(names::add);
        return names;
    }
}
