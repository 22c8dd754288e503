package io.cellwarden.ops.check;

import com.typesafe.config.ConfigUtil;
import io.cellwarden.ops.site.Equipment.Alternator;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Finding;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Whether an alternator may charge the bank (ALT-1), and the alternator port of its BMS (BMS-4, BMS-5). */
final class AlternatorCheck {
    private final List<Finding> findings = new ArrayList<>();
    private final BmsModel bms;
    private final BigDecimal capacityAh;

    private AlternatorCheck(SiteBank bank) {
        bms = bank.site().bms();
        capacityAh = capacityAh(bank);
    }

    static List<Finding> findings(SiteBank bank, String place) {
        AlternatorCheck check = new AlternatorCheck(bank);
        bank.equipment()
                .alternators()
                .forEach((name, alternator) -> check.alternator(place + "." + ConfigUtil.joinPath(name), alternator));
        return check.findings;
    }

    /** The capacity of a bank: that of a battery times the strings. */
    static BigDecimal capacityAh(SiteBank bank) {
        long milliAh = (long) bank.site().model().capacityMilliAh()
                * bank.site().strings().size();
        return Quantity.fromMilli(milliAh);
    }

    private void alternator(String place, Alternator alternator) {
        boolean limitedByPort = alternator.bmsPort() && port(place, alternator);
        BigDecimal twice = capacityAh.multiply(BigDecimal.TWO);
        boolean strong = alternator
                .ratingA()
                .filter(rating -> rating.compareTo(twice) >= 0)
                .isPresent();
        if (!strong && !alternator.temperatureRegulated() && !alternator.currentLimiter() && !limitedByPort) {
            findings.add(Finding.error(
                    "ALT-1",
                    place,
                    "is rated "
                            + alternator.ratingA().map(AlternatorCheck::plain).orElse("?") + " A; one of these is"
                            + " needed: a rating of at least " + plain(twice) + " A (twice the " + plain(capacityAh)
                            + " Ah), a regulator with temperature control (temperature-regulated), a DC-DC converter or"
                            + " current limiter (current-limiter), the alternator port of a BMS within its limit"
                            + " (bms-port)"));
        }
    }

    /** Whether the port of the BMS limits the alternator's current. */
    private boolean port(String place, Alternator alternator) {
        if (!bms.has(Output.ALTERNATOR)) {
            findings.add(
                    Finding.error("BMS-7", place + ".bms-port", "is yes; a " + bms.key() + " has no alternator port"));
            return false;
        }
        if (bms.alternatorLimitA() == 0) {
            return false; // a port that switches, but does not limit
        }
        BigDecimal most = BigDecimal.valueOf(bms.alternatorLimitA());
        BigDecimal limit = alternator.bmsPortLimitA().orElse(most);
        if (limit.compareTo(most) > 0) {
            findings.add(Finding.error(
                    bms == BmsModel.SMART_BMS_CL_12_100 ? "BMS-4" : "BMS-5",
                    place + ".bms-port-limit-a",
                    "is " + plain(limit) + " A; the port of a " + bms.key() + " can be set to at most " + plain(most)
                            + " A"));
            return false;
        }
        return true;
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
