package io.cellwarden.event;

/**
 * What chargers may give to a bank, and loads may draw from it (AGG-1).
 *
 * @param chargeVoltageMv the most that a charger may give (CVL); a bank's own is never 0
 * @param chargeCurrentMa the most that may be charged (CCL), 0 for not at all
 * @param dischargeCurrentMa the most that may be drawn (DCL), 0 for not at all
 */
public record Limits(int chargeVoltageMv, int chargeCurrentMa, int dischargeCurrentMa) {
    /** What is left of them where nobody has judged lately: old limits are no limits (AGG-4). */
    public Limits withoutCurrent() {
        return new Limits(chargeVoltageMv, 0, 0);
    }
}
