package io.cellwarden.battery;

import io.cellwarden.cell.CellState;
import io.cellwarden.event.BalanceStatus;
import io.cellwarden.event.BankEvent.*;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.event.Timer;
import io.cellwarden.event.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When cells are balanced, which energy flows, and what people are told of it (SPEC section 6). */
public final class BalanceRules {
    /** Active and passive balancing together move at most this much per battery (BAL-3). */
    public static final int MAX_BALANCING_MA = 1_800;

    private static final int START_ABOVE_SPREAD_MV = 15;
    private static final int LEVEL_SPREAD_MV = 10;
    private static final int SEVERE_ABOVE_SPREAD_MV = 100;
    private static final int WORKS_FROM_MV = 3_300;
    private static final int NEARLY_COMPLETE_FROM_MV = 3_550;
    private static final int COMPLETE_FROM_MV = NEARLY_COMPLETE_FROM_MV - 10;
    private static final int NEARLY_COMPLETE_BELOW_MA = 1_500;
    private static final int COMPLETE_BELOW_MA = 500;
    private static final Duration FULL_CHARGE_WITHIN = Duration.ofDays(30);

    private BalanceRules() {}

    /** How far balancing has come (BAL-5); a figure, not the end of a run. */
    public enum Progress {
        /** Not yet near. */
        NONE,
        /** All cells at 3.55 V or above, less than 1.5 A charge. */
        NEARLY_COMPLETE,
        /** All cells at 3.55 V (10 mV tolerated) and level, less than 0.5 A. */
        COMPLETE
    }

    /** What restoring a badly imbalanced battery takes (BAL-8). */
    public record Rebalancing(int hours, int chargerRestarts) {}

    /**
     * How long rebalancing takes (BAL-8).
     *
     * @param missingMilliAh charge that the lowest cell lacks, at least 0
     * @param absorptionHours absorption time of the charger, at least 1
     */
    public static Rebalancing rebalancing(long missingMilliAh, int absorptionHours) {
        int hours = (int) (missingMilliAh / MAX_BALANCING_MA);
        return new Rebalancing(hours, hours / absorptionHours);
    }

    /** How far balancing has come, from the last valid reading (BAL-5). */
    public static Progress progress(Measurement last) {
        if (!last.known() || last.currentMa() < 0) {
            return Progress.NONE;
        }
        if (last.lowestMv() >= COMPLETE_FROM_MV
                && last.spreadMv() <= LEVEL_SPREAD_MV
                && last.currentMa() < COMPLETE_BELOW_MA) {
            return Progress.COMPLETE;
        }
        return last.lowestMv() >= NEARLY_COMPLETE_FROM_MV && last.currentMa() < NEARLY_COMPLETE_BELOW_MA
                ? Progress.NEARLY_COMPLETE
                : Progress.NONE;
    }

    /** When the status becomes unknown for want of a full charge (BAL-7); empty while it is unknown anyway. */
    static Optional<Instant> overdue(BatteryState battery) {
        return battery.balance().judged() == BalanceStatus.UNKNOWN
                ? Optional.empty()
                : Optional.of(battery.balance().knownSince().plus(FULL_CHARGE_WITHIN));
    }

    /**
     * What an input means for balancing, after the BMS has judged the charge stage.
     *
     * @param before the bank's charge stage before the input
     * @param stage the stage after it
     */
    public static Draft<BatteryState> decide(
            BatteryState battery, Input input, ChargeStage before, ChargeStage stage, Instant now) {
        Draft<BatteryState> draft = new Draft<>(battery, (b, event) -> BatteryRules.evolve(b, event, now));
        boolean own = input instanceof Input.OfBattery of && of.battery().equals(battery.name());
        if (battery.last().known()) {
            boolean absorbed = before == ChargeStage.ABSORPTION && stage != ChargeStage.ABSORPTION;
            boolean unfinished =
                    absorbed ? battery.balance().running() : battery.balance().unfinished();
            run(draft, input, own, stage);
            judge(draft, input, own, unfinished && !isLevel(battery));
            show(draft);
            if (before != ChargeStage.FLOAT
                    && stage == ChargeStage.FLOAT
                    && draft.state().balance().shown() == BalanceStatus.BALANCED) {
                draft.add(new FullyCharged(battery.name()));
            }
            if (own || !draft.state().balance().running()) {
                transfers(draft, now);
            }
        }
        return draft;
    }

    private static void run(Draft<BatteryState> draft, Input input, boolean own, ChargeStage stage) {
        BatteryState battery = draft.state();
        Measurement last = battery.last();
        int spread = last.spreadMv();
        if (battery.balance().running()) {
            endOf(battery, input, own, stage)
                    .ifPresent(why -> draft.add(new BalancingEnded(battery.name(), spread, why)));
        } else if (own && starts(battery, input, stage)) {
            draft.add(new BalancingStarted(battery.name(), highest(last).number(), spread));
        }
    }

    private static Optional<BalanceEnd> endOf(BatteryState battery, Input input, boolean own, ChargeStage stage) {
        Measurement last = battery.last();
        if (own && input instanceof Input.BalancerReport report && !report.active()) {
            return Optional.of(BalanceEnd.HARDWARE);
        }
        if (battery.balance().led()) {
            return Optional.empty();
        }
        if (last.spreadMv() <= LEVEL_SPREAD_MV) {
            return Optional.of(BalanceEnd.LEVEL);
        }
        if (stage == ChargeStage.FLOAT) {
            return Optional.of(BalanceEnd.FLOAT);
        }
        return isWorthwhile(last) ? Optional.empty() : Optional.of(BalanceEnd.LOW_VOLTAGE);
    }

    private static boolean starts(BatteryState battery, Input input, ChargeStage stage) {
        Measurement last = battery.last();
        if (battery.balance().led()) {
            return input instanceof Input.BalancerReport report && report.active();
        }
        return last.currentMa() >= 0 // an unknown current is far below
                && last.spreadMv() > START_ABOVE_SPREAD_MV
                && isWorthwhile(last)
                && stage != ChargeStage.FLOAT;
    }

    private static boolean isWorthwhile(Measurement last) {
        return last.highestMv() >= WORKS_FROM_MV || last.spreadMv() > SEVERE_ABOVE_SPREAD_MV;
    }

    private static CellState highest(Measurement last) {
        return last.cells().stream()
                .max(Comparator.comparingInt(CellState::voltageMv)
                        .thenComparing(CellState::number, Comparator.reverseOrder()))
                .orElseThrow();
    }

    /** Whether the spread of the cells says something: the voltage curve is flat below (BAL-6). */
    private static boolean isTelling(BatteryState battery) {
        return battery.last().voltageMv() > battery.model().balanceKnownAboveMv();
    }

    private static boolean isLevel(BatteryState battery) {
        return isTelling(battery) && battery.last().spreadMv() <= LEVEL_SPREAD_MV;
    }

    private static void judge(Draft<BatteryState> draft, Input input, boolean own, boolean unfinished) {
        BatteryState battery = draft.state();
        BalanceStatus judged = battery.balance().judged();
        boolean changed = unfinished != battery.balance().unfinished();
        BalanceStatus status = judged;
        if (isOverdue(battery, input)) {
            status = BalanceStatus.UNKNOWN;
        } else if ((own && isTelling(battery)) || (changed && judged != BalanceStatus.UNKNOWN)) {
            status = level(unfinished || battery.last().spreadMv() > SEVERE_ABOVE_SPREAD_MV);
        }
        if (status != judged || changed) {
            draft.add(new BalanceJudged(battery.name(), status, unfinished));
        }
    }

    private static BalanceStatus level(boolean uneven) {
        return uneven ? BalanceStatus.IMBALANCE : BalanceStatus.BALANCED;
    }

    private static boolean isOverdue(BatteryState battery, Input input) {
        return input instanceof Input.TimerFired fired
                && fired.timer().kind() == Timer.Kind.FULL_CHARGE_OVERDUE
                && fired.timer().subject().equals(battery.name());
    }

    private static void show(Draft<BatteryState> draft) {
        BalanceState balance = draft.state().balance();
        BalanceStatus show = balance.running() ? BalanceStatus.BALANCING : balance.judged();
        if (show != balance.shown()) {
            draft.add(new BalanceStatusChanged(draft.state().name(), balance.shown(), show));
        }
    }

    private static void transfers(Draft<BatteryState> draft, Instant now) {
        BatteryState battery = draft.state();
        List<Transfer> flowing = battery.balance().transfers();
        List<Transfer> wanted = battery.balance().running() ? wanted(battery.last(), now) : List.of();
        for (Transfer transfer : flowing) {
            if (wanted.stream().noneMatch(want -> want.continues(transfer))) {
                draft.add(new TransferEnded(battery.name(), transfer, moved(transfer, now)));
            }
        }
        for (Transfer want : wanted) {
            if (flowing.stream().noneMatch(want::continues)) {
                draft.add(new TransferStarted(battery.name(), want));
            }
        }
    }

    private static long moved(Transfer transfer, Instant now) {
        return transfer.ma() * Duration.between(transfer.since(), now).toMillis() / 3_600;
    }

    /** From the highest cell to each adjacent lower one, the current shared between them (BAL-1, BAL-3). */
    private static List<Transfer> wanted(Measurement last, Instant now) {
        return last.cells().stream()
                .filter(cell -> cell.voltageMv() == last.highestMv())
                .map(cell -> wantedFrom(cell, last.cells(), now))
                .filter(transfers -> !transfers.isEmpty()) // the highest may have neighbours as high
                .findFirst()
                .orElse(List.of());
    }

    private static List<Transfer> wantedFrom(CellState from, List<CellState> cells, Instant now) {
        List<CellState> lower = Stream.of(from.number() - 1, from.number() + 1)
                .filter(number -> number >= 1 && number <= cells.size())
                .map(number -> cells.get(number - 1))
                .filter(cell -> cell.voltageMv() < from.voltageMv())
                .toList();
        return lower.stream()
                .map(to -> new Transfer(from.number(), to.number(), MAX_BALANCING_MA / lower.size(), now))
                .toList();
    }

    /** The balance state after one of its own events. */
    static BalanceState evolve(BalanceState balance, OfBalance event, Instant now) {
        return switch (event) {
            case BalancingStarted _ -> balance.withRunning(true);
            case BalancingEnded _ -> balance.withRunning(false);
            case BalanceStatusChanged e -> balance.withShown(e.to());
            case BalanceJudged e ->
                balance.withJudged(e.status(), balance.judged() == BalanceStatus.UNKNOWN ? now : balance.knownSince())
                        .withUnfinished(e.unfinished());
            case FullyCharged _ -> balance.withFullCharge(now);
            case TransferStarted e -> balance.withTransfers(plus(balance.transfers(), e.transfer()));
            case TransferEnded e ->
                balance.withTransfers(balance.transfers().stream()
                        .filter(transfer -> !transfer.equals(e.transfer()))
                        .toList());
        };
    }

    private static List<Transfer> plus(List<Transfer> transfers, Transfer one) {
        List<Transfer> more = new ArrayList<>(transfers);
        more.add(one);
        return more;
    }
}
