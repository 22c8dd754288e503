package io.cellwarden.battery;

import io.cellwarden.event.BalanceStatus;
import io.cellwarden.event.Transfer;
import java.time.Instant;
import java.util.List;

/**
 * Where the balancing of one battery stands (SPEC section 6).
 *
 * @param running whether a run is active
 * @param judged the status that holds whenever no run is active
 * @param shown the status people see: BALANCING while a run is active
 * @param unfinished whether the last absorption ended with balancing unfinished (BAL-6)
 * @param knownSince when the status became known or the battery was last fully charged (BAL-7)
 * @param fullyChargedAt the last full charge, {@link BatteryState#NEVER} if none was seen
 * @param led whether hardware reports its own balancing, which then leads (BAL-9)
 * @param transfers the energy that flows between cells now
 */
public record BalanceState(
        boolean running,
        BalanceStatus judged,
        BalanceStatus shown,
        boolean unfinished,
        Instant knownSince,
        Instant fullyChargedAt,
        boolean led,
        List<Transfer> transfers) {
    /** First use: nothing is known. */
    static final BalanceState FIRST_USE = new BalanceState(
            false,
            BalanceStatus.UNKNOWN,
            BalanceStatus.UNKNOWN,
            false,
            BatteryState.NEVER,
            BatteryState.NEVER,
            false,
            List.of());

    /** Copies the list. */
    public BalanceState {
        transfers = List.copyOf(transfers);
    }

    BalanceState withRunning(boolean now) {
        return new BalanceState(now, judged, shown, unfinished, knownSince, fullyChargedAt, led, transfers);
    }

    BalanceState withJudged(BalanceStatus status, Instant since) {
        return new BalanceState(running, status, shown, unfinished, since, fullyChargedAt, led, transfers);
    }

    BalanceState withShown(BalanceStatus status) {
        return new BalanceState(running, judged, status, unfinished, knownSince, fullyChargedAt, led, transfers);
    }

    BalanceState withUnfinished(boolean now) {
        return new BalanceState(running, judged, shown, now, knownSince, fullyChargedAt, led, transfers);
    }

    BalanceState withFullCharge(Instant at) {
        return new BalanceState(running, judged, shown, unfinished, at, at, led, transfers);
    }

    BalanceState ledByHardware() {
        return new BalanceState(running, judged, shown, unfinished, knownSince, fullyChargedAt, true, transfers);
    }

    BalanceState withTransfers(List<Transfer> now) {
        return new BalanceState(running, judged, shown, unfinished, knownSince, fullyChargedAt, led, now);
    }
}
