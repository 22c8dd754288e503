package io.cellwarden.ops.check;

import static io.cellwarden.gateway.wire.HardwareLimit.*;

import com.typesafe.config.ConfigUtil;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.wire.HardwareLimit;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.ops.site.SiteLink;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Finding;
import io.cellwarden.site.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The limits that the hardware itself protects by, against the settings of its batteries: it must act after the program,
 * or people lose power without a warning, and before a cell is damaged, or nothing protects while the program is dead.
 */
public final class HardwareCheck {
    private static final String RULE = "HARDWARE";
    /** Above this a battery is too hot (A-SL15). */
    private static final int HOT_DECI_C = 750;
    /** Batteries may be discharged down to this (CW-OUT-OF-RANGE-USE). */
    private static final int COLD_DISCHARGE_DECI_C = -200;

    private final HardwareLimits limits;
    private final HardwareFindings hardware;

    private HardwareCheck(HardwareLimits limits, String place) {
        this.limits = limits;
        this.hardware = new HardwareFindings(limits, place);
    }

    /**
     * The findings.
     *
     * @param inForce settings by {@code bank/battery}; where one is missing, those of the file count
     * @param byLink what the hardware behind each link has told
     */
    public static List<Finding> findings(
            Site site, Map<String, BatterySettings> inForce, Map<String, HardwareLimits> byLink) {
        List<Finding> findings = new ArrayList<>();
        for (SiteLink link : site.links()) {
            if (link.devices().isEmpty()) {
                continue; // monitors protect nothing
            }
            HardwareLimits limits = byLink.getOrDefault(link.name(), HardwareLimits.unread("nobody has asked it"));
            HardwareCheck check = new HardwareCheck(limits, "cellwarden.links." + ConfigUtil.joinPath(link.name()));
            check.link(site, link, inForce);
            findings.addAll(check.hardware.all());
        }
        return findings;
    }

    /** The cells of the pack that a battery is, or is a part of. */
    private static int packCells(Site site, SiteLink link, SiteLink.Device device) {
        return link.devices().stream()
                .filter(other -> other.address().equals(device.address()))
                .mapToInt(other ->
                        site.bank(other.bank()).orElseThrow().site().model().cells())
                .sum();
    }

    private void link(Site site, SiteLink link, Map<String, BatterySettings> inForce) {
        if (!limits.trouble().isEmpty()) {
            boolean known = limits.values().size() == HardwareLimit.values().length;
            hardware.warn(RULE, (known ? "" : "the limits of its hardware are not known: ") + limits.trouble());
        } else if (limits.values().size() < HardwareLimit.values().length) {
            hardware.warn(RULE, "the hardware does not tell all of its limits; missing are " + missing());
        }
        HardwareVoltages voltages = new HardwareVoltages(hardware);
        for (SiteLink.Device device : link.devices()) {
            SiteBank bank = site.bank(device.bank()).orElseThrow();
            hardware.of(device.bank(), device.battery());
            BatterySettings settings = inForce.getOrDefault(
                    device.bank() + "/" + device.battery(), bank.site().settingsOf(device.battery()));
            int packCells = packCells(site, link, device);
            voltages.low(settings, packCells);
            voltages.high(settings, packCells);
            temperatures(settings);
            currents(bank);
        }
        hardware.ofLink();
        releases();
    }

    private String missing() {
        List<String> names = new ArrayList<>();
        for (HardwareLimit limit : HardwareLimit.values()) {
            if (hardware.value(limit).isEmpty()) {
                names.add(limit.text());
            }
        }
        return String.join(", ", names);
    }

    /** The hardware judges what its sensor measures, the program that with the offset (SET-4). */
    private void temperatures(BatterySettings settings) {
        int offset = settings.get(Setting.TEMPERATURE_OFFSET);
        int hot = HOT_DECI_C - offset;
        for (HardwareLimit limit : List.of(CHARGE_OVER_TEMPERATURE, DISCHARGE_OVER_TEMPERATURE)) {
            hardware.value(limit).ifPresent(deciC -> {
                if (deciC <= hot) {
                    hardware.warn(
                            "ALM-6", limit, deciC, "it acts before the alarm A-SL15; allowed is above " + celsius(hot));
                }
            });
        }
        int cold = settings.get(Setting.ALLOWED_TO_CHARGE_MIN) - offset;
        hardware.value(CHARGE_UNDER_TEMPERATURE).ifPresent(deciC -> {
            if (deciC >= cold) {
                hardware.warn(
                        "ALM-5",
                        CHARGE_UNDER_TEMPERATURE,
                        deciC,
                        "it acts before the alarm A-SL22; allowed is below " + celsius(cold));
            }
        });
        int coldest = COLD_DISCHARGE_DECI_C - offset;
        hardware.value(DISCHARGE_UNDER_TEMPERATURE).ifPresent(deciC -> {
            if (deciC >= coldest) {
                hardware.warn(
                        "ALM-10",
                        DISCHARGE_UNDER_TEMPERATURE,
                        deciC,
                        "it switches loads off while the battery may still be used; allowed is below "
                                + celsius(coldest));
            }
        });
    }

    private void currents(SiteBank bank) {
        current(
                CHARGE_OVER_CURRENT,
                hardware.value(CHARGE_OVER_CURRENT),
                bank.site().model().maxChargeMa());
        OptionalInt discharge = hardware.value(DISCHARGE_OVER_CURRENT);
        current(
                DISCHARGE_OVER_CURRENT,
                discharge.isPresent() ? OptionalInt.of(Math.abs(discharge.getAsInt())) : discharge,
                bank.site().model().maxDischargeMa());
    }

    private void current(HardwareLimit limit, OptionalInt value, int mostMa) {
        value.ifPresent(ma -> {
            if (ma == 0) {
                hardware.error("TOP-9", limit, ma, "the protection is off; allowed is up to " + limit.text(mostMa));
            } else if (ma > mostMa) {
                hardware.warn(
                        "TOP-9", limit, ma, "above what the battery may carry; allowed is up to " + limit.text(mostMa));
            }
        });
    }

    /** A protection that lets go where it acts switches to and fro. */
    private void releases() {
        release(CHARGE_OVER_TEMPERATURE, CHARGE_OVER_TEMPERATURE_RELEASE, false);
        release(CHARGE_UNDER_TEMPERATURE, CHARGE_UNDER_TEMPERATURE_RELEASE, true);
        release(DISCHARGE_OVER_TEMPERATURE, DISCHARGE_OVER_TEMPERATURE_RELEASE, false);
        release(DISCHARGE_UNDER_TEMPERATURE, DISCHARGE_UNDER_TEMPERATURE_RELEASE, true);
        release(PACK_OVER_VOLTAGE, PACK_OVER_VOLTAGE_RELEASE, false);
        release(PACK_UNDER_VOLTAGE, PACK_UNDER_VOLTAGE_RELEASE, true);
        release(CELL_OVER_VOLTAGE, CELL_OVER_VOLTAGE_RELEASE, false);
        release(CELL_UNDER_VOLTAGE, CELL_UNDER_VOLTAGE_RELEASE, true);
    }

    private void release(HardwareLimit limit, HardwareLimit release, boolean under) {
        OptionalInt acts = hardware.value(limit);
        OptionalInt letsGo = hardware.value(release);
        if (acts.isPresent() && letsGo.isPresent()) {
            boolean apart = under ? letsGo.getAsInt() > acts.getAsInt() : letsGo.getAsInt() < acts.getAsInt();
            if (!apart) {
                hardware.warn(
                        RULE,
                        release,
                        letsGo.getAsInt(),
                        "it must be " + (under ? "above" : "below") + " the limit itself, "
                                + limit.text(acts.getAsInt()) + ", or it switches to and fro");
            }
        }
    }

    private static String celsius(int deciC) {
        return CHARGE_OVER_TEMPERATURE.text(deciC);
    }
}
