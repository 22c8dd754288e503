package io.cellwarden.ops.replay;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.cellwarden.ops.site.Numbers;
import io.cellwarden.ops.site.Numbers.NoNumber;
import io.cellwarden.ops.site.SettingValue;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Setting;
import io.cellwarden.site.Threshold;
import io.cellwarden.site.Thresholds;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is set otherwise for a what-if.
 *
 * @param site the bank under its other BMS model, alarm delays and silence
 * @param settings by battery those that are others; no recorded command changes them
 */
record OtherSettings(BankSite site, Map<String, Map<Setting, Integer>> settings) {
    private static final String WANTED = "wanted is settings.KEY, batteries.NAME.settings.KEY, bms, silent-after,"
            + " alarm-delays.CODE or thresholds.KEY, each with =VALUE";
    /** A 12 V system has four cells in series (TOP-2, TOP-3). */
    private static final int NOMINAL_CELL_V = 3;

    private static final String OF_BATTERY = "batteries.";
    private static final String SETTINGS = "settings.";
    private static final String DELAYS = "alarm-delays.";
    private static final String THRESHOLDS = "thresholds.";
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(300);
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

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
            int equals = one.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("--set " + one + ": wanted is path=value; " + WANTED);
            }
            String path = one.substring(0, equals).strip();
            String value = one.substring(equals + 1).strip();
            if (path.equals("bms")) {
                changed = changed.withBms(bms(site, value));
            } else if (path.equals("silent-after")) {
                changed = changed.withSilentAfter(duration(path, value, Duration.ofSeconds(1), LONGEST_SILENCE));
            } else if (path.startsWith(DELAYS)) {
                changed = withDelay(changed, path, value);
            } else if (path.startsWith(THRESHOLDS)) {
                threshold(path, value, thresholds);
            } else {
                change(site, path, value, settings);
            }
        }
        OtherSettings other = new OtherSettings(changed.withThresholds(Thresholds.of(thresholds)), settings);
        for (String battery : site.batteries()) {
            other.require(battery, other.over(battery, site.settingsOf(battery)));
        }
        return other;
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

    private static void threshold(String path, String value, Map<Threshold, Integer> thresholds) {
        Threshold threshold = Threshold.of(path.substring(THRESHOLDS.length()))
                .orElseThrow(() -> new IllegalArgumentException("--set " + path + ": no such threshold; there are "
                        + Stream.of(Threshold.values()).map(Threshold::key).toList()));
        int number = number(threshold, value)
                .filter(one -> one >= threshold.min() && one <= threshold.max())
                .orElseThrow(() -> new IllegalArgumentException("--set " + path + "=" + value + ": wanted is a number from "
                        + threshold.text(threshold.min()) + " to " + threshold.text(threshold.max()) + " ("
                        + threshold.requirement() + ")"));
        thresholds.put(threshold, number);
    }

    private static Optional<Integer> number(Threshold threshold, String value) {
        try {
            BigDecimal number = Numbers.decimal(value);
            return Optional.of(
                    switch (threshold.unit()) {
                        case MV -> Quantity.milli(number);
                        case DECI_C -> Quantity.deci(number);
                        case SECONDS -> number.intValueExact();
                    });
        } catch (NoNumber | ArithmeticException none) {
            return Optional.empty();
        }
    }

    private static BmsModel bms(BankSite site, String name) {
        int cells = site.strings().getFirst().size() * site.model().cells();
        int systemV = cells * NOMINAL_CELL_V;
        List<String> allowed = Stream.of(BmsModel.values())
                .filter(model -> model.systemVolts().contains(systemV))
                .map(BmsModel::key)
                .toList();
        return BmsModel.of(name)
                .filter(model -> allowed.contains(model.key()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "--set bms=" + name + ": a bank of " + systemV + " V takes one of " + allowed));
    }

    private static BankSite withDelay(BankSite site, String path, String value) {
        List<AlarmCode> allowed = Arrays.stream(AlarmCode.values())
                .filter(code -> !code.ofBms() && code.kind() != AlarmCode.Kind.ERROR)
                .toList();
        AlarmCode code = AlarmCode.of(path.substring(DELAYS.length()))
                .filter(allowed::contains)
                .orElseThrow(() -> new IllegalArgumentException("--set " + path + ": no such alarm; there are "
                        + allowed.stream().map(AlarmCode::text).toList()));
        Map<AlarmCode, Duration> delays = new HashMap<>(site.alarmDelays());
        delays.put(code, duration(path, value, Duration.ZERO, LONGEST_DELAY));
        return site.withAlarmDelays(delays);
    }

    private static Duration duration(String path, String value, Duration min, Duration max) {
        try {
            Duration time = ConfigFactory.parseMap(Map.of("value", value)).getDuration("value");
            boolean hasUnit = value.chars().anyMatch(Character::isLetter);
            if (hasUnit && time.compareTo(min) >= 0 && time.compareTo(max) <= 0) {
                return time;
            }
        } catch (ConfigException wrong) {
            throw new IllegalArgumentException(noTime(path, value, min, max), wrong);
        }
        throw new IllegalArgumentException(noTime(path, value, min, max));
    }

    private static String noTime(String path, String value, Duration min, Duration max) {
        return "--set " + path + "=" + value + ": wanted is a time with its unit from " + min.toSeconds() + " s to "
                + max.toSeconds() + " s, such as 10s";
    }

    private static void change(BankSite site, String path, String value, Map<String, Map<Setting, Integer>> settings) {
        String key = path;
        List<String> batteries = site.batteries();
        int inner = path.lastIndexOf("." + SETTINGS);
        if (path.startsWith(OF_BATTERY) && inner > OF_BATTERY.length()) {
            batteries = List.of(path.substring(OF_BATTERY.length(), inner));
            key = path.substring(inner + 1);
        }
        if (!key.startsWith(SETTINGS) || !site.batteries().containsAll(batteries)) {
            throw new IllegalArgumentException(
                    "--set " + path + ": " + WANTED + "; batteries are " + site.batteries());
        }
        Setting setting = Setting.of(key.substring(SETTINGS.length()))
                .orElseThrow(() -> new IllegalArgumentException("--set " + path + ": no such setting; there are "
                        + Stream.of(Setting.values()).map(Setting::key).toList()));
        int number = number(path, setting, value);
        for (String battery : batteries) {
            settings.computeIfAbsent(battery, _ -> new HashMap<>()).put(setting, number);
        }
    }

    private static int number(String path, Setting setting, String value) {
        try {
            return SettingValue.parse(setting, value);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("--set " + path + "=" + value + ": " + wrong.getMessage(), wrong);
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
