package io.cellwarden.ops.check;

import com.typesafe.config.ConfigUtil;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Finding;
import io.cellwarden.site.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings in force that are not those of the site file: a journalled change wins over the file (SET-9). */
public final class SettingsCheck {
    private SettingsCheck() {}

    /**
     * The differences.
     *
     * @param inForce settings by {@code bank/battery}, as far as a journal knows them
     */
    public static List<Finding> findings(Site site, Map<String, BatterySettings> inForce) {
        List<Finding> findings = new ArrayList<>();
        for (SiteBank bank : site.banks()) {
            for (String battery : bank.site().batteries()) {
                BatterySettings now = inForce.get(bank.site().name() + "/" + battery);
                if (now != null) {
                    BatterySettings file = bank.site().settingsOf(battery);
                    file.differences(now).forEach(setting -> findings.add(finding(bank, battery, setting, file, now)));
                }
            }
        }
        return findings;
    }

    private static Finding finding(
            SiteBank bank, String battery, Setting setting, BatterySettings file, BatterySettings now) {
        return Finding.warning(
                "SET-9",
                SiteCheck.place(bank) + ".batteries." + ConfigUtil.joinPath(battery) + ".settings." + setting.key(),
                "in force is " + setting.text(now.get(setting)) + ", the file says "
                        + setting.text(file.get(setting)) + "; a file edited since the last start counts from the next"
                        + " start on, else the change made in operation wins");
    }
}
