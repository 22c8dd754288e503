package io.cellwarden.site;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a described bank can be built (SPEC section 1), and the {@link BankSite} that comes of it. */
public final class Topology {
    private static final int STRINGS_AT_MOST = 5;
    private static final Duration SILENT_AT_LEAST = Duration.ofSeconds(1);
    private static final Duration DELAY_AT_MOST = Duration.ofSeconds(300);
    private static final Duration SILENT_AT_MOST = Duration.ofSeconds(300);

    /** The end of the BMS cable; a battery of that name could not be told from it. */
    private static final String BMS_END = "BMS";

    private Topology() {}

    /** Everything that is wrong or doubtful in a described bank; with an error in it there is no bank. */
    public static List<Finding> check(BankPlan plan, Catalogue catalogue) {
        List<Finding> findings = new ArrayList<>();
        name(findings, plan.place(), "the bank", plan.name());
        Optional<BmsModel> bms = plan.bms().flatMap(BmsModel::of);
        if (plan.bms().isPresent() && bms.isEmpty()) {
            findings.add(
                    Finding.error("TOP-1", plan.at("bms"), unknownBms(plan.bms().get())));
        }
        Optional<BatteryModel> model = plan.model().flatMap(catalogue::find);
        if (plan.model().isPresent() && model.isEmpty()) {
            findings.add(Finding.error(
                    "TOP-9", plan.at("model"), unknownModel(plan.model().get(), catalogue)));
        }
        strings(findings, plan, model);
        names(findings, plan);
        models(findings, plan, catalogue);
        bms.ifPresent(known -> bms(findings, plan, known, model));
        findings.addAll(SettingsPlan.check(plan));
        times(findings, plan);
        return findings;
    }

    /**
     * The bank, silence judged by time only where the plan says after how long (TOP-6).
     *
     * @throws java.util.NoSuchElementException if {@link #check} finds an error in the plan
     */
    public static BankSite site(BankPlan plan, Catalogue catalogue) {
        Map<String, BatterySettings> settings = new HashMap<>();
        plan.names().forEach(battery -> settings.put(battery, SettingsPlan.of(plan, battery)));
        Map<AlarmCode, Duration> delays = new EnumMap<>(AlarmCode.class);
        plan.alarmDelays()
                .forEach((code, delay) -> delays.put(AlarmCode.of(code).orElseThrow(), delay));
        return new BankSite(
                plan.name(),
                plan.bms().flatMap(BmsModel::of).orElseThrow(),
                plan.model().flatMap(catalogue::find).orElseThrow(),
                plan.strings().orElseThrow(),
                settings,
                plan.silentAfter().orElse(Duration.ZERO),
                delays);
    }

    private static String unknownBms(String bms) {
        return "\"" + bms + "\" is no BMS; known are "
                + Stream.of(BmsModel.values()).map(BmsModel::key).collect(joining(", "));
    }

    private static String unknownModel(String model, Catalogue catalogue) {
        return "\"" + model + "\" is no battery model; known are "
                + catalogue.models().stream().map(BatteryModel::name).collect(joining(", "))
                + "; others can be described under cellwarden.models";
    }

    private static void strings(List<Finding> findings, BankPlan plan, Optional<BatteryModel> model) {
        if (plan.strings().isEmpty()) {
            return;
        }
        List<List<String>> strings = plan.strings().get();
        String place = plan.at("strings");
        if (strings.isEmpty() || strings.size() > STRINGS_AT_MOST) {
            findings.add(Finding.error(
                    "TOP-4",
                    place,
                    strings.size() + " strings in parallel; 1 to " + STRINGS_AT_MOST + " are allowed in a bank"));
        }
        for (int i = 0; i < strings.size(); i++) {
            int length = strings.get(i).size();
            if (model.isPresent() && !lengthsOf(model.get()).contains(length)) {
                findings.add(Finding.error("TOP-3", place, tooLong(i + 1, length, model.get())));
            } else if (length == 0) {
                findings.add(Finding.error("TOP-3", place, "string " + (i + 1) + " has no battery"));
            } else if (length != strings.getFirst().size()) {
                findings.add(Finding.error(
                        "TOP-4",
                        place,
                        "string " + (i + 1) + " has " + count(length) + ", string 1 has "
                                + strings.getFirst().size() + "; all strings must be equally long"));
            }
        }
    }

    private static List<Integer> lengthsOf(BatteryModel model) {
        return model.blocks() == 1 ? List.of(1, 2, 4) : List.of(1, 2);
    }

    private static String tooLong(int string, int length, BatteryModel model) {
        String volts = nominalVolts(model);
        return "string " + string + " has " + count(length) + " of " + volts + " in series; "
                + (model.blocks() == 1 ? "1, 2 or 4" : "1 or 2")
                + " are allowed (a 12, 24 or 48 V system; at most 51.2 V nominal)";
    }

    private static String count(int batteries) {
        return batteries == 1 ? "1 battery" : batteries + " batteries";
    }

    private static String nominalVolts(BatteryModel model) {
        return model.blocks() == 1 ? "12.8 V" : "25.6 V";
    }

    private static void names(List<Finding> findings, BankPlan plan) {
        Set<String> seen = new HashSet<>();
        Set<String> told = new HashSet<>();
        for (String battery : plan.names()) {
            name(findings, plan.at("strings"), "a battery", battery);
            if (!seen.add(battery) && told.add(battery)) {
                findings.add(Finding.error(
                        "TOP-1",
                        plan.at("strings"),
                        "battery \"" + battery + "\" stands here more than once; each battery has one place"));
            }
        }
        if (plan.strings().isPresent()) {
            plan.batteries().keySet().stream()
                    .filter(battery -> !seen.contains(battery))
                    .sorted()
                    .forEach(battery -> findings.add(Finding.error(
                            "TOP-1",
                            plan.atBattery(battery),
                            "\"" + battery + "\" is not in the strings of the bank; they have "
                                    + String.join(", ", seen.stream().sorted().toList()))));
        }
    }

    private static void name(List<Finding> findings, String place, String what, String name) {
        if (name.isBlank() || !name.equals(name.strip())) {
            findings.add(Finding.error(
                    "TOP-1",
                    place,
                    "the name of " + what + " is \"" + name + "\"; it must not be empty or end in blanks"));
        } else if (name.contains("/") || name.equals(BMS_END)) {
            findings.add(Finding.error(
                    "TOP-1",
                    place,
                    "the name of " + what + " is \"" + name + "\"; it must not hold a \"/\" nor be \"" + BMS_END
                            + "\""));
        }
    }

    private static void models(List<Finding> findings, BankPlan plan, Catalogue catalogue) {
        for (String battery : plan.names().stream().distinct().toList()) {
            Optional<String> own = plan.battery(battery).model();
            if (own.isEmpty() || own.equals(plan.model())) {
                continue;
            }
            String place = plan.atBattery(battery) + ".model";
            findings.add(
                    catalogue.find(own.get()).isEmpty()
                            ? Finding.error("TOP-9", place, unknownModel(own.get(), catalogue))
                            : Finding.error(
                                    "TOP-4",
                                    place,
                                    "battery \"" + battery + "\" is a " + own.get() + ", the bank is of "
                                            + plan.model().orElse("another model")
                                            + "; all batteries of a bank must be the same model"));
        }
    }

    private static void bms(List<Finding> findings, BankPlan plan, BmsModel bms, Optional<BatteryModel> model) {
        if (bms == BmsModel.BMS_12_200) {
            findings.add(Finding.warning(
                    "BMS-6",
                    plan.at("bms"),
                    bms.key() + " is at its end of life; it is not for new systems, nor with an inverter/charger"));
        }
        if (model.isEmpty() || plan.strings().isEmpty() || plan.strings().get().isEmpty()) {
            return;
        }
        int inSeries = plan.strings().get().getFirst().size();
        int volts = 12 * model.get().blocks() * inSeries;
        if (lengthsOf(model.get()).contains(inSeries) && !bms.systemVolts().contains(volts)) {
            findings.add(Finding.error(
                    "BMS-10",
                    plan.at("bms"),
                    bms.key() + " serves a system of "
                            + bms.systemVolts().stream().map(String::valueOf).collect(joining(", "))
                            + " V; the strings of "
                            + count(inSeries) + " of " + nominalVolts(model.get()) + " make one of " + volts + " V"));
        }
    }

    private static void times(List<Finding> findings, BankPlan plan) {
        plan.silentAfter()
                .filter(time -> time.compareTo(SILENT_AT_LEAST) < 0 || time.compareTo(SILENT_AT_MOST) > 0)
                .ifPresent(time -> findings.add(Finding.error(
                        "TOP-6", plan.at("silent-after"), "is " + seconds(time) + "; 1 s to 300 s are allowed")));
        plan.alarmDelays().forEach((code, delay) -> {
            String place = plan.at("alarm-delays." + code);
            if (AlarmCode.of(code).filter(AlarmCode::ofReadings).isEmpty()) {
                findings.add(Finding.error(
                        "GEN-1",
                        place,
                        "\"" + code + "\" is no alarm that can be delayed; these can: "
                                + Stream.of(AlarmCode.values())
                                        .filter(AlarmCode::ofReadings)
                                        .map(AlarmCode::text)
                                        .collect(joining(", "))));
            }
            if (delay.isNegative() || delay.compareTo(DELAY_AT_MOST) > 0) {
                findings.add(Finding.error("GEN-1", place, "is " + seconds(delay) + "; 0 s to 300 s are allowed"));
            }
        });
    }

    private static String seconds(Duration time) {
        return java.math.BigDecimal.valueOf(time.toMillis(), 3)
                        .stripTrailingZeros()
                        .toPlainString() + " s";
    }
}
