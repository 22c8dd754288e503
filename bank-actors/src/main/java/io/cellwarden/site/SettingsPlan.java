package io.cellwarden.site;

import io.cellwarden.site.BankPlan.BatteryPlan;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings that a bank is described with: ranges, contradictions and differences (SPEC section 2). */
final class SettingsPlan {
    private static final int WARRANTY_FROM_DECI_C = 50;

    private SettingsPlan() {}

    /** What is wrong or doubtful in the settings of a bank. */
    static List<Finding> check(BankPlan plan) {
        List<Finding> findings = new ArrayList<>();
        String common = plan.at("settings");
        findings.addAll(judged(common, plan.settings(), plan.settings()));
        for (String battery : plan.names().stream().distinct().toList()) {
            BatteryPlan own = plan.battery(battery);
            if (!own.settings().isEmpty()) {
                String place = plan.atBattery(battery) + ".settings";
                findings.addAll(judged(place, own.settings(), together(plan, battery)));
            }
        }
        if (findings.stream().noneMatch(Finding::isError)) {
            findings.addAll(differences(plan));
        }
        return findings;
    }

    /** The settings of one battery: its own before the bank's before the factory's. */
    static BatterySettings of(BankPlan plan, String battery) {
        return BatterySettings.of(rounded(together(plan, battery)));
    }

    private static Map<Setting, BigDecimal> together(BankPlan plan, String battery) {
        Map<Setting, BigDecimal> all = new EnumMap<>(Setting.class);
        all.putAll(plan.settings());
        all.putAll(plan.battery(battery).settings());
        return all;
    }

    private static Map<Setting, Integer> rounded(Map<Setting, BigDecimal> written) {
        Map<Setting, Integer> values = new EnumMap<>(Setting.class);
        written.forEach((setting, value) -> values.put(setting, rounded(setting, value)));
        return values;
    }

    private static int rounded(Setting setting, BigDecimal value) {
        return switch (setting.unit()) {
            case MV -> Quantity.milli(value);
            case DECI_C -> Quantity.deci(value);
            case YES_NO -> value.signum();
        };
    }

    /** The written value of a setting's integer. */
    private static BigDecimal written(Setting setting, int value) {
        return switch (setting.unit()) {
            case MV -> Quantity.fromMilli(value);
            case DECI_C -> Quantity.fromDeci(value);
            case YES_NO -> BigDecimal.valueOf(value);
        };
    }

    /** Judges the values written at one place; {@code all} are those that hold together with them. */
    private static List<Finding> judged(String place, Map<Setting, BigDecimal> own, Map<Setting, BigDecimal> all) {
        List<Finding> findings = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            Optional.ofNullable(own.get(setting))
                    .flatMap(value -> judged(place + "." + setting.key(), setting, value))
                    .ifPresent(findings::add);
        }
        boolean inRange = all.entrySet().stream().allMatch(entry -> inRange(entry.getKey(), entry.getValue()));
        if (inRange && !own.isEmpty()) {
            BatterySettings.contradictions(rounded(all))
                    .forEach(contradiction -> findings.add(Finding.refused(place, contradiction)));
        }
        return findings;
    }

    private static Optional<Finding> judged(String place, Setting setting, BigDecimal value) {
        if (!inRange(setting, value)) {
            return Optional.of(Finding.error(
                    "SET-6",
                    place,
                    "is " + value.toPlainString() + "; " + setting.text(setting.min()) + " to "
                            + setting.text(setting.max()) + " are allowed (" + setting.requirement() + ")"));
        }
        boolean tooCold = setting == Setting.ALLOWED_TO_CHARGE_MIN && rounded(setting, value) < WARRANTY_FROM_DECI_C;
        return tooCold
                ? Optional.of(Finding.warning(
                        "SET-3",
                        place,
                        "is " + setting.text(rounded(setting, value))
                                + "; charging below 5 °C is not covered by the warranty"))
                : Optional.empty();
    }

    /** Judged before rounding, so that nothing just outside becomes lawful by it. */
    private static boolean inRange(Setting setting, BigDecimal value) {
        return value.compareTo(written(setting, setting.min())) >= 0
                && value.compareTo(written(setting, setting.max())) <= 0;
    }

    /** Commissioning asks for equal settings and firmware in a bank (TOP-4). */
    private static List<Finding> differences(BankPlan plan) {
        List<Finding> findings = new ArrayList<>();
        List<String> batteries = plan.names().stream().distinct().toList();
        for (String battery : batteries.stream().skip(1).toList()) {
            String first = batteries.getFirst();
            BatterySettings expected = of(plan, first);
            BatterySettings actual = of(plan, battery);
            if (!actual.equals(expected)) {
                String values = expected.differences(actual).stream()
                        .map(setting -> setting.key() + " = " + setting.text(actual.get(setting)) + ", not "
                                + setting.text(expected.get(setting)))
                        .collect(Collectors.joining("; "));
                findings.add(Finding.warning(
                        "TOP-4", plan.atBattery(battery), "differs in its settings from \"" + first + "\": " + values));
            }
            Optional<String> firmware = plan.battery(battery).firmware();
            Optional<String> firstFirmware = plan.battery(first).firmware();
            if (!firmware.equals(firstFirmware)) {
                findings.add(Finding.warning(
                        "TOP-4",
                        plan.atBattery(battery),
                        "has firmware " + firmware.orElse("unknown") + ", \"" + first + "\" has "
                                + firstFirmware.orElse("unknown") + "; all should have the same, the latest"));
            }
        }
        return findings;
    }
}
