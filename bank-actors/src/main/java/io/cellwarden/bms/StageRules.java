package io.cellwarden.bms;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.event.BankEvent.AbsorptionRemembered;
import io.cellwarden.event.BankEvent.StageChanged;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Draft;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.util.List;
import java.util.Map;

/** The charge stage of a bank: as the charger reports it, else judged from its batteries (CHG-3). */
public final class StageRules {
    private StageRules() {}

    /** Notes a changed stage. {@code live} are the reports of all non-bypassed batteries that were ever read. */
    static void judge(Draft<BmsState> draft, Map<String, BatteryReport> live) {
        BmsState bms = draft.state();
        BatteryModel model = bms.site().model();
        if (live.isEmpty()) {
            return;
        }
        int voltageMv = meanVoltageMv(live);
        if (bms.charge().absorbed() && voltageMv < model.floatMv() - model.floatWindowMv()) {
            draft.add(new AbsorptionRemembered(false));
        }
        ChargeStage before = draft.state().charge().stage();
        ChargeStage stage =
                bms.charge().reported() ? bms.charge().reportedStage() : judged(draft.state(), live, voltageMv);
        if (stage != before) {
            draft.add(new StageChanged(before, stage));
        }
        if (stage == ChargeStage.ABSORPTION && !draft.state().charge().absorbed()) {
            draft.add(new AbsorptionRemembered(true));
        }
    }

    private static ChargeStage judged(BmsState bms, Map<String, BatteryReport> live, int voltageMv) {
        BatteryModel model = bms.site().model();
        boolean heldOff = !bms.isOn(Output.CHARGERS)
                && live.values().stream().anyMatch(report -> report.has(AlarmCode.CW_CHARGE_INHIBIT));
        boolean atAbsorption = voltageMv * 100L >= model.absorptionMv() * 98L;
        boolean nearFloat = Math.abs(voltageMv - model.floatMv()) <= model.floatWindowMv();
        if (!isCurrentKnown(bms.site(), live)) {
            return withoutCurrent(bms.charge().stage(), heldOff, atAbsorption, nearFloat);
        }
        long currentMa = currentMa(bms.site(), live);
        boolean charging = currentMa > 0;
        if (atAbsorption && (charging || heldOff)) {
            return ChargeStage.ABSORPTION;
        }
        if (nearFloat && bms.charge().absorbed() && currentMa < floatBelowMa(bms.site())) {
            return ChargeStage.FLOAT;
        }
        return charging ? ChargeStage.BULK : ChargeStage.NONE;
    }

    /** No current that nobody knows leads to another stage: the one that was stays while the voltage agrees (ADR 0037). */
    private static ChargeStage withoutCurrent(
            ChargeStage before, boolean heldOff, boolean atAbsorption, boolean nearFloat) {
        if (atAbsorption && (heldOff || before == ChargeStage.ABSORPTION)) {
            return ChargeStage.ABSORPTION;
        }
        return nearFloat && before == ChargeStage.FLOAT ? ChargeStage.FLOAT : ChargeStage.NONE;
    }

    /** Whether each string with a battery that was read has one that tells the current. */
    private static boolean isCurrentKnown(BankSite site, Map<String, BatteryReport> live) {
        for (List<String> string : site.strings()) {
            boolean read = false;
            boolean known = false;
            for (String battery : string) {
                BatteryReport report = live.get(battery);
                if (report != null) {
                    read = true;
                    known |= report.currentMa() != Ints.ABSENT;
                }
            }
            if (read && !known) {
                return false;
            }
        }
        return true;
    }

    /** 0.02 C of the bank in mA. */
    private static long floatBelowMa(BankSite site) {
        return (long) site.model().capacityMilliAh() * site.strings().size() / 50;
    }

    /** Mean battery voltage in mV. */
    static int meanVoltageMv(Map<String, BatteryReport> live) {
        long sum = 0;
        for (BatteryReport report : live.values()) {
            sum += report.voltageMv();
        }
        return Math.toIntExact(sum / live.size());
    }

    /** Sum of the string currents in mA; a string's is the mean of what its batteries measure. */
    public static long currentMa(BankSite site, Map<String, BatteryReport> live) {
        long sum = 0;
        for (List<String> string : site.strings()) {
            sum += stringCurrentMa(string, live);
        }
        return sum;
    }

    private static long stringCurrentMa(List<String> string, Map<String, BatteryReport> live) {
        long sum = 0;
        int known = 0;
        for (String battery : string) {
            BatteryReport report = live.get(battery);
            if (report != null && report.currentMa() != Ints.ABSENT) {
                sum += report.currentMa();
                known++;
            }
        }
        return known == 0 ? 0 : Math.round((double) sum / known);
    }
}
