package io.cellwarden.ops.check;

import static io.cellwarden.gateway.wire.HardwareLimit.*;

import com.typesafe.config.ConfigUtil;
import io.cellwarden.cell.CellLimits;
import io.cellwarden.gateway.link.HardwareLimits;
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

    private final List<Finding> findings = new ArrayList<>();
    private final HardwareLimits limits;
    private final String place;
    private String battery = "";

    private HardwareCheck(HardwareLimits limits, String place) {
        this.limits = limits;
        this.place = place;
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
            HardwareLimits limits = byLink.getOrDefault(link.name(), HardwareLimits.unread("nobody has asked it"));
            HardwareCheck check = new HardwareCheck(limits, "cellwarden.links." + ConfigUtil.joinPath(link.name()));
            check.link(site, link, inForce);
            findings.addAll(check.findings);
        }
        return findings;
    }

    private void link(Site site, SiteLink link, Map<String, BatterySettings> inForce) {
        if (!limits.trouble().isEmpty()) {
            warn(RULE, "the limits of its hardware are not known: " + limits.trouble());
        } else if (limits.values().size() < HardwareLimit.values().length) {
            warn(RULE, "the hardware does not tell all of its limits; missing are " + missing());
        }
        int packCells = link.devices().stream()
                .mapToInt(device ->
                        site.bank(device.bank()).orElseThrow().site().model().cells())
                .sum();
        for (SiteLink.Device device : link.devices()) {
            SiteBank bank = site.bank(device.bank()).orElseThrow();
            battery = device.bank() + "/" + device.battery() + ": ";
            BatterySettings settings = inForce.getOrDefault(
                    device.bank() + "/" + device.battery(), bank.site().settingsOf(device.battery()));
            low(settings, packCells);
            high(settings, packCells);
            temperatures(settings);
            currents(bank);
        }
        battery = "";
        releases();
    }

    private String missing() {
        List<String> names = new ArrayList<>();
        for (HardwareLimit limit : HardwareLimit.values()) {
            if (limits.value(limit).isEmpty()) {
                names.add(limit.text());
            }
        }
        return String.join(", ", names);
    }

    private void low(BatterySettings settings, int packCells) {
        int own = settings.get(Setting.ALLOWED_TO_DISCHARGE);
        int contactor = settings.contactorLowMv();
        limits.value(CELL_UNDER_VOLTAGE).ifPresent(mv -> {
            if (mv < CellLimits.DEEP_BELOW_MV) {
                error(
                        "ALM-8",
                        CELL_UNDER_VOLTAGE,
                        mv,
                        "it acts only when the cell is damaged; " + allowedLow(contactor));
            } else if (mv >= own) {
                error("SET-1", CELL_UNDER_VOLTAGE, mv, blackout(own) + allowedLow(contactor));
            } else if (mv >= contactor) {
                warn(
                        "SET-7",
                        CELL_UNDER_VOLTAGE,
                        mv,
                        "it acts before the contactor (" + volts(contactor) + "); " + allowedLow(contactor));
            }
        });
        limits.value(PACK_UNDER_VOLTAGE).ifPresent(mv -> {
            if (mv >= own * packCells) {
                error(
                        "SET-1",
                        PACK_UNDER_VOLTAGE,
                        mv,
                        "of " + packCells + " cells; " + blackout(own) + "allowed is below " + volts(own * packCells));
            } else if (mv == 0) {
                warn("ALM-8", PACK_UNDER_VOLTAGE, mv, "the protection is off");
            }
        });
        limits.value(CELL_UNDER_VOLTAGE_RELEASE).ifPresent(mv -> {
            if (mv > CellLimits.LOW_RELEASE_MV) {
                warn(
                        "ALM-2",
                        CELL_UNDER_VOLTAGE_RELEASE,
                        mv,
                        "loads stay off although Cellwarden allows them from " + volts(CellLimits.LOW_RELEASE_MV)
                                + " on; allowed is at most that");
            }
        });
    }

    private static String blackout(int own) {
        return "it switches off before Cellwarden does (" + volts(own) + "): a blackout without its warning; ";
    }

    private static String allowedLow(int contactor) {
        return "allowed is " + volts(CellLimits.DEEP_BELOW_MV) + " to below " + volts(contactor);
    }

    private void high(BatterySettings settings, int packCells) {
        int own = CellLimits.CHARGE_INHIBIT_FROM_MV;
        int contactor = settings.get(Setting.CONTACTOR_HIGH);
        String allowed = "allowed is above " + volts(contactor) + " to " + volts(CellLimits.ABSOLUTE_MAX_FROM_MV);
        limits.value(CELL_OVER_VOLTAGE).ifPresent(mv -> {
            if (mv > CellLimits.ABSOLUTE_MAX_FROM_MV) {
                error("ALM-8", CELL_OVER_VOLTAGE, mv, "it acts only when the cell is damaged; " + allowed);
            } else if (mv <= own) {
                warn("ALM-3", CELL_OVER_VOLTAGE, mv, early(own) + allowed);
            } else if (mv <= contactor) {
                warn(
                        "ALM-4",
                        CELL_OVER_VOLTAGE,
                        mv,
                        "it acts before a charger that does not obey is told (A-SL9, contactor at " + volts(contactor)
                                + "); " + allowed);
            }
        });
        limits.value(PACK_OVER_VOLTAGE).ifPresent(mv -> {
            if (mv <= own * packCells) {
                warn(
                        "ALM-3",
                        PACK_OVER_VOLTAGE,
                        mv,
                        "of " + packCells + " cells; " + early(own) + "allowed is above " + volts(own * packCells)
                                + " to " + volts(CellLimits.ABSOLUTE_MAX_FROM_MV * packCells));
            } else if (mv > CellLimits.ABSOLUTE_MAX_FROM_MV * packCells) {
                warn(
                        "ALM-8",
                        PACK_OVER_VOLTAGE,
                        mv,
                        "of " + packCells + " cells; beyond " + volts(CellLimits.ABSOLUTE_MAX_FROM_MV * packCells)
                                + " every cell is damaged");
            }
        });
        limits.value(CELL_OVER_VOLTAGE_RELEASE).ifPresent(mv -> {
            if (mv < CellLimits.HIGH_RELEASE_MV) {
                warn(
                        "ALM-3",
                        CELL_OVER_VOLTAGE_RELEASE,
                        mv,
                        "charging stays off although Cellwarden allows it below " + volts(CellLimits.HIGH_RELEASE_MV)
                                + "; allowed is at least that");
            }
        });
    }

    private static String early(int own) {
        return "it stops charging before Cellwarden asks the chargers to (" + volts(own)
                + "): an alternator loses its load at once; ";
    }

    /** The hardware judges what its sensor measures, the program that with the offset (SET-4). */
    private void temperatures(BatterySettings settings) {
        int offset = settings.get(Setting.TEMPERATURE_OFFSET);
        int hot = HOT_DECI_C - offset;
        for (HardwareLimit limit : List.of(CHARGE_OVER_TEMPERATURE, DISCHARGE_OVER_TEMPERATURE)) {
            limits.value(limit).ifPresent(deciC -> {
                if (deciC <= hot) {
                    warn("ALM-6", limit, deciC, "it acts before the alarm A-SL15; allowed is above " + celsius(hot));
                }
            });
        }
        int cold = settings.get(Setting.ALLOWED_TO_CHARGE_MIN) - offset;
        limits.value(CHARGE_UNDER_TEMPERATURE).ifPresent(deciC -> {
            if (deciC >= cold) {
                warn(
                        "ALM-5",
                        CHARGE_UNDER_TEMPERATURE,
                        deciC,
                        "it acts before the alarm A-SL22; allowed is below " + celsius(cold));
            }
        });
        int coldest = COLD_DISCHARGE_DECI_C - offset;
        limits.value(DISCHARGE_UNDER_TEMPERATURE).ifPresent(deciC -> {
            if (deciC >= coldest) {
                warn(
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
                limits.value(CHARGE_OVER_CURRENT),
                bank.site().model().maxChargeMa());
        OptionalInt discharge = limits.value(DISCHARGE_OVER_CURRENT);
        current(
                DISCHARGE_OVER_CURRENT,
                discharge.isPresent() ? OptionalInt.of(Math.abs(discharge.getAsInt())) : discharge,
                bank.site().model().maxDischargeMa());
    }

    private void current(HardwareLimit limit, OptionalInt value, int mostMa) {
        value.ifPresent(ma -> {
            if (ma == 0) {
                error("TOP-9", limit, ma, "the protection is off; allowed is up to " + limit.text(mostMa));
            } else if (ma > mostMa) {
                warn("TOP-9", limit, ma, "above what the battery may carry; allowed is up to " + limit.text(mostMa));
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
        OptionalInt acts = limits.value(limit);
        OptionalInt letsGo = limits.value(release);
        if (acts.isPresent() && letsGo.isPresent()) {
            boolean apart = under ? letsGo.getAsInt() > acts.getAsInt() : letsGo.getAsInt() < acts.getAsInt();
            if (!apart) {
                warn(
                        RULE,
                        release,
                        letsGo.getAsInt(),
                        "it must be " + (under ? "above" : "below") + " the limit itself, "
                                + limit.text(acts.getAsInt()) + ", or it switches to and fro");
            }
        }
    }

    private static String volts(int mv) {
        return CELL_UNDER_VOLTAGE.text(mv);
    }

    private static String celsius(int deciC) {
        return CHARGE_OVER_TEMPERATURE.text(deciC);
    }

    private void error(String rule, HardwareLimit limit, int value, String message) {
        findings.add(Finding.error(rule, place, told(limit, value, message)));
    }

    private void warn(String rule, HardwareLimit limit, int value, String message) {
        findings.add(Finding.warning(rule, place, told(limit, value, message)));
    }

    private void warn(String rule, String message) {
        findings.add(Finding.warning(rule, place, message));
    }

    private String told(HardwareLimit limit, int value, String message) {
        return battery + "the hardware's " + limit.text() + " is " + limit.text(value) + "; " + message;
    }
}
