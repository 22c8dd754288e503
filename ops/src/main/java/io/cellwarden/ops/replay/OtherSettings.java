package io.cellwarden.ops.replay;

import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Setting;
import io.cellwarden.site.Threshold;
import io.cellwarden.site.Thresholds;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is set otherwise for a what-if.
 *
 * @param site the bank under its other BMS model, alarm delays, silence and thresholds
 * @param settings by battery those that are others; no recorded command changes them
 */
record OtherSettings(BankSite site, Map<String, Map<Setting, Integer>> settings) {
    /** A 12 V system has four cells in series (TOP-2, TOP-3). */
    private static final int NOMINAL_CELL_V = 3;

    /**
     * Reads other settings for a bank.
     *
     * @throws IllegalArgumentException naming the part that is wrong and what is allowed
     */
    static OtherSettings parse(BankSite site, List<String> set) {
        BankSite changed = site;
        Map<String, Map<Setting, Integer>> settings = new HashMap<>();
        Map<Threshold, Integer> thresholds = new EnumMap<>(Threshold.class);
        for (String one : set) {
            switch (Part.parse(one)) {
                case Part.OtherBms(BmsModel bms) -> changed = changed.withBms(allowed(site, bms));
                case Part.OtherSilence(Duration limit) -> changed = changed.withSilentAfter(limit);
                case Part.OtherDelay(AlarmCode code, Duration delay) -> changed = withDelay(changed, code, delay);
                case Part.OtherThreshold(Threshold threshold, int value) -> thresholds.put(threshold, value);
                case Part.OfAll(Setting setting, int value) ->
                    site.batteries().forEach(battery -> put(settings, battery, setting, value));
                case Part.OfOne(String battery, Setting setting, int value) -> {
                    if (!site.batteries().contains(battery)) {
                        throw new IllegalArgumentException("--set " + one + ": there is no battery " + battery
                                + "; batteries are " + site.batteries());
                    }
                    put(settings, battery, setting, value);
                }
            }
        }
        OtherSettings other = new OtherSettings(changed.withThresholds(Thresholds.of(thresholds)), settings);
        for (String battery : site.batteries()) {
            other.require(battery, other.over(battery, site.settingsOf(battery)));
        }
        return other;
    }

    private static void put(Map<String, Map<Setting, Integer>> settings, String battery, Setting setting, int value) {
        settings.computeIfAbsent(battery, _ -> new HashMap<>()).put(setting, value);
    }

    private static BankSite withDelay(BankSite site, AlarmCode code, Duration delay) {
        Map<AlarmCode, Duration> delays = new HashMap<>(site.alarmDelays());
        delays.put(code, delay);
        return site.withAlarmDelays(delays);
    }

    private static BmsModel allowed(BankSite site, BmsModel model) {
        int cells = site.strings().getFirst().size() * site.model().cells();
        int systemV = cells * NOMINAL_CELL_V;
        if (!model.systemVolts().contains(systemV)) {
            throw new IllegalArgumentException("--set bms=" + model.key() + ": a bank of " + systemV
                    + " V takes one of "
                    + Stream.of(BmsModel.values())
                            .filter(other -> other.systemVolts().contains(systemV))
                            .map(BmsModel::key)
                            .toList());
        }
        return model;
    }

    /** What is set and what is printed must leave room for each other. */
    private void require(String battery, BatterySettings all) {
        int release = site.thresholds().get(Threshold.LOW_RELEASE);
        int inhibit = site.thresholds().get(Threshold.CHARGE_INHIBIT);
        if (all.get(Setting.PRE_ALARM) > release) {
            throw new IllegalArgumentException("--set thresholds." + Threshold.LOW_RELEASE.key() + " = "
                    + Threshold.LOW_RELEASE.text(release) + " must be at least pre-alarm-v of " + battery + " = "
                    + Setting.PRE_ALARM.text(all.get(Setting.PRE_ALARM)));
        }
        if (inhibit > all.get(Setting.CONTACTOR_HIGH)) {
            throw new IllegalArgumentException("--set thresholds." + Threshold.CHARGE_INHIBIT.key() + " = "
                    + Threshold.CHARGE_INHIBIT.text(inhibit) + " must be at most contactor-high-v of " + battery + " = "
                    + Setting.CONTACTOR_HIGH.text(all.get(Setting.CONTACTOR_HIGH)));
        }
    }

    /** The settings that are others for a battery. */
    Map<Setting, Integer> of(String battery) {
        return settings.getOrDefault(battery, Map.of());
    }

    /**
     * The settings of a battery with the others in them.
     *
     * @throws IllegalArgumentException if they exclude each other
     */
    BatterySettings over(String battery, BatterySettings base) {
        Map<Setting, Integer> values = new HashMap<>();
        for (Setting setting : Setting.values()) {
            values.put(setting, base.get(setting));
        }
        values.putAll(of(battery));
        return BatterySettings.of(values);
    }
}
