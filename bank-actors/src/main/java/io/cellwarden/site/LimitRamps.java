package io.cellwarden.site;

/**
 * How fast the limits of a bank rise again; they fall at once (AGG-1).
 *
 * @param currentMaPerS both currents, above 0
 * @param voltageMvPerS the charge voltage, above 0
 */
public record LimitRamps(int currentMaPerS, int voltageMvPerS) {
    /** Where the site file says nothing: 5 A/s and 50 mV/s. */
    public static final LimitRamps USUAL = new LimitRamps(5_000, 50);
}
