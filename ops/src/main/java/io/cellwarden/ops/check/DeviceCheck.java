package io.cellwarden.ops.check;

import io.cellwarden.ops.site.Equipment.InverterCharger;
import io.cellwarden.ops.site.Equipment.Monitor;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Finding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The inverter/charger (BMS-2, BMS-6) and the battery monitor (MON-5) of a bank. */
final class DeviceCheck {
    private static final BigDecimal LARGE_BANK_ABOVE_AH = BigDecimal.valueOf(200);

    private DeviceCheck() {}

    static List<Finding> findings(SiteBank bank, String place) {
        List<Finding> findings = new ArrayList<>();
        bank.equipment()
                .inverterCharger()
                .ifPresent(device -> inverterCharger(findings, bank.site().bms(), device, place + ".inverter-charger"));
        bank.equipment().monitor().ifPresent(monitor -> monitor(findings, bank, monitor, place + ".battery-monitor"));
        return findings;
    }

    private static void inverterCharger(List<Finding> findings, BmsModel bms, InverterCharger device, String place) {
        if (bms == BmsModel.VEBUS_BMS && !device.detectsMains() && !device.mainsDetector()) {
            findings.add(Finding.error(
                    "BMS-2",
                    place,
                    "has no mains detector; a " + bms.key()
                            + " needs one with every model but multiplus-ii and quattro-ii (mains-detector = yes)"));
        }
        if (bms == BmsModel.BMS_12_200) {
            findings.add(Finding.error("BMS-6", place, "is there; a " + bms.key() + " does not go with it"));
        }
    }

    private static void monitor(List<Finding> findings, SiteBank bank, Monitor monitor, String place) {
        boolean large = AlternatorCheck.capacityAh(bank).compareTo(LARGE_BANK_ABOVE_AH) > 0;
        if (!monitor.behindLoadDisconnect() && !(monitor.lowConsumption() && large)) {
            findings.add(Finding.warning(
                    "MON-5",
                    place + ".supply",
                    "is battery: it goes on drawing when the loads are off; feed it from load-disconnect, or use one of"
                            + " low-consumption on a bank of more than 200 Ah (this one has "
                            + AlternatorCheck.capacityAh(bank)
                                    .stripTrailingZeros()
                                    .toPlainString() + " Ah)"));
        }
    }
}
