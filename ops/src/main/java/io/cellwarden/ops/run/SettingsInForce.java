package io.cellwarden.ops.run;

import io.cellwarden.bank.BankState;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.ops.replay.JournalState;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.persistence.store.StoreException;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Setting;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings that batteries have now, from the running program or the journal (SET-9). */
public final class SettingsInForce {
    private SettingsInForce() {}

    /**
     * By {@code bank/battery}; batteries of which no start is recorded are left out.
     *
     * @throws IOException if a program runs and does not answer
     * @throws StoreException if there is a journal that cannot be read
     */
    public static Map<String, BatterySettings> of(Site site) throws IOException, InterruptedException {
        Optional<Control> running = Control.find(site.dataDir());
        if (running.isPresent()) {
            Map<String, Map<Setting, Integer>> values = new HashMap<>();
            new ControlClient(running.get()).ask("/settings", List.of(), line -> read(line, values));
            Map<String, BatterySettings> settings = new HashMap<>();
            values.forEach((battery, of) -> settings.put(battery, BatterySettings.of(of)));
            return settings;
        }
        try {
            return journalled(site);
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.MISSING) {
                return Map.of(); // the site has never run
            }
            throw e;
        }
    }

    private static Map<String, BatterySettings> journalled(Site site) {
        Map<String, BatterySettings> settings = new HashMap<>();
        try (JournalReader reader = JournalReader.open(site.dataDir())) {
            for (SiteBank bank : site.banks()) {
                BankState state = JournalState.of(reader, bank.site());
                state.batteries().values().stream()
                        .filter(battery -> state.bms().listed().contains(battery.name()))
                        .forEach(battery -> settings.put(name(state, battery), battery.settings()));
            }
        }
        return settings;
    }

    private static String name(BankState state, BatteryState battery) {
        return state.site().name() + "/" + battery.name();
    }

    /** A line for each setting of each battery, for a client on this computer. */
    static List<String> lines(BankState state) {
        return state.batteries().values().stream()
                .flatMap(battery -> List.of(Setting.values()).stream()
                        .map(setting -> String.join(
                                "\t",
                                name(state, battery),
                                setting.key(),
                                Integer.toString(battery.settings().get(setting)))))
                .toList();
    }

    /** A line for each setting of each battery, for people: with its unit, and where it follows another setting. */
    static List<String> told(BankState state) {
        return state.batteries().values().stream()
                .flatMap(battery -> Stream.of(Setting.values())
                        .map(setting -> String.join(
                                "\t", name(state, battery), setting.key(), told(battery.settings(), setting))))
                .toList();
    }

    private static String told(BatterySettings settings, Setting setting) {
        int value = settings.get(setting);
        return setting == Setting.CONTACTOR_LOW && value == setting.standard()
                ? setting.text(settings.contactorLowMv()) + " (not set: follows " + Setting.ALLOWED_TO_DISCHARGE.key()
                        + ")"
                : setting.text(value);
    }

    private static void read(String line, Map<String, Map<Setting, Integer>> values) {
        String[] parts = line.split("\t", -1);
        Setting.of(parts[1])
                .ifPresent(setting -> values.computeIfAbsent(parts[0], name -> new EnumMap<>(Setting.class))
                        .put(setting, Integer.parseInt(parts[2])));
    }
}
