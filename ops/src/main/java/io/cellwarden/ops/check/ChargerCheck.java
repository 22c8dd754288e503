package io.cellwarden.ops.check;

import com.typesafe.config.ConfigUtil;
import io.cellwarden.ops.site.Equipment.Charger;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.site.Finding;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Charger settings, graded as advised, tolerated and refused (CHG-1, BAL-10). */
final class ChargerCheck {
    private static final String RULE = "CHG-1";
    private static final Duration ABSORPTION_TIME = Duration.ofHours(2);
    private static final String PROFILE = "lithium";
    /** Per 12.8 V block, in mV. */
    private static final int ADVISED_FROM_MV = 14_000;

    private static final int ADVISED_UP_TO_MV = 14_400;
    private static final int TOLERATED_UP_TO_MV = 15_000;

    private final List<Finding> findings = new ArrayList<>();
    private final BatteryModel model;
    private final int inSeries;
    private final int blocks;

    private ChargerCheck(SiteBank bank) {
        model = bank.site().model();
        inSeries = bank.site().strings().getFirst().size();
        blocks = model.blocks() * inSeries;
    }

    static List<Finding> findings(SiteBank bank, String place) {
        ChargerCheck check = new ChargerCheck(bank);
        bank.equipment()
                .chargers()
                .forEach((name, charger) -> check.charger(place + "." + ConfigUtil.joinPath(name), charger));
        return check.findings;
    }

    private void charger(String place, Charger charger) {
        charger.absorptionV().ifPresent(volts -> absorption(place + ".absorption-v", volts));
        charger.absorptionTime()
                .filter(time -> !time.equals(ABSORPTION_TIME))
                .ifPresent(time ->
                        warn(place + ".absorption-time", "is " + minutes(time) + "; advised are 120 min, fixed"));
        charger.absorptionFixed()
                .filter(fixed -> !fixed)
                .ifPresent(_ -> warn(place + ".absorption-fixed", "is no; advised is a fixed absorption of 2 h"));
        charger.floatV().ifPresent(volts -> afterAbsorption(place + ".float-v", volts));
        charger.storageV().ifPresent(volts -> storage(place + ".storage-v", charger, volts));
        charger.profile()
                .filter(profile -> !profile.equals(PROFILE))
                .ifPresent(profile ->
                        warn(place + ".profile", "is \"" + profile + "\"; advised is " + PROFILE + ", fixed"));
    }

    private static String minutes(Duration time) {
        return time.toMinutes() + " min";
    }

    private BigDecimal volts(int perBlockMv) {
        return Quantity.fromMilli((long) perBlockMv * blocks).stripTrailingZeros();
    }

    private void absorption(String place, BigDecimal volts) {
        String advised = volts(ADVISED_FROM_MV).toPlainString() + " to "
                + volts(ADVISED_UP_TO_MV).toPlainString() + " V are advised, "
                + Quantity.fromMilli((long) model.absorptionMv() * inSeries)
                        .stripTrailingZeros()
                        .toPlainString()
                + " V best";
        if (volts.compareTo(volts(ADVISED_FROM_MV)) < 0 || volts.compareTo(volts(TOLERATED_UP_TO_MV)) > 0) {
            findings.add(Finding.error(RULE, place, "is " + volts.toPlainString() + " V, refused; " + advised));
        } else if (volts.compareTo(volts(ADVISED_UP_TO_MV)) > 0) {
            warn(place, "is " + volts.toPlainString() + " V, tolerated only while no cell is above 4.2 V; " + advised);
        }
    }

    /** Float, and storage that is not the same. */
    private void afterAbsorption(String place, BigDecimal volts) {
        BigDecimal wanted = Quantity.fromMilli((long) model.floatMv() * inSeries);
        BigDecimal rebalancing = Quantity.fromMilli((long) model.absorptionMv() * inSeries);
        String advised = wanted.stripTrailingZeros().toPlainString() + " V is advised";
        if (volts.compareTo(rebalancing) == 0) {
            findings.add(Finding.warning(
                    "BAL-10",
                    place,
                    "is " + volts.toPlainString() + " V, which is for a supervised rebalancing only; " + advised));
        } else if (volts.compareTo(rebalancing) > 0) {
            findings.add(Finding.error(RULE, place, "is " + volts.toPlainString() + " V, refused; " + advised));
        } else if (volts.compareTo(wanted) != 0) {
            warn(place, "is " + volts.toPlainString() + " V; " + advised);
        }
    }

    private void storage(String place, Charger charger, BigDecimal volts) {
        boolean asFloat =
                charger.floatV().filter(value -> value.compareTo(volts) == 0).isPresent();
        if (!asFloat) {
            afterAbsorption(place, volts);
        }
    }

    private void warn(String place, String message) {
        findings.add(Finding.warning(RULE, place, message));
    }
}
