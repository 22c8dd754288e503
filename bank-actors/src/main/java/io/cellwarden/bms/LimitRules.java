package io.cellwarden.bms;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.battery.Told;
import io.cellwarden.bms.BmsState.Device;
import io.cellwarden.event.BankEvent.LimitsChanged;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Draft;
import io.cellwarden.event.LatchKind;
import io.cellwarden.event.Limits;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The limits of a bank (AGG-1, AGG-2). Each parallel string adds what its model is made for, or its hardware asks for if
 * that is less; a string that is bypassed or isolated, or whose own BMS has protected it, adds nothing. The battery nearest
 * to a limit counts for all, since it switches all of them off.
 */
public final class LimitRules {
    private static final int FULL_PERMILLE = 1_000;
    /** Near a limit they rise again only by more: noise must not be an event each second. */
    private static final int RELEASED_BY_PERMILLE = 40;
    /** Hardware that asks for less than an empty battery has does not mean a charge voltage (DIS-1). */
    private static final int LOWEST_CHARGE_MV = 11_200;

    private LimitRules() {}

    /** Notes limits that have changed. {@code reports} are those of all batteries, in the order of the BMS cable. */
    static void judge(Draft<BmsState> draft, Map<String, BatteryReport> reports, Instant now) {
        Limits before = draft.state().limits().aim();
        Limits next =
                settled(before, aim(draft.state(), reports, now), draft.state().site());
        if (!next.equals(before)) {
            draft.add(new LimitsChanged(next, why(draft.state(), reports, now)));
        }
    }

    /** Without what rises only a little, and not to all that there is. */
    private static Limits settled(Limits before, Limits next, BankSite site) {
        int strings = site.strings().size();
        return new Limits(
                next.chargeVoltageMv(),
                settled(before.chargeCurrentMa(), next.chargeCurrentMa(), chargeMa(site.model()) * strings),
                settled(
                        before.dischargeCurrentMa(),
                        next.dischargeCurrentMa(),
                        site.model().maxDischargeMa() * strings));
    }

    private static int settled(int before, int next, int whole) {
        boolean risesLittle =
                next > before && next < whole && next - before < whole / FULL_PERMILLE * RELEASED_BY_PERMILLE;
        return risesLittle ? before : next;
    }

    /** The recommended current; 0.5 C for a model without one (CHG-2). */
    private static int chargeMa(BatteryModel model) {
        return model.recommendedChargeMa() > 0
                ? model.recommendedChargeMa()
                : Math.min(model.maxChargeMa(), model.capacityMilliAh() / 2);
    }

    private static Limits aim(BmsState bms, Map<String, BatteryReport> reports, Instant now) {
        BankSite site = bms.site();
        BatteryModel model = site.model();
        int inSeries = site.strings().getFirst().size();
        Set<Device> off = devicesOff(bms);
        int voltageMv = stageMv(bms.charge().stage(), model) * inSeries;
        long chargeMa = 0;
        long dischargeMa = 0;
        int chargePermille = FULL_PERMILLE;
        int dischargePermille = FULL_PERMILLE;
        int stringChargeMa = 0;
        int stringDischargeMa = 0;
        int place = 0;
        for (BatteryReport report : reports.values()) {
            if (place % inSeries == 0) {
                stringChargeMa = chargeMa(model);
                stringDischargeMa = model.maxDischargeMa();
            }
            if (bms.bypassed().contains(report.name())) {
                stringChargeMa = 0;
                stringDischargeMa = 0;
            } else {
                chargePermille = Math.min(chargePermille, report.fresh() ? report.chargePermille() : 0);
                dischargePermille = Math.min(dischargePermille, report.fresh() ? report.dischargePermille() : 0);
                boolean stale = Told.isStale(report.told().limitsAt(), now);
                Limits asked = report.told().limits();
                stringChargeMa = isOff(off, Output.CHARGERS, report.name())
                                || stale
                                || asked.chargeVoltageMv() == 0
                                || report.told().protection().charge()
                        ? 0
                        : least(stringChargeMa, asked.chargeCurrentMa());
                stringDischargeMa = isOff(off, Output.LOADS, report.name())
                                || stale
                                || report.told().protection().discharge()
                        ? 0
                        : least(stringDischargeMa, asked.dischargeCurrentMa());
                if (asked.chargeVoltageMv() > 0) {
                    int atLeastMv = Math.max(asked.chargeVoltageMv(), LOWEST_CHARGE_MV * model.blocks());
                    voltageMv = Math.min(voltageMv, atLeastMv * inSeries);
                }
            }
            place++;
            if (place % inSeries == 0) {
                chargeMa += stringChargeMa;
                dischargeMa += stringDischargeMa;
            }
        }
        boolean charge = !bms.onHeld() && bms.isOn(Output.CHARGERS) && deep(bms).isEmpty();
        boolean discharge = !bms.onHeld() && bms.isOn(Output.LOADS);
        return new Limits(
                voltageMv,
                charge ? (int) (chargeMa * chargePermille / FULL_PERMILLE) : 0,
                discharge ? (int) (dischargeMa * dischargePermille / FULL_PERMILLE) : 0);
    }

    /** CHG-1: float in float, absorption at all other times. */
    private static int stageMv(ChargeStage stage, BatteryModel model) {
        return stage == ChargeStage.FLOAT ? model.floatMv() : model.absorptionMv();
    }

    private static int least(int ownMa, int askedMa) {
        return askedMa == Ints.ABSENT ? ownMa : Math.min(ownMa, askedMa);
    }

    /** Batteries with a switch that is off although its output is on: their own BMS has isolated them (AGG-2). */
    public static Set<String> switchedOff(BmsState bms) {
        return devicesOff(bms).stream()
                .map(Device::battery)
                .filter(battery -> !battery.isEmpty())
                .collect(Collectors.toSet());
    }

    private static Set<Device> devicesOff(BmsState bms) {
        Set<Device> off = Set.of();
        for (Device device : bms.readBacks().values()) {
            if (!device.on() && bms.isOn(device.output())) {
                off = off.isEmpty() ? new HashSet<>() : off;
                off.add(device);
            }
        }
        return off;
    }

    private static boolean isOff(Set<Device> off, Output output, String battery) {
        for (Device device : off) {
            if (device.output() == output && device.battery().equals(battery)) {
                return true;
            }
        }
        return false;
    }

    /** Batteries that may be charged in a recovery only (CHG-5). */
    private static List<String> deep(BmsState bms) {
        return bms.latched(LatchKind.DEEP_CELL).isEmpty()
                ? List.of()
                : bms.site().batteries().stream()
                        .filter(bms.latched(LatchKind.DEEP_CELL)::containsKey)
                        .filter(name -> !bms.bypassed().contains(name))
                        .toList();
    }

    /** In words what makes the limits lower than what the batteries are made for; empty if nothing does. */
    public static String why(BmsState bms, Map<String, BatteryReport> reports, Instant now) {
        return String.join("; ", reasons(bms, reports, now));
    }

    private static List<String> reasons(BmsState bms, Map<String, BatteryReport> reports, Instant now) {
        List<String> reasons = new ArrayList<>();
        if (bms.onHeld()) {
            reasons.add("not every battery has been read since the start");
        }
        if (!bms.isOn(Output.CHARGERS)) {
            reasons.add("chargers are off");
        }
        if (!bms.isOn(Output.LOADS)) {
            reasons.add("loads are off");
        }
        deep(bms).forEach(name -> reasons.add(name + " was below 2.0 V a cell: charge it only to recover it"));
        Set<Device> off = devicesOff(bms);
        for (BatteryReport report : reports.values()) {
            String name = report.name();
            if (bms.bypassed().contains(name)) {
                reasons.add(name + " is bypassed");
                continue;
            }
            if (isOff(off, Output.CHARGERS, name)) {
                reasons.add(name + " has its charge switch off");
            }
            if (isOff(off, Output.LOADS, name)) {
                reasons.add(name + " has its discharge switch off");
            }
            if (report.told().protection().charge()
                    || report.told().protection().discharge()) {
                reasons.add(name + " is protected by its own BMS: "
                        + report.told().protection().protects());
            }
            if (!report.fresh()) {
                reasons.add(name + " has not been read");
            } else {
                near(reasons, report);
            }
            asked(reasons, bms.site().model(), report, now);
        }
        return reasons;
    }

    private static void near(List<String> reasons, BatteryReport report) {
        if (report.chargePermille() < FULL_PERMILLE) {
            reasons.add(report.name() + " is near a limit of charging");
        }
        if (report.dischargePermille() < FULL_PERMILLE) {
            reasons.add(report.name() + " is near its lowest cell voltage");
        }
    }

    private static void asked(List<String> reasons, BatteryModel model, BatteryReport report, Instant now) {
        Limits asked = report.told().limits();
        if (Told.isStale(report.told().limitsAt(), now)) {
            reasons.add(report.name() + " has not told its limits lately");
        } else if (least(chargeMa(model), asked.chargeCurrentMa()) < chargeMa(model)
                || least(model.maxDischargeMa(), asked.dischargeCurrentMa()) < model.maxDischargeMa()
                || asked.chargeVoltageMv() == 0) {
            reasons.add(report.name() + " asks for less");
        }
    }
}
