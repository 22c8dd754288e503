package io.cellwarden.site;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A bank as a person has described it; {@link Topology} judges whether it can be built. What is empty was not
 * readable, and has been told elsewhere.
 *
 * @param place config path of the bank, for findings
 * @param name the bank's name
 * @param bms key of its BMS model
 * @param model name of the battery model
 * @param strings names of the batteries, each inner list in series
 * @param settings settings of all batteries, in V and °C as written, yes/no as 1/0
 * @param batteries what is said of single batteries
 * @param silentAfter how long a battery may be silent (TOP-6), where the file says so
 * @param alarmDelays how long a condition must hold before its alarm is raised, by alarm code (GEN-1)
 */
public record BankPlan(
        String place,
        String name,
        Optional<String> bms,
        Optional<String> model,
        Optional<List<List<String>>> strings,
        Map<Setting, BigDecimal> settings,
        Map<String, BatteryPlan> batteries,
        Optional<Duration> silentAfter,
        Map<String, Duration> alarmDelays) {

    /**
     * What is said of one battery.
     *
     * @param model its model, where it is said to be another than the bank's
     * @param firmware its firmware, where known
     * @param settings its own settings, which go before the bank's
     */
    public record BatteryPlan(Optional<String> model, Optional<String> firmware, Map<Setting, BigDecimal> settings) {
        private static final BatteryPlan SILENT = new BatteryPlan(Optional.empty(), Optional.empty(), Map.of());

        /** Copies the map. */
        public BatteryPlan {
            settings = Map.copyOf(settings);
        }
    }

    /** Copies the collections. */
    public BankPlan {
        strings = strings.map(all -> all.stream().map(List::copyOf).toList());
        settings = Map.copyOf(settings);
        batteries = Map.copyOf(batteries);
        alarmDelays = Map.copyOf(alarmDelays);
    }

    /** The batteries in the order of the file; a name given twice stands here twice. */
    public List<String> names() {
        return strings.orElse(List.of()).stream().flatMap(List::stream).toList();
    }

    /** What is said of one battery; nothing by default. */
    BatteryPlan battery(String battery) {
        return Objects.requireNonNull(batteries.getOrDefault(battery, BatteryPlan.SILENT));
    }

    /** Config path of a key of the bank. */
    public String at(String key) {
        return place + "." + key;
    }

    /** Config path of what is said of a battery. */
    String atBattery(String battery) {
        return at("batteries." + quoted(battery));
    }

    private static String quoted(String key) {
        return key.matches("[A-Za-z0-9_-]+") ? key : '"' + key + '"';
    }
}
