package io.cellwarden.site;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One bank as its site file describes it; already validated against TOP-3, TOP-4 and BMS-10 by {@link Topology}.
 *
 * @param name the bank's name in the site file
 * @param bms its one BMS (TOP-1)
 * @param model the model of all its batteries (TOP-4)
 * @param strings the batteries by name, each inner list in series, the strings in parallel
 * @param settings the initial settings of each battery (SET-9)
 * @param silentAfter how long a battery may be silent where the rules judge it by time (TOP-6, {@code evaluate}); zero
 *     where only the link judges it
 * @param alarmDelays how long a condition must hold before its alarm is raised (GEN-1); absent means at once
 * @param thresholds the printed ones, others in a what-if
 * @param ramps how fast limits rise again (AGG-1)
 */
public record BankSite(
        String name,
        BmsModel bms,
        BatteryModel model,
        List<List<String>> strings,
        Map<String, BatterySettings> settings,
        Duration silentAfter,
        Map<AlarmCode, Duration> alarmDelays,
        Thresholds thresholds,
        LimitRamps ramps) {

    /** Copies the collections. */
    public BankSite {
        strings = strings.stream().map(List::copyOf).toList();
        settings = Map.copyOf(settings);
        alarmDelays = Map.copyOf(alarmDelays);
    }

    /** A bank with the printed thresholds. */
    public BankSite(
            String name,
            BmsModel bms,
            BatteryModel model,
            List<List<String>> strings,
            Map<String, BatterySettings> settings,
            Duration silentAfter,
            Map<AlarmCode, Duration> alarmDelays) {
        this(name, bms, model, strings, settings, silentAfter, alarmDelays, Thresholds.PRINTED, LimitRamps.USUAL);
    }

    /** A bank with factory settings, silence judged by the link. */
    public static BankSite of(String name, BmsModel bms, BatteryModel model, List<List<String>> strings) {
        return new BankSite(name, bms, model, strings, Map.of(), Duration.ZERO, Map.of());
    }

    /** The batteries along the BMS cable loop, in site file order (TOP-5). */
    public List<String> batteries() {
        return strings.stream().flatMap(List::stream).toList();
    }

    /** The initial settings of a battery. */
    public BatterySettings settingsOf(String battery) {
        return Objects.requireNonNull(settings.getOrDefault(battery, BatterySettings.factory()));
    }

    /** How long the silence of a battery is tolerated, where the rules judge it by time. */
    public Optional<Duration> silenceLimit() {
        return silentAfter.isZero() ? Optional.empty() : Optional.of(silentAfter);
    }

    /** How long a condition must hold before that alarm is raised; zero by default (GEN-1). */
    public Duration delayOf(AlarmCode code) {
        return Objects.requireNonNull(alarmDelays.getOrDefault(code, Duration.ZERO));
    }

    /** The same bank with silence judged by time by the rules themselves; zero ends that. */
    public BankSite withSilentAfter(Duration limit) {
        return new BankSite(name, bms, model, strings, settings, limit, alarmDelays, thresholds, ramps);
    }

    /** The same bank under another BMS that serves its voltage (BMS-10). */
    public BankSite withBms(BmsModel other) {
        return new BankSite(name, other, model, strings, settings, silentAfter, alarmDelays, thresholds, ramps);
    }

    /** The same bank with other delays of alarms (GEN-1). */
    public BankSite withAlarmDelays(Map<AlarmCode, Duration> other) {
        return new BankSite(name, bms, model, strings, settings, silentAfter, other, thresholds, ramps);
    }

    /** The same bank judged by other thresholds, which no running site is. */
    public BankSite withThresholds(Thresholds other) {
        return new BankSite(name, bms, model, strings, settings, silentAfter, alarmDelays, other, ramps);
    }

    /** The same bank with other initial settings. */
    public BankSite withSettings(Map<String, BatterySettings> other) {
        return new BankSite(name, bms, model, strings, other, silentAfter, alarmDelays, thresholds, ramps);
    }

    /** The same bank whose limits rise in another way (AGG-1). */
    public BankSite withRamps(LimitRamps other) {
        return new BankSite(name, bms, model, strings, settings, silentAfter, alarmDelays, thresholds, other);
    }
}
