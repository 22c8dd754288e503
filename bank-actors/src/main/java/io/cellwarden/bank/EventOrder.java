package io.cellwarden.bank;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.*;
import io.cellwarden.site.AlarmCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order of the events of one input: the input itself; warnings, alarms, loop; outputs off; outputs on; balancing;
 * advisories (GEN-3); then what only the journal needs. Within a group the order of decision stays.
 */
final class EventOrder {
    private EventOrder() {}

    /** All events of one input in order. */
    static List<BankEvent> of(
            BankEvent taken, List<BankEvent> batteries, List<BankEvent> bms, List<BankEvent> balancing) {
        if (batteries.isEmpty() && bms.isEmpty() && balancing.isEmpty()) {
            return List.of(taken); // as nearly always
        }
        List<BankEvent> events = new ArrayList<>();
        events.add(taken);
        events.addAll(batteries);
        events.addAll(bms);
        events.addAll(balancing);
        events.sort(Comparator.comparingInt(EventOrder::rank));
        return events;
    }

    private static int rank(BankEvent event) {
        return switch (event) {
            case InputAccepted _, InputRefused _ -> 0;
            case AlarmRaised e -> rank(e.code());
            case AlarmCleared e -> rank(e.code());
            case LoopOpened _, LoopClosed _ -> 3;
            case OutputSwitched e -> (e.on() ? 50 : 40) + e.output().ordinal();
            case OfBalance _ -> 60;
            case AdvisoryChanged _, DiskSpaceJudged _ -> 70;
            case LimitsChanged _ -> 75;
            case AlarmAcknowledged _,
                    AlarmHeldBack _,
                    AlarmHoldDropped _,
                    DelayStarted _,
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
                    OverrideStarted _,
                    OverrideEnded _,
                    Locked _,
                    Unlocked _,
                    Checkpoint _,
                    OnAllowed _ -> 80;
        };
    }

    private static int rank(AlarmCode code) {
        return code.kind() == AlarmCode.Kind.WARNING ? 1 : 2;
    }
}
