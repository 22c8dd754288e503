package io.cellwarden.battery;

import io.cellwarden.event.Input;
import io.cellwarden.unit.Ints;
import io.cellwarden.unit.Quantity;

/** Whether what hardware tells beside its readings is possible (MON-2, AGG-1, AGG-2). */
public final class ReportRules {
    private static final int FULL_PERMILLE = 1_000;

    private ReportRules() {}

    static String refusal(Input.StateOfCharge report) {
        return isPossiblePermille(report.socPermille()) ? "" : stateOfCharge(report.socPermille());
    }

    /** Why a monitor's reading is refused whole; empty if it is taken in. */
    public static String refusal(Input.MonitorReading reading) {
        if (reading.socPermille() != Ints.ABSENT && !isPossiblePermille(reading.socPermille())) {
            return stateOfCharge(reading.socPermille());
        }
        if (isNegative(reading.voltageMv())) {
            return negative("voltage", reading.voltageMv(), "V");
        }
        return isNegative(reading.consumedMah()) ? negative("consumed charge", reading.consumedMah(), "Ah") : "";
    }

    static String refusal(Input.LimitsReport report) {
        if (isNegative(report.chargeVoltageMv())) {
            return negative("charge voltage limit", report.chargeVoltageMv(), "V");
        }
        if (isNegative(report.chargeCurrentMa())) {
            return negative("charge current limit", report.chargeCurrentMa(), "A");
        }
        return isNegative(report.dischargeCurrentMa())
                ? negative("discharge current limit", report.dischargeCurrentMa(), "A")
                : "";
    }

    /** What keeps a battery from something has a name. */
    static String refusal(Input.ProtectionReport report) {
        return report.protects().isEmpty() && (report.charge() || report.discharge())
                ? "a protection without a word that says which"
                : "";
    }

    private static boolean isPossiblePermille(int permille) {
        return permille >= 0 && permille <= FULL_PERMILLE;
    }

    private static boolean isNegative(int value) {
        return value < 0 && value != Ints.ABSENT;
    }

    private static String stateOfCharge(int permille) {
        return "state of charge " + Quantity.fromDeci(permille) + " % is outside 0 % to 100 %";
    }

    private static String negative(String what, int milli, String unit) {
        return what + " " + Quantity.fromMilli(milli) + " " + unit + " is below 0";
    }
}
