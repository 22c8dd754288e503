package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.cli.Cli.Result;
import io.cellwarden.ops.json.JsonDocument;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("cellwarden check")
class CheckCommandTest {
    private static final String MINIMAL =
            "cellwarden.banks.b1 { bms = lynx-smart-bms-500, model = \"12.8/200\", strings = [[B1, B2], [B3, B4]] }\n";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void folder() {
        cli = new Cli(folder);
    }

    /** The minimal site with more keys of its bank. */
    private Result with(String more) {
        return cli.check(MINIMAL + "cellwarden.banks.b1 { " + more + " }\n", "--json");
    }

    private static void finds(Result result, String rule, String severity, String place, String message) {
        assertThat(result.lines())
                .singleElement()
                .asString()
                .contains(
                        "\"rule\":\"" + rule + "\",\"severity\":\"" + severity + "\"",
                        "\"place\":\"" + place + "\"",
                        message);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void finds_nothing_in_the_minimal_file() {
        Result result = cli.check(MINIMAL);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("no findings");
        assertThat(cli.check(MINIMAL, "--json").out()).isEmpty();
    }

    @Test
    void says_nothing_in_json_that_the_document_does_not_explain() throws IOException {
        Result result = with("silent-after = 0 s");

        assertThat(result.lines()).isNotEmpty();
        for (String line : result.lines()) {
            JsonDocument.assertExplains(line);
        }
    }

    @Test
    void finds_nothing_in_a_whole_site() {
        Result result = cli.check("""
                cellwarden {
                  data-dir = "data"
                  store = embedded
                  models."12.8/400" {
                    cells = 4, capacity-ah = 400, capacity-at-0-ah = 320, capacity-at-minus-20-ah = 200
                    max-charge-a = 400, recommended-charge-a = 200, max-discharge-a = 400, recommended-discharge-a = 400
                    terminal = M10, torque-nm = 20
                  }
                  links.a {
                    port = "/dev/serial/by-id/usb-a", protocol = jbd, poll = 1 s, control = on, baud = 9600
                    devices = [ { battery = "b1/B1" } ]
                  }
                  links.b { port = "tcp://10.0.0.7:4001", protocol = seplos-v2, devices = [
                    { battery = "b1/B2", address = 1, cells = 5-8 } ] }
                  links.c { port = "/dev/serial/by-id/usb-c", protocol = vedirect, control = on,
                            devices = [ { monitor = "b1/shunt" } ] }
                  banks.b1 {
                    bms = small-bms, model = "12.8/400", strings = [[B1], [B2]]
                    silent-after = 10 s, start-grace = 30 s
                    settings { allowed-to-discharge-v = 2.80, pre-alarm-v = 3.10, allowed-to-charge-min-c = 5,
                               temperature-offset-c = 0, pre-alarm-supported = yes,
                               contactor-low-v = 2.60, contactor-high-v = 3.95 }
                    batteries { B1 { serial = HQ1, firmware = "1.16" }, B2 { serial = HQ2, firmware = "1.16" } }
                    alarm-delays { A-SL15 = 2 s }
                    outputs {
                      load-disconnect = ["a/B1/discharge-fet", "b/B2/discharge-fet"]
                      charge-disconnect = ["a/B1/charge-fet", "b/B2/charge-fet"]
                      pre-alarm = ["c/relay-1"]
                    }
                    wiring {
                      system-max-a = 500
                      string { cable-a = 300, cable-mm2 = 70, fuse-a = 250 }
                      main { cable-a = 600, cable-mm2 = 140, fuse-a = 500 }
                      midpoints-linked = no
                    }
                    chargers.solar { absorption-v = 14.2, absorption-time = 2 h, absorption-fixed = yes, float-v = 13.5,
                                     storage-v = 13.5, profile = lithium }
                    alternators.port { rating-a = 120, temperature-regulated = yes }
                    inverter-charger { model = multiplus-ii }
                    battery-monitor { supply = load-disconnect }
                  }
                }
                """);

        assertThat(result.out())
                .contains("no findings", "note: link b switches nothing: control is not on")
                .doesNotContain(" speaks ");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    @Requirement("TOP-1")
    void warns_of_a_port_whose_number_may_be_another_adapters_and_names_its_identity() throws IOException {
        // Given: one adapter is plugged in, the other is not
        Path byId = folder.resolve("dev/serial/by-id");
        Files.createDirectories(byId);
        Files.createDirectories(folder.resolve("sys/class/tty/ttyUSB1/device"));
        Files.createFile(folder.resolve("dev/ttyUSB1"));
        Files.createSymbolicLink(byId.resolve("usb-FTDI_A50285BI"), Path.of("../../ttyUSB1"));
        // When
        Result result = cli.check("""
                cellwarden.links.a { port = "/dev/ttyUSB1", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.b { port = "/dev/ttyACM0", protocol = jbd, devices = [ { battery = "b1/B2" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                """, "--root", folder.toString());
        // Then
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out())
                .contains(
                        "2 warnings",
                        "TOP-1     cellwarden.links.a.port",
                        "\"/dev/ttyUSB1\" may be another adapter after a restart; name it"
                                + " \"/dev/serial/by-id/usb-FTDI_A50285BI\"",
                        "\"/dev/ttyACM0\" may be another adapter after a restart; name it by its path below"
                                + " /dev/serial/by-id, which cellwarden ports shows when it is plugged in");

        Result ports = cli.run("ports", "--root", folder.toString());
        assertThat(ports.out()).isEqualTo("""
                /dev/ttyUSB1  a port of this computer
                  /dev/serial/by-id/usb-FTDI_A50285BI
                """);
        String json = cli.run("ports", "--root", folder.toString(), "--json").out();
        assertThat(json).startsWith("{\"device\":\"/dev/ttyUSB1\",\"byId\":\"/dev/serial/by-id/usb-FTDI_A50285BI\"");
        JsonDocument.assertExplains(json);
    }

    @Test
    void of_ports_says_so_where_there_is_none() {
        Result ports = cli.run("ports", "--root", folder.toString());

        assertThat(ports.exitCode()).isZero();
        assertThat(ports.out()).isEmpty();
        assertThat(ports.err()).contains("this computer has no serial port; is the adapter plugged in?");
    }

    @Test
    void tells_people_what_is_wrong_where_and_what_is_allowed_errors_first() {
        Result result = cli.check("""
                cellwarden.banks.b1 {
                  bms = bms-12-200
                  model = "12.8/200"
                  strings = [[B1, B2, B3]]
                }
                """);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("""
                        1 error
                          TOP-3     cellwarden.banks.b1.strings
                                    string 1 has 3 batteries of 12.8 V in series; 1, 2 or 4 are allowed (a 12, 24 or 48 V system; at most 51.2 V nominal)
                                    in %1$s:4
                        1 warning
                          BMS-6     cellwarden.banks.b1.bms
                                    bms-12-200 is at its end of life; it is not for new systems, nor with an inverter/charger
                                    in %1$s:2
                        """.formatted(folder.resolve("site.conf")));
    }

    @Test
    void fails_on_a_file_that_is_not_there_or_no_hocon() {
        assertThat(cli.run("check", "--config", "none.conf").exitCode()).isEqualTo(1);
        assertThat(cli.run("check", "--config", folder.toString()).exitCode()).isEqualTo(1);

        Result result = cli.check("cellwarden {\n  banks = [\n}");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("site.conf:3: is no HOCON");
        assertThat(cli.check("a = ${nowhere.to.be.found}").err()).contains("is no HOCON");
        assertThat(cli.check("a = " + "[".repeat(100_000)).err()).contains("nested too deeply");
    }

    @Nested
    @DisplayName("of fuses and cables")
    @Requirement("TOP-8")
    class Wiring {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "string { fuse-a = 251, cable-a = 250 } , main.fuse-a = 300, main.cable-a = 900|string.fuse-a|is 251 A; at most 250 A are allowed, limited by the string cable's rating, 250 A",
                    "string { fuse-a = 401, cable-a = 900 } , main.fuse-a = 300, main.cable-a = 900|string.fuse-a|is 401 A; at most 400 A are allowed, limited by the battery's maximum current, 400 A",
                    "system-max-a = 600, string { fuse-a = 301, cable-a = 900 } , main.fuse-a = 300, main.cable-a = 900|string.fuse-a|limited by a string's share of the system's maximum current, 300 A",
                    "string { fuse-a = 200, cable-a = 250 } , main.fuse-a = 901, main.cable-a = 900|main.fuse-a|limited by 2 × the battery's maximum current, 800 A",
                    "string { fuse-a = 200, cable-a = 250 } , main.fuse-a = 701, main.cable-a = 700|main.fuse-a|limited by the main cable's rating, 700 A",
                    "system-max-a = 600, string { fuse-a = 200, cable-a = 250 } , main.fuse-a = 601, main.cable-a = 700|main.fuse-a|limited by the system's maximum current, 600 A"
                })
        void names_what_limits_a_fuse(String wiring, String place, String message) {
            finds(with("wiring { " + wiring + " }"), "TOP-8", "error", "cellwarden.banks.b1.wiring." + place, message);
        }

        @Test
        void finds_nothing_at_the_limit() {
            assertThat(with("wiring { system-max-a = 800, string { fuse-a = 400, cable-a = 400 }, main { fuse-a = 800,"
                                    + " cable-a = 800 } }")
                            .exitCode())
                    .isZero();
        }

        @Test
        void asks_for_the_fuses() {
            assertThat(with("wiring {}").lines()).hasSize(2).allMatch(line -> line.contains("must be fused"));
            finds(
                    with("wiring { string { fuse-a = 100 }, main { fuse-a = 100, cable-a = 100 } }"),
                    "TOP-8",
                    "warning",
                    "cellwarden.banks.b1.wiring",
                    "has no string.cable-a");
        }

        @Test
        void wants_the_main_cable_as_thick_as_the_strings_together() {
            String fused =
                    "wiring { string { fuse-a = 1, cable-a = 1, cable-mm2 = 50 }, main { fuse-a = 1, cable-a = 1,"
                            + " cable-mm2 = %s } }";
            assertThat(with(fused.formatted("100")).exitCode()).isZero();
            finds(
                    with(fused.formatted("95")),
                    "TOP-8",
                    "error",
                    "cellwarden.banks.b1.wiring.main.cable-mm2",
                    "is 95 mm²; wanted is 100 mm²");
        }

        @Test
        void wants_no_link_between_midpoints() {
            finds(
                    with("wiring { string { fuse-a = 1, cable-a = 1 }, main { fuse-a = 1, cable-a = 1 },"
                            + " midpoints-linked = yes }"),
                    "TOP-8",
                    "error",
                    "cellwarden.banks.b1.wiring.midpoints-linked",
                    "must not be connected");
        }
    }

    @Nested
    @DisplayName("of chargers")
    @Requirement("CHG-1")
    class Chargers {
        @ParameterizedTest
        @ValueSource(strings = {"28.0", "28.4", "28.80"})
        void finds_nothing_in_an_advised_absorption(String volts) {
            assertThat(with("chargers.a.absorption-v = " + volts).exitCode()).isZero();
        }

        @ParameterizedTest
        @CsvSource({"27.99, error", "28.81, warning", "30, warning", "30.01, error"})
        void grades_others_by_the_voltage_of_the_bank(String volts, String severity) {
            finds(
                    with("chargers.a.absorption-v = " + volts),
                    "CHG-1",
                    severity,
                    "cellwarden.banks.b1.chargers.a.absorption-v",
                    "28 to 28.8 V are advised, 28.4 V best");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "absorption-time = 1 h|CHG-1|warning|absorption-time|is 60 min",
                    "absorption-fixed = no|CHG-1|warning|absorption-fixed|is no",
                    "profile = agm|CHG-1|warning|profile|is \\\"agm\\\"",
                    "float-v = 27.1|CHG-1|warning|float-v|27 V is advised",
                    "float-v = 28.4|BAL-10|warning|float-v|supervised rebalancing only",
                    "float-v = 28.5|CHG-1|error|float-v|refused",
                    "storage-v = 26|CHG-1|warning|storage-v|27 V is advised"
                })
        @Requirement("BAL-10")
        void finds_what_is_not_advised(String key, String rule, String severity, String place, String message) {
            finds(
                    with("chargers.a { " + key + " }"),
                    rule,
                    severity,
                    "cellwarden.banks.b1.chargers.a." + place,
                    message);
        }
    }

    @Nested
    @DisplayName("of alternators")
    @Requirement("ALT-1")
    class Alternators {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "rating-a = 800",
                    "rating-a = 100, temperature-regulated = yes",
                    "rating-a = 100, current-limiter = yes"
                })
        void accepts_each_of_the_ways(String alternator) {
            assertThat(with("alternators.a { " + alternator + " }").exitCode()).isZero();
        }

        @Test
        void refuses_others_naming_the_four_ways() {
            finds(
                    with("alternators.a { rating-a = 799.9 }"),
                    "ALT-1",
                    "error",
                    "cellwarden.banks.b1.alternators.a",
                    "is rated 799.9 A; one of these is needed: a rating of at least 800 A (twice the 400 Ah), a regulator"
                            + " with temperature control (temperature-regulated), a DC-DC converter or current limiter"
                            + " (current-limiter), the alternator port of a BMS within its limit (bms-port)");
        }

        @ParameterizedTest
        @CsvSource({"smart-bms-cl-12-100, BMS-4", "smart-bms-12-200, BMS-5"})
        @Requirement({"BMS-4", "BMS-5"})
        void accepts_a_port_within_its_limit(String bms, String rule) {
            String site = "cellwarden.banks.b1 { bms = " + bms + ", model = \"12.8/200\", strings = [[B1]],"
                    + " alternators.a { rating-a = 150, bms-port = yes, bms-port-limit-a = %s } }";

            assertThat(cli.check(site.formatted("100")).exitCode()).isZero();
            assertThat(cli.check(site.formatted("101"), "--json").lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("\"" + rule + "\"", "at most 100 A");
        }

        @Test
        @Requirement("BMS-7")
        void knows_which_bms_has_a_port() {
            assertThat(with("alternators.a { rating-a = 150, bms-port = yes }").out())
                    .contains("\"BMS-7\"", "a lynx-smart-bms-500 has no alternator port", "\"ALT-1\"");
        }
    }

    @Nested
    @DisplayName("of devices around the bank")
    class Devices {
        @ParameterizedTest
        @CsvSource({"multiplus, false", "quattro, false", "multiplus-ii, true", "quattro-ii, true"})
        @Requirement("BMS-2")
        void asks_for_a_mains_detector_where_the_inverter_has_none(String model, boolean fine) {
            String site = "cellwarden.banks.b1 { bms = vebus-bms, model = \"12.8/200\", strings = [[B1]],"
                    + " inverter-charger { model = " + model + " %s } }";

            assertThat(cli.check(site.formatted(""), "--json").out().contains("\"BMS-2\""))
                    .isEqualTo(!fine);
            assertThat(cli.check(site.formatted(", mains-detector = yes")).exitCode())
                    .isZero();
        }

        @Test
        @Requirement("BMS-6")
        void refuses_an_inverter_charger_at_a_bms_12_200() {
            Result result = cli.check(
                    "cellwarden.banks.b1 { bms = bms-12-200, model = \"12.8/200\", strings = [[B1]],"
                            + " inverter-charger.model = quattro-ii }",
                    "--json");

            assertThat(result.lines()).hasSize(2).last().asString().contains("\"BMS-6\"", "\"error\"");
        }

        @ParameterizedTest
        @CsvSource({"yes, '[[B1], [B2]]', true", "no, '[[B1], [B2]]', false", "yes, '[[B1]]', false"})
        @Requirement("MON-5")
        void lets_a_bank_feed_a_monitor_only_if_large_and_the_monitor_frugal(
                String frugal, String strings, boolean fine) {
            Result result = cli.check(
                    "cellwarden.banks.b1 { bms = small-bms, model = \"12.8/200\", strings = " + strings
                            + ", battery-monitor { supply = battery, low-consumption = " + frugal + " } }",
                    "--json");

            assertThat(result.out().contains("\"MON-5\"")).isEqualTo(!fine);
            assertThat(result.exitCode()).isEqualTo(fine ? 0 : 3);
        }

        @ParameterizedTest
        @CsvSource({"'', false", "silent-after = 59 s, false", "silent-after = 60 s, true"})
        @Requirement("TOP-6")
        void asks_for_a_long_silence_where_batteries_are_heard_by_radio(String silence, boolean fine) {
            Result result = cli.check(
                    "cellwarden.links.r { port = x, protocol = victron-ble,"
                            + " devices = [ { battery = b1/B1, address = aabbccddeeff, key-env = K } ] }\n"
                            + "cellwarden.banks.b1 { bms = small-bms, model = \"12.8/200\", strings = [[B1]], "
                            + silence
                            + " }",
                    "--json");

            assertThat(result.out().contains("\"TOP-6\"")).isEqualTo(!fine);
            assertThat(result.exitCode()).isEqualTo(fine ? 0 : 3);
        }

        @Test
        @Requirement("BMS-9")
        void shows_outputs_that_drive_nothing() {
            String links = "cellwarden.links.a { port = x, protocol = jbd, devices = [ { battery = b1/B1 } ] }\n";
            String bank = "cellwarden.banks.b1 { bms = small-bms, model = \"12.8/200\", strings = [[B1]] %s }\n";

            Result standard = cli.check(links + bank.formatted(""));
            assertThat(standard.exitCode()).isZero();
            assertThat(standard.out()).contains("note: bank b1: pre-alarm drives nothing");

            Result given =
                    cli.check(links + bank.formatted(", outputs.load-disconnect = [a/B1/discharge-fet]"), "--json");
            assertThat(given.lines())
                    .hasSize(2)
                    .allMatch(line -> line.contains("\"BMS-9\"") && line.contains("is bound to nothing"));
        }
    }
}
