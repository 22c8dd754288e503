package io.cellwarden.gateway.driver;

import java.util.Map;

/**
 * From what a protection of hardware keeps its battery, by the words that all protocols use alike: one table for all
 * drivers (ADR 0037). A word that does not stand here complains of something and does not say that it keeps the battery from
 * anything, such as the alarms of 0x35A, which a battery means for people: what it wants it asks for by its limits.
 */
public enum Protects {
    /** From being charged. */
    FROM_CHARGE,
    /** From being discharged. */
    FROM_DISCHARGE,
    /** From both. */
    FROM_BOTH,
    /** It does not say. */
    FROM_NOTHING;

    // spotless:off
    private static final Map<String, Protects> WORDS = Map.ofEntries(
            Map.entry("cell-over-voltage",             FROM_CHARGE),
            Map.entry("pack-over-voltage",             FROM_CHARGE),
            Map.entry("module-over-voltage",           FROM_CHARGE),
            Map.entry("charge-over-voltage",           FROM_CHARGE),
            Map.entry("over-voltage",                  FROM_CHARGE),
            Map.entry("over-voltage-alarm",            FROM_CHARGE),
            Map.entry("charge-over-current",           FROM_CHARGE),
            Map.entry("charge-overcurrent",            FROM_CHARGE),
            Map.entry("charge-over-current-latched",   FROM_CHARGE),
            Map.entry("charge-short-circuit",          FROM_CHARGE),
            Map.entry("charge-over-temperature",       FROM_CHARGE),
            Map.entry("charge-under-temperature",      FROM_CHARGE),
            Map.entry("charge-low-temperature-alarm",  FROM_CHARGE),
            Map.entry("charge-mos-over-temperature",   FROM_CHARGE),
            Map.entry("charge-timeout",                FROM_CHARGE),
            Map.entry("charge-forbidden-by-low-voltage", FROM_CHARGE),
            Map.entry("cell-under-voltage",            FROM_DISCHARGE),
            Map.entry("pack-under-voltage",            FROM_DISCHARGE),
            Map.entry("module-under-voltage",          FROM_DISCHARGE),
            Map.entry("discharge-under-voltage",       FROM_DISCHARGE),
            Map.entry("under-voltage",                 FROM_DISCHARGE),
            Map.entry("under-voltage-alarm",           FROM_DISCHARGE),
            Map.entry("discharge-over-current",        FROM_DISCHARGE),
            Map.entry("discharge-overcurrent",         FROM_DISCHARGE),
            Map.entry("discharge-over-current-latched", FROM_DISCHARGE),
            Map.entry("discharge-over-current-level-2", FROM_DISCHARGE),
            Map.entry("discharge-over-current-level-3", FROM_DISCHARGE),
            Map.entry("discharge-short-circuit",       FROM_DISCHARGE),
            Map.entry("discharge-over-temperature",    FROM_DISCHARGE),
            Map.entry("discharge-under-temperature",   FROM_DISCHARGE),
            Map.entry("discharge-low-temperature-alarm", FROM_DISCHARGE),
            Map.entry("discharge-mos-over-temperature", FROM_DISCHARGE),
            Map.entry("soc-protection",                FROM_DISCHARGE),
            Map.entry("over-temperature",              FROM_BOTH),
            Map.entry("over-temperature-alarm",        FROM_BOTH),
            Map.entry("under-temperature",             FROM_BOTH),
            Map.entry("low-temperature-alarm",         FROM_BOTH),
            Map.entry("battery-over-temperature",      FROM_BOTH),
            Map.entry("battery-low-temperature",       FROM_BOTH),
            Map.entry("box-over-temperature",          FROM_BOTH),
            Map.entry("mos-over-temperature",          FROM_BOTH),
            Map.entry("power-over-temperature",        FROM_BOTH),
            Map.entry("environment-over-temperature",  FROM_BOTH),
            Map.entry("environment-under-temperature", FROM_BOTH),
            Map.entry("contactor-alarm",               FROM_BOTH),
            Map.entry("high-current-alarm",            FROM_BOTH),
            Map.entry("short-circuit",                 FROM_BOTH),
            Map.entry("short-circuit-latched",         FROM_BOTH));
    // spotless:on

    /** What a protection keeps its battery from. Where protocols number a grade, it stands behind the word: {@code -2}. */
    public static Protects from(String word) {
        Protects exactly = WORDS.get(word);
        return exactly != null ? exactly : WORDS.getOrDefault(word.replaceFirst("-2$", ""), FROM_NOTHING);
    }

    /** Whether it keeps the battery from being charged. */
    boolean fromCharge() {
        return this == FROM_CHARGE || this == FROM_BOTH;
    }

    /** Whether it keeps the battery from being discharged. */
    boolean fromDischarge() {
        return this == FROM_DISCHARGE || this == FROM_BOTH;
    }
}
