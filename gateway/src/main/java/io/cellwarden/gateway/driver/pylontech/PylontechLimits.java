package io.cellwarden.gateway.driver.pylontech;

import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.wire.HardwareLimit;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.SystemParameters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The limits that modules protect by. Those of the current are left out: sources disagree about their unit, and a wrong one
 * would pass as a right one.
 */
final class PylontechLimits {
    private PylontechLimits() {}

    /**
     * Those of one module.
     *
     * @param module which one, for people
     * @param answer what it said, if anything
     * @param misfit why it is not the module of the site file, if it is not
     */
    static HardwareLimits of(String module, Optional<PylontechFrame> answer, Optional<String> misfit) {
        Optional<SystemParameters> told =
                answer.filter(SystemParameters.class::isInstance).map(SystemParameters.class::cast);
        Optional<String> silence = told.isPresent() ? Optional.empty() : Optional.of("does not tell its limits");
        return new HardwareLimits(
                told.map(PylontechLimits::values).orElse(Map.of()),
                Stream.of(silence, misfit)
                        .flatMap(Optional::stream)
                        .map(trouble -> module + " " + trouble)
                        .collect(Collectors.joining("; ")));
    }

    private static Map<HardwareLimit, Integer> values(SystemParameters told) {
        Map<HardwareLimit, Integer> values = new EnumMap<>(HardwareLimit.class);
        values.put(HardwareLimit.CELL_OVER_VOLTAGE, told.cellHighMv());
        values.put(HardwareLimit.CELL_UNDER_VOLTAGE, told.cellUnderMv());
        values.put(HardwareLimit.PACK_OVER_VOLTAGE, told.moduleHighMv());
        values.put(HardwareLimit.PACK_UNDER_VOLTAGE, told.moduleUnderMv());
        values.put(HardwareLimit.CHARGE_OVER_TEMPERATURE, told.chargeHighDeciC());
        values.put(HardwareLimit.CHARGE_UNDER_TEMPERATURE, told.chargeLowDeciC());
        values.put(HardwareLimit.DISCHARGE_OVER_TEMPERATURE, told.dischargeHighDeciC());
        values.put(HardwareLimit.DISCHARGE_UNDER_TEMPERATURE, told.dischargeLowDeciC());
        return values;
    }

    /** What both have in common. */
    static HardwareLimits common(HardwareLimits one, HardwareLimits other) {
        Map<HardwareLimit, Integer> values = new EnumMap<>(HardwareLimit.class);
        List<String> troubles = new ArrayList<>();
        Stream.of(one, other)
                .map(HardwareLimits::trouble)
                .filter(trouble -> !trouble.isEmpty())
                .forEach(troubles::add);
        TreeSet<HardwareLimit> limits = new TreeSet<>(one.values().keySet());
        limits.addAll(other.values().keySet());
        for (HardwareLimit limit : limits) {
            var first = one.value(limit);
            var second = other.value(limit);
            if (first.isPresent() && first.equals(second)) {
                values.put(limit, first.getAsInt());
            } else if (first.isPresent() && second.isPresent()) {
                troubles.add("modules differ in their %s: %s and %s"
                        .formatted(limit.text(), limit.text(first.getAsInt()), limit.text(second.getAsInt())));
            }
        }
        return new HardwareLimits(values, String.join("; ", troubles));
    }
}
