package io.cellwarden.bank;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.*;
import io.cellwarden.event.Cause;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Events as short lines, for tests that read as specifications: {@code +A-SL11 B1/2} raised at cell 2 of B1,
 * {@code -A-SL11 B1/2} cleared, {@code loads-off (A-SL11 B1/2)}, {@code loop-open B1 BMS..B2}.
 */
final class Lines {
    private Lines() {}

    /** Whether people are told of it; the rest is for the journal. */
    static boolean isPublic(BankEvent event) {
        return switch (event) {
            case InputAccepted _,
                    AlarmHeldBack _,
                    AlarmHoldDropped _,
                    DelayStarted _,
                    BalanceJudged _,
                    FullyCharged _,
                    TransferStarted _,
                    TransferEnded _,
                    SettingsChanged _,
                    FileSettingsNoted _,
                    BatteryListed _,
                    SerialNoted _,
                    BypassChanged _,
                    LatchSet _,
                    LatchReleased _,
                    ContactorClosingFailed _,
                    ContactorForced _,
                    AbsorptionRemembered _,
                    StageChanged _,
                    LimitsChanged _,
                    OverrideStarted _,
                    OverrideEnded _,
                    Locked _,
                    Unlocked _,
                    Checkpoint _,
                    OnAllowed _ -> false;
            default -> true;
        };
    }

    /** Whether it tells of balancing. */
    static boolean isBalancing(BankEvent event) {
        return event instanceof BalancingStarted
                || event instanceof BalancingEnded
                || event instanceof BalanceStatusChanged;
    }

    /** One event in a line. */
    static String of(BankEvent event) {
        return switch (event) {
            case AlarmRaised e -> "+" + e.code().text() + place(e.battery(), e.cell());
            case AlarmCleared e -> "-" + e.code().text() + place(e.battery(), e.cell());
            case DiskSpaceJudged e -> "disk " + e.level() + " " + e.what();
            case LoopOpened e -> "loop-open" + place(e.battery(), 0) + " " + e.from() + ".." + e.to();
            case LoopClosed e -> "loop-closed" + place(e.battery(), 0);
            case OutputSwitched e -> e.output().eventName(e.on()) + causes(e.causes());
            case BalancingStarted e -> "balancing-started" + place(e.battery(), e.cell()) + " " + e.spreadMv();
            case BalancingEnded e -> "balancing-ended " + e.battery() + " " + e.spreadMv() + " " + e.why();
            case BalanceStatusChanged e -> "balance-status " + e.battery() + " " + e.from() + ">" + e.to();
            case AdvisoryChanged e -> (e.raised() ? "+" : "-") + e.code().text() + " " + e.battery();
            case AlarmAcknowledged e -> "ack " + e.code().text() + place(e.battery(), 0);
            case InputRefused e -> "refused " + e.reason();
            default -> event.toString();
        };
    }

    private static String place(String battery, int cell) {
        return (battery.isEmpty() ? "" : " " + battery) + (cell == 0 ? "" : "/" + cell);
    }

    private static String causes(List<Cause> causes) {
        return causes.isEmpty()
                ? ""
                : causes.stream()
                        .map(cause -> cause.code() + place(cause.battery(), cause.cell()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
