package io.cellwarden.bms;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.bms.BmsState.Contactor;
import io.cellwarden.event.BankEvent.ContactorClosingFailed;
import io.cellwarden.event.BankEvent.ContactorForced;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Command;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.event.LatchKind;
import io.cellwarden.event.Timer;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Closing the contactor: whether it succeeds, and for whom it closes although cells are low (BMS-13). */
final class ContactorRules {
    /** The contactor must be read back closed within this time. */
    private static final Duration CLOSES_IN = Duration.ofSeconds(10);
    /** More discharge than this drains the cells. */
    private static final int DRAINS_ABOVE_MA = 500;
    /** A system side so much above a 12.8 V block's own voltage carries a charge voltage (own). */
    private static final int CHARGE_VOLTAGE_STEP_MV = 50;

    private ContactorRules() {}

    /** Why an operator cannot close the contactor now; empty if that works. */
    static String refusal(BmsState bms, Map<String, BatteryReport> live) {
        if (bms.isOn(Output.CONTACTOR)) {
            return "the contactor is closed already";
        }
        return OutputRules.contactorHeldOpenFor(bms, live).stream()
                .filter(cause -> !cause.code().equals(Cause.CLOSING_FAILED))
                .findFirst()
                .map(cause -> "BMS-13: the contactor is held open: " + cause.code()
                        + (cause.battery().isEmpty() ? "" : " " + cause.battery() + "/" + cause.cell()))
                .orElse("");
    }

    /** Opens a contactor that was not read back closed in time; whether that was so. */
    static boolean closingFailed(Draft<BmsState> draft, Input input) {
        boolean failed =
                input instanceof Input.TimerFired fired && fired.timer().kind() == Timer.Kind.CONTACTOR_CLOSING;
        if (failed) {
            draft.add(new ContactorClosingFailed(draft.state().contactor().failures() + 1));
            draft.add(new OutputSwitched(Output.CONTACTOR, false, List.of(Cause.ofBank(Cause.CLOSING_FAILED))));
        }
        return failed;
    }

    /** Lets the contactor close for a charger or an operator, and gives that up when it serves no longer. */
    static void force(Draft<BmsState> draft, Map<String, BatteryReport> live, Input input) {
        BmsState bms = draft.state();
        boolean low = !OutputRules.latchCauses(bms, live, LatchKind.CONTACTOR_LOW, Cause.CONTACTOR_LOW)
                .isEmpty();
        boolean heldOpen = !OutputRules.contactorHeldOpenFor(bms, live).isEmpty();
        if (bms.contactor().forced()) {
            String over = !low
                    ? "cells are charged"
                    : heldOpen ? "held open" : isDrained(bms, live) ? "cells are drained" : "";
            if (!over.isEmpty()) {
                draft.add(new ContactorForced(false, over));
            }
        } else if (low && !heldOpen && !bms.isOn(Output.CONTACTOR)) {
            String why = whyForce(bms, live, input);
            if (!why.isEmpty()) {
                draft.add(new ContactorForced(true, why));
            }
        }
    }

    private static String whyForce(BmsState bms, Map<String, BatteryReport> live, Input input) {
        return switch (input) {
            case Input.SystemVoltage system ->
                system.voltageMv() > chargeVoltageAboveMv(bms, live) ? "charge voltage on the system side" : "";
            case Input.Operator operator ->
                operator.command() instanceof Command.CloseContactor
                        ? "ordered by " + operator.who() + ": " + operator.why()
                        : "";
            default -> "";
        };
    }

    /** Whether a low cell still falls: a discharge that was read after the contactor closed. */
    private static boolean isDrained(BmsState bms, Map<String, BatteryReport> live) {
        return bms.isOn(Output.CONTACTOR)
                && live.values().stream()
                        .anyMatch(report -> report.contactorLowCell() != 0
                                && report.takenAt().isAfter(bms.since(Output.CONTACTOR))
                                && report.discharges(DRAINS_ABOVE_MA));
    }

    private static int chargeVoltageAboveMv(BmsState bms, Map<String, BatteryReport> live) {
        int inSeries = bms.site().strings().getFirst().size();
        int step = CHARGE_VOLTAGE_STEP_MV * bms.site().model().blocks();
        return (StageRules.meanVoltageMv(live) + step) * inSeries;
    }

    /** After the contactor was told to close or to open; without a read-back closing succeeds. */
    static Contactor switched(BmsState bms, boolean on, Instant now) {
        Contactor before = bms.contactor();
        boolean readBack = bms.readBacks().values().stream().anyMatch(device -> device.output() == Output.CONTACTOR);
        return new Contactor(before.failures(), on && readBack ? now.plus(CLOSES_IN) : BmsState.NEVER, before.forced());
    }

    /** After the contactor was read back: closed when it should be is a success, which resets the count. */
    static Contactor readBack(BmsState bms, Input.ReadBack report) {
        boolean closed = report.output() == Output.CONTACTOR && report.on() && bms.isOn(Output.CONTACTOR);
        return closed ? new Contactor(0, BmsState.NEVER, bms.contactor().forced()) : bms.contactor();
    }

    /** After an operator's command: one to close resets the count. */
    static Contactor ordered(BmsState bms, Command command) {
        Contactor before = bms.contactor();
        return command instanceof Command.CloseContactor
                ? new Contactor(0, before.closingDue(), before.forced())
                : before;
    }

    /** After a start: what was not read back while the program was down gets its time anew. */
    static Contactor restarted(BmsState bms, Instant now) {
        Contactor before = bms.contactor();
        return before.closingDue().equals(BmsState.NEVER)
                ? before
                : new Contactor(before.failures(), now.plus(CLOSES_IN), before.forced());
    }
}
