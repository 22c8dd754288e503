package io.cellwarden.event;

import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import java.time.Instant;
import java.util.List;

/**
 * What has happened in a bank; the state is nothing but the fold of these. Kept for ever: records are added, never
 * changed. The time of an event stands in its {@link Envelope}.
 *
 * <p>In all records {@code battery} is empty where the bank itself is meant, cells count from 1 and 0 means "not one
 * cell".
 */
public sealed interface BankEvent {
    /** An event that belongs to one battery. */
    sealed interface OfBattery extends BankEvent {
        /** The battery's name. */
        String battery();
    }

    /** The first event of every input: taken in or refused. */
    sealed interface OfInput extends BankEvent {
        /** The input, whole. */
        Input input();
    }

    /** Energy between the cells of a battery, and what is told of it (SPEC section 6). */
    sealed interface OfBalance extends OfBattery {}

    /** The first event of every input that is taken in; it carries the input whole, so that it can be judged again. */
    record InputAccepted(Input input) implements OfInput {}

    /** The only change an impossible reading or command makes: it is counted (ALM-11), with why (CTL-3). */
    record InputRefused(Input input, String reason) implements OfInput {}

    /**
     * An alarm, warning, signal or error came up. {@code value} is that of the cell, sensor or current it names, in mV,
     * 0.1 °C or mA as {@code limit}; 0 where there are none. {@code detail} says in words what figures cannot; usually
     * empty.
     */
    record AlarmRaised(AlarmCode code, String battery, int cell, int value, int limit, String detail)
            implements OfBattery {
        /** One that its figures say in full. */
        public AlarmRaised(AlarmCode code, String battery, int cell, int value, int limit) {
            this(code, battery, cell, value, limit, "");
        }
    }

    /**
     * It went away; {@code cell} is that of its raising, {@code worst} the worst value of all cells or sensors in between
     * (ALM-8), or the current at which CW-UNCONTROLLED cleared; 0 where there is none.
     */
    record AlarmCleared(AlarmCode code, String battery, int cell, int worst) implements OfBattery {}

    /** Somebody has seen an alarm that waited for it (LIF-1). */
    record AlarmAcknowledged(AlarmCode code, String battery, String who, String why) implements OfBattery {}

    /** A condition holds whose alarm has a configured delay; it is raised at {@code due} if it still holds (GEN-1). */
    record AlarmHeldBack(AlarmCode code, String battery, Instant due) implements OfBattery {}

    /** That condition went away before the delay was over. */
    record AlarmHoldDropped(AlarmCode code, String battery) implements OfBattery {}

    /** The clock between W-SL12 and A-SL11 has started (PRE-2). */
    record DelayStarted(String battery, Instant due) implements OfBattery {}

    /** A battery that switches nothing but deserves advice (ALM-10); {@code what} says the figure. */
    record AdvisoryChanged(Advisory code, String battery, boolean raised, String what) implements OfBattery {}

    /** A balancing run started (BAL-2); {@code cell} is the highest. */
    record BalancingStarted(String battery, int cell, int spreadMv) implements OfBalance {}

    /** A balancing run ended (BAL-2). */
    record BalancingEnded(String battery, int spreadMv, BalanceEnd why) implements OfBalance {}

    /** The balance status people see changed (BAL-6). */
    record BalanceStatusChanged(String battery, BalanceStatus from, BalanceStatus to) implements OfBalance {}

    /** The status that holds whenever no run is active was judged anew (BAL-6). */
    record BalanceJudged(String battery, BalanceStatus status, boolean unfinished) implements OfBalance {}

    /** The battery was fully charged: float reached and BALANCED (BAL-7). */
    record FullyCharged(String battery) implements OfBalance {}

    /** Energy began to flow between two cells (BAL-9). */
    record TransferStarted(String battery, Transfer transfer) implements OfBalance {}

    /** It stopped; {@code movedMicroAh} is what it moved (BAL-9). */
    record TransferEnded(String battery, Transfer transfer, long movedMicroAh) implements OfBalance {}

    /** Settings changed together, by whom and why (SET-6); {@code who} is "file" for the site file (SET-9). */
    record SettingsChanged(String battery, List<SettingChange> changes, String who, String why) implements OfBattery {
        /** Copies the list. */
        public SettingsChanged {
            changes = List.copyOf(changes);
        }
    }

    /** One setting's old and new value, in its own integer unit. */
    record SettingChange(Setting setting, int from, int to) {}

    /** The settings that the site file gives a battery, kept to notice a later edit of the file (SET-9). */
    record FileSettingsNoted(String battery, BatterySettings settings) implements OfBattery {}

    /** A battery joined the bank under this name, or left it (TOP-10). */
    record BatteryListed(String battery, boolean present) implements OfBattery {}

    /** The device behind a battery's name is known by its serial; an earlier other one was replaced (TOP-10). */
    record SerialNoted(String battery, String serial, String earlier) implements OfBattery {}

    /** A battery was bypassed or put back (TOP-7). */
    record BypassChanged(String battery, boolean bypassed, String who, String why) implements OfBattery {}

    /** A battery set a latch of the BMS (BMS-8, BMS-13). */
    record LatchSet(LatchKind kind, String battery, int cell) implements OfBattery {}

    /** The latch was released. */
    record LatchReleased(LatchKind kind, String battery) implements OfBattery {}

    /** The loop opened at {@code battery}, between two neighbours (TOP-6). */
    record LoopOpened(String battery, String from, String to) implements BankEvent {}

    /** The loop is closed again; {@code battery} is the one that opened it. */
    record LoopClosed(String battery) implements BankEvent {}

    /** An output changed its level; {@code causes} are all that hold, empty when it is on (GEN-3). */
    record OutputSwitched(Output output, boolean on, List<Cause> causes) implements BankEvent {
        /** Copies the list. */
        public OutputSwitched {
            causes = List.copyOf(causes);
        }
    }

    /** The contactor was told to close and did not (BMS-13). */
    record ContactorClosingFailed(int failures) implements BankEvent {}

    /** The contactor is held closed although cells are low, so that charge can reach them (BMS-13). */
    record ContactorForced(boolean forced, String why) implements BankEvent {}

    /** Whether the bank was in absorption and has not fallen below float since, so that float may follow (CHG-3). */
    record AbsorptionRemembered(boolean reached) implements BankEvent {}

    /** The charge stage changed (CHG-3). */
    record StageChanged(ChargeStage from, ChargeStage to) implements BankEvent {}

    /** Loads are kept on despite a low cell until {@code until} (CTL-1). */
    record OverrideStarted(Instant until, String who, String why) implements BankEvent {}

    /** That ended; {@code why} is "expired", "ended by …" or the limit that was reached. */
    record OverrideEnded(String why) implements BankEvent {}

    /** An output was locked off (CTL-2). */
    record Locked(Output output, String who, Role role, String why) implements BankEvent {}

    /** A lock was released. */
    record Unlocked(Output output, String who) implements BankEvent {}

    /** The space left for the journal has come to another level; {@code what} has the figures. */
    record DiskSpaceJudged(DiskLevel level, String what) implements BankEvent {}

    /**
     * Other limits hold from now on (AGG-1): where they are lower, at once; where they are higher, the bank's limits rise
     * to them by ramps. {@code why} says what makes them lower than the batteries' own; empty if nothing does.
     */
    record LimitsChanged(Limits limits, String why) implements BankEvent {}

    /** Every non-bypassed battery is fresh since the start: outputs may be switched on (GEN-2). */
    record OnAllowed() implements BankEvent {}

    /**
     * The whole state of the bank behind all events before it, so that whoever reads on from here needs none of them. It
     * is no part of its input's decisions: the journal adds it (ADR 0024).
     */
    record Checkpoint(Memory memory) implements BankEvent {}

    /** What a {@link Checkpoint} keeps; the package of the bank knows its parts. */
    interface Memory {}

    /** Why a balancing run ended. */
    enum BalanceEnd {
        /** All cells within 0.01 V (BAL-1). */
        LEVEL,
        /** The charger reached float: it must be restarted by hand to go on (BAL-10). */
        FLOAT,
        /** The highest cell fell below 3.30 V. */
        LOW_VOLTAGE,
        /** The hardware reports that it stopped (BAL-9). */
        HARDWARE
    }
}
