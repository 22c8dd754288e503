package io.cellwarden.battery;

import io.cellwarden.cell.CellLimits;
import io.cellwarden.cell.CellState;
import io.cellwarden.event.BankEvent.FileSettingsNoted;
import io.cellwarden.event.BankEvent.SettingChange;
import io.cellwarden.event.BankEvent.SettingsChanged;
import io.cellwarden.event.Command;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What changes the settings of a battery: an operator or the site file (SET-6, SET-9). */
final class SettingsRules {
    private SettingsRules() {}

    /** Takes up a site file: what was edited in it since the last one is a change (SET-9). */
    static void decide(Draft<BatteryState> draft, Input.SiteLoaded site, List<CellState> measured) {
        BatterySettings file = fileSettings(draft.state(), site);
        boolean edited = !file.equals(draft.state().fileSettings());
        decide(draft, site, measured, "file", "site file");
        if (edited) {
            draft.add(new FileSettingsNoted(draft.state().name(), file));
        }
    }

    /** Notes what the input changes; {@code measured} are the cells judged by the thresholds after it (SET-6). */
    static void decide(Draft<BatteryState> draft, Input input, List<CellState> measured, String who, String why) {
        BatteryState battery = draft.state();
        BatterySettings after = after(battery, input);
        List<SettingChange> changes = battery.settings().differences(after).stream()
                .map(setting -> new SettingChange(setting, battery.settings().get(setting), after.get(setting)))
                .toList();
        if (!changes.isEmpty()) {
            draft.add(
                    new SettingsChanged(battery.name(), changes, who, why),
                    battery.withSettings(after).withLast(battery.last().withCells(measured)));
        }
    }

    /** Whether an operator restores the defaults of this battery. */
    static boolean isFactoryReset(BatteryState battery, Input.Operator operator) {
        return operator.command() instanceof Command.FactoryReset reset
                && reset.battery().equals(battery.name());
    }

    /** The settings after an input. */
    static BatterySettings after(BatteryState battery, Input input) {
        return switch (input) {
            case Input.Operator operator
            when operator.command() instanceof Command.ChangeSetting change
                    && change.battery().equals(battery.name()) ->
                battery.settings().with(change.setting(), change.value());
            case Input.Operator operator ->
                isFactoryReset(battery, operator) ? BatterySettings.factory() : battery.settings();
            case Input.SiteLoaded site -> {
                BatterySettings file = fileSettings(battery, site);
                Map<Setting, Integer> values = new EnumMap<>(Setting.class);
                for (Setting setting : Setting.values()) {
                    boolean edited = battery.fileSettings().get(setting) != file.get(setting);
                    values.put(setting, (edited ? file : battery.settings()).get(setting)); // SET-9
                }
                int low = Objects.requireNonNull(values.get(Setting.CONTACTOR_LOW));
                if (low > Objects.requireNonNull(values.get(Setting.ALLOWED_TO_DISCHARGE))) {
                    values.put(Setting.CONTACTOR_LOW, Setting.CONTACTOR_LOW.standard()); // SET-7 after a mixed edit
                }
                yield BatterySettings.of(values);
            }
            default -> battery.settings();
        };
    }

    private static BatterySettings fileSettings(BatteryState battery, Input.SiteLoaded site) {
        return Objects.requireNonNull(site.settings().getOrDefault(battery.name(), BatterySettings.factory()));
    }

    /** The battery after a change; its last voltages are judged again. */
    static BatteryState evolve(BatteryState battery, SettingsChanged event, Instant now) {
        Map<Setting, Integer> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, battery.settings().get(setting));
        }
        event.changes().forEach(change -> values.put(change.setting(), change.to()));
        BatterySettings after = BatterySettings.of(values);
        Ints judgeAgain = battery.last().known() ? battery.lastCellsMv() : Ints.none();
        return battery.withSettings(after)
                .withLast(battery.last()
                        .withCells(BatteryRules.measure(
                                battery,
                                judgeAgain,
                                CellLimits.of(after, battery.site().thresholds()),
                                now)));
    }
}
