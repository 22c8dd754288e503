package io.cellwarden.bms;

import io.cellwarden.event.Limits;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.LimitRamps;
import java.time.Duration;
import java.time.Instant;

/**
 * The limits of a bank: those that are aimed at, and from where the ramps rise to them (AGG-1).
 *
 * @param aim what was decided last
 * @param from the limits as they were then; none is above the aim
 * @param since when that was, {@link BmsState#NEVER} before the first decision
 */
public record LimitState(Limits aim, Limits from, Instant since) {
    /** No current is allowed before anything is known; the voltage is never 0. */
    static LimitState initial(BankSite site) {
        Limits none = new Limits(
                site.model().absorptionMv() * site.strings().getFirst().size(), 0, 0);
        return new LimitState(none, none, BmsState.NEVER);
    }

    /** The limits at a time not before the last decision. */
    public Limits at(Instant now, LimitRamps ramps) {
        if (aim.equals(from) || since.equals(BmsState.NEVER)) {
            return from;
        }
        long ms = Math.max(0, Duration.between(since, now).toMillis());
        return new Limits(
                risen(from.chargeVoltageMv(), aim.chargeVoltageMv(), ms, ramps.voltageMvPerS()),
                risen(from.chargeCurrentMa(), aim.chargeCurrentMa(), ms, ramps.currentMaPerS()),
                risen(from.dischargeCurrentMa(), aim.dischargeCurrentMa(), ms, ramps.currentMaPerS()));
    }

    private static int risen(int from, int aim, long ms, int perS) {
        return (int) Math.min(aim, from + ms * perS / 1_000);
    }

    /** The state after another decision at {@code now}. */
    LimitState aimingAt(Limits next, Instant now, LimitRamps ramps) {
        Limits risen = at(now, ramps);
        return new LimitState(
                next,
                new Limits(
                        Math.min(risen.chargeVoltageMv(), next.chargeVoltageMv()),
                        Math.min(risen.chargeCurrentMa(), next.chargeCurrentMa()),
                        Math.min(risen.dischargeCurrentMa(), next.dischargeCurrentMa())),
                now);
    }
}
