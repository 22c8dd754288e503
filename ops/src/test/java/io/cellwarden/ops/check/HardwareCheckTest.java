package io.cellwarden.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.wire.HardwareLimit;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Finding;
import io.cellwarden.site.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A limit of the hardware")
class HardwareCheckTest {
    @TempDir
    private Path folder;

    private final EnumMap<HardwareLimit, Integer> good = new EnumMap<>(HardwareLimit.class);
    private Site site;

    @BeforeEach
    void read() throws Exception {
        site = SiteFile.read(Files.writeString(folder.resolve("site.conf"), """
                cellwarden.links.a { port = "/dev/ttyUSB0", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                """))
                .site()
                .orElseThrow();
        int[] values = {
            800, 750, 0, 50, 800, 750, -250, -200, 16_400, 15_200, 10_200, 12_000, 4_100, 3_700, 2_550, 3_000, 200_000,
            -200_000
        };
        for (HardwareLimit limit : HardwareLimit.values()) {
            good.put(limit, values[limit.ordinal()]);
        }
    }

    private List<Finding> findings(HardwareLimits limits, Map<String, BatterySettings> inForce) {
        return HardwareCheck.findings(site, inForce, Map.of("a", limits));
    }

    private List<Finding> with(HardwareLimit limit, int value) {
        EnumMap<HardwareLimit, Integer> values = new EnumMap<>(good);
        values.put(limit, value);
        return findings(new HardwareLimits(values, ""), Map.of());
    }

    @Test
    void outside_the_thresholds_of_the_program_and_inside_what_damages_a_cell_is_no_finding() {
        assertThat(findings(new HardwareLimits(good, ""), Map.of())).isEmpty();
    }

    @ParameterizedTest
    @Requirement("ALM-8")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CELL_UNDER_VOLTAGE | 2499 | ALM-8 | ERROR | acts only when the cell is damaged; allowed is 2.500 V to below 2.600 V",
                "CELL_UNDER_VOLTAGE | 2500 | - | |",
                "CELL_UNDER_VOLTAGE | 2599 | - | |",
                "CELL_UNDER_VOLTAGE | 2600 | SET-7 | WARNING | acts before the contactor (2.600 V)",
                "CELL_UNDER_VOLTAGE | 2799 | SET-7 | WARNING | acts before the contactor",
                "CELL_UNDER_VOLTAGE | 2800 | SET-1 | ERROR | b1/B1: the hardware's cell under-voltage is 2.800 V; it switches off before Cellwarden does (2.800 V): a blackout without its warning",
                "CELL_UNDER_VOLTAGE_RELEASE | 3200 | - | |",
                "CELL_UNDER_VOLTAGE_RELEASE | 3201 | ALM-2 | WARNING | loads stay off although",
                "CELL_UNDER_VOLTAGE_RELEASE | 2550 | HARDWARE | WARNING | must be above the limit itself, 2.550 V",
                "PACK_UNDER_VOLTAGE | 11199 | - | |",
                "PACK_UNDER_VOLTAGE | 11200 | SET-1 | ERROR | of 4 cells; it switches off before Cellwarden does",
                "PACK_UNDER_VOLTAGE | 0 | ALM-8 | WARNING | the protection is off",
                "CELL_OVER_VOLTAGE | 3750 | ALM-3 | WARNING | an alternator loses its load at once; allowed is above 3.950 V to 4.200 V",
                "CELL_OVER_VOLTAGE | 3801 | ALM-4 | WARNING | before a charger that does not obey is told",
                "CELL_OVER_VOLTAGE | 3950 | ALM-4 | WARNING | before a charger that does not obey is told",
                "CELL_OVER_VOLTAGE | 3951 | - | |",
                "CELL_OVER_VOLTAGE | 4200 | - | |",
                "CELL_OVER_VOLTAGE | 4201 | ALM-8 | ERROR | acts only when the cell is damaged",
                "CELL_OVER_VOLTAGE_RELEASE | 3599 | ALM-3 | WARNING | charging stays off although",
                "CELL_OVER_VOLTAGE_RELEASE | 3600 | - | |",
                "CELL_OVER_VOLTAGE_RELEASE | 4100 | HARDWARE | WARNING | must be below the limit itself",
                "PACK_OVER_VOLTAGE | 15201 | - | |",
                "PACK_OVER_VOLTAGE | 16800 | - | |",
                "PACK_OVER_VOLTAGE | 16801 | ALM-8 | WARNING | every cell is damaged",
                "CHARGE_OVER_TEMPERATURE | 751 | - | |",
                "DISCHARGE_UNDER_TEMPERATURE | -201 | - | |",
                "CHARGE_UNDER_TEMPERATURE | 49 | - | |",
                "CHARGE_OVER_CURRENT | 0 | TOP-9 | ERROR | the protection is off",
                "CHARGE_OVER_CURRENT | 400000 | - | |",
                "CHARGE_OVER_CURRENT | 400001 | TOP-9 | WARNING | above what the battery may carry; allowed is up to 400.000 A",
                "DISCHARGE_OVER_CURRENT | -400001 | TOP-9 | WARNING | above what the battery may carry",
            })
    void is_judged_at_its_bounds(HardwareLimit limit, int value, String rule, String severity, String message) {
        List<Finding> findings = with(limit, value);
        if (rule.equals("-")) {
            assertThat(findings).isEmpty();
        } else {
            assertThat(findings).singleElement().satisfies(finding -> {
                assertThat(finding.requirement()).isEqualTo(rule);
                assertThat(finding.severity().name()).isEqualTo(severity);
                assertThat(finding.place()).isEqualTo("cellwarden.links.a");
                assertThat(finding.message()).contains(message);
            });
        }
    }

    @Test
    void at_or_inside_a_threshold_of_temperature_acts_before_the_alarm() {
        assertThat(with(HardwareLimit.CHARGE_OVER_TEMPERATURE, 750))
                .extracting(Finding::requirement)
                .contains("ALM-6");
        assertThat(with(HardwareLimit.CHARGE_UNDER_TEMPERATURE, 50))
                .extracting(Finding::requirement)
                .contains("ALM-5");
        assertThat(with(HardwareLimit.DISCHARGE_UNDER_TEMPERATURE, -200))
                .extracting(Finding::requirement)
                .contains("ALM-10");
        assertThat(with(HardwareLimit.PACK_OVER_VOLTAGE, 15_000))
                .extracting(Finding::requirement)
                .contains("ALM-3");
    }

    @Test
    @Requirement({"SET-1", "SET-4", "SET-9"})
    void is_compared_with_the_settings_in_force_and_the_offset_of_the_sensor() {
        BatterySettings lower = BatterySettings.factory()
                .with(Setting.ALLOWED_TO_DISCHARGE, 2_600)
                .with(Setting.TEMPERATURE_OFFSET, -60);
        assertThat(findings(new HardwareLimits(good, ""), Map.of("b1/B1", lower)))
                .extracting(Finding::message)
                .anyMatch(message ->
                        message.contains("cell under-voltage is 2.550 V; it acts before the contactor (2.550 V)"))
                .anyMatch(message -> message.contains("charge over-temperature is 80.0 °C")
                        && message.contains("allowed is above 81.0 °C"));
    }

    @Test
    void that_is_not_known_is_a_finding_too() {
        assertThat(findings(HardwareLimits.unread("it has a password"), Map.of()))
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo("the limits of its hardware are not known: it has a password");
        good.remove(HardwareLimit.CELL_OVER_VOLTAGE);
        assertThat(findings(new HardwareLimits(good, ""), Map.of()))
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .contains("missing are cell over-voltage");
    }
}
