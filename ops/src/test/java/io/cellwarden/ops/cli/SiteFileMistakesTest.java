package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.cli.Cli.Result;
import io.cellwarden.requirement.Requirement;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A site file with a mistake")
class SiteFileMistakesTest {
    private static final String BANK =
            "cellwarden.banks.b1 {\nbms = small-bms\nmodel = \"12.8/200\"\nstrings = [[B1], [B2]]\n}\n";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void folder() {
        cli = new Cli(folder);
    }

    private static void tells(Result result, String rule, int line, String place, String message) {
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.lines())
                .singleElement()
                .asString()
                .contains(
                        "\"rule\":\"" + rule + "\"", "\"place\":\"" + place + "\"", "\"line\":" + line + ",", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TOP-1|bms = big-bms|bms|known are small-bms, vebus-bms, lynx-smart-bms-500, smart-bms-cl-12-100, smart-bms-12-200, bms-12-200",
                "TOP-9|model = \"12.8/1\"|model|known are 12.8/50, 12.8/60",
                "TOP-4|strings = []|strings|0 strings in parallel; 1 to 5 are allowed",
                "TOP-4|strings = [[A],[B],[C],[D],[E],[F]]|strings|6 strings in parallel; 1 to 5 are allowed",
                "TOP-4|strings = [[A, B], [C]]|strings|string 2 has 1 battery, string 1 has 2",
                "TOP-3|strings = [[A, B, C]]|strings|string 1 has 3 batteries of 12.8 V in series; 1, 2 or 4 are allowed",
                "TOP-3|strings = [[A, B, C, D, E]]|strings|at most 51.2 V nominal",
                "TOP-3|strings = [[]]|strings|string 1 has 0 batteries",
                "TOP-1|strings = [[A], [A]]|strings|\\\"A\\\" stands here more than once",
                "TOP-1|strings = [[A], [\"\"]]|strings|must not be empty",
                "TOP-1|strings = [[A], [\"b/c\"]]|strings|must not hold",
                "SITE-FILE|strings = [A, B]|strings|wanted is a list of lists of texts",
                "SITE-FILE|strings = 5|strings|is \\\"5\\\"; wanted is a list",
                "SITE-FILE|bms = [small-bms]|bms|wanted is a text",
                "SITE-FILE|colour = red|colour|is no key here; known are alarm-delays,",
                "SITE-FILE|settings = 5|settings|wanted is an object",
                "SITE-FILE|settings.pre-alarm = 3.1|settings.pre-alarm|is no key here",
                "SITE-FILE|settings.pre-alarm-v = high|settings.pre-alarm-v|is \\\"high\\\"; wanted is a number in V",
                "SITE-FILE|settings.pre-alarm-v = 3100 mV|settings.pre-alarm-v|wanted is a number in V",
                "SITE-FILE|settings.pre-alarm-supported = 1|settings.pre-alarm-supported|wanted is yes or no",
                "SET-6|settings.pre-alarm-v = 3.1501|settings.pre-alarm-v|is 3.1501; 2.800 V to 3.150 V are allowed (SET-2)",
                "SET-6|settings.allowed-to-discharge-v = 2.59|settings.allowed-to-discharge-v|2.600 V to 2.800 V are allowed (SET-1)",
                "SET-6|settings.allowed-to-charge-min-c = 20.1|settings.allowed-to-charge-min-c|-20.0 °C to 20.0 °C are allowed (SET-3)",
                "SET-6|settings.temperature-offset-c = -10.5|settings.temperature-offset-c|(SET-4)",
                "SET-6|settings.contactor-low-v = 0|settings.contactor-low-v|2.500 V to 2.800 V are allowed (SET-7)",
                "SET-3|settings.allowed-to-charge-min-c = 4.9|settings.allowed-to-charge-min-c|not covered by the warranty",
                "SET-7|settings { allowed-to-discharge-v = 2.6, contactor-low-v = 2.7 }|settings|must be at most allowed-to-discharge-v",
                "TOP-4|batteries.B2.settings.pre-alarm-v = 3.0|batteries.B2|differs in its settings from \\\"B1\\\": pre-alarm-v = 3.000 V, not 3.100 V",
                "TOP-4|batteries { B1.firmware = a, B2.firmware = b }|batteries.B2|has firmware b",
                "TOP-4|batteries.B2.model = \"12.8/100\"|batteries.B2.model|must be the same model",
                "TOP-9|batteries.B2.model = acme|batteries.B2.model|is no battery model",
                "TOP-1|batteries.B7 {}|batteries.B7|is not in the strings of the bank; they have B1, B2",
                "TOP-6|silent-after = 0.9 s|silent-after|is 0.9 s; 1 s to 300 s are allowed",
                "TOP-6|silent-after = 6 minutes|silent-after|is 360 s",
                "SITE-FILE|silent-after = 10|silent-after|wanted is a time with its unit",
                "SITE-FILE|silent-after = 10 parsecs|silent-after|wanted is a time with its unit",
                "SITE-FILE|start-grace = 1 h|start-grace|from 0 s to 300 s",
                "GEN-1|alarm-delays { A-SL99 = 1 s }|alarm-delays.A-SL99|is no alarm that can be delayed",
                "GEN-1|alarm-delays { E-SL24 = 1 s }|alarm-delays.E-SL24|is no alarm that can be delayed",
                "GEN-1|alarm-delays { CW-HARDWARE-PROTECTS = 1 s }|alarm-delays.CW-HARDWARE-PROTECTS|is no alarm that can be delayed",
                "GEN-1|alarm-delays { A-SL15 = 1 h }|alarm-delays.A-SL15|is 3600 s; 0 s to 300 s are allowed",
                "BMS-7|outputs.contactor = []|outputs.contactor|is no output of a small-bms",
                "SITE-FILE|inverter-charger.model = sine|inverter-charger.model|wanted is one of multiplus,",
                "ALT-1|alternators.a { current-limiter = yes }|alternators.a|has no rating-a",
                "SITE-FILE|wiring.string.fuse-a = 0|wiring.string.fuse-a|from 0.001 to 100000"
            })
    @Requirement({"TOP-1", "TOP-3", "TOP-4", "TOP-6", "SET-1", "SET-2", "SET-3", "SET-4", "SET-6", "SET-7"})
    void tells_rule_line_place_value_and_what_is_allowed(String rule, String key, String place, String message) {
        Result result = cli.check(BANK + "cellwarden.banks.b1 { " + key + " }\n", "--json");

        assertThat(result.lines().stream().filter(line -> line.contains("\"" + rule + "\"")))
                .as(result.out())
                .isNotEmpty()
                .first()
                .asString()
                .contains("\"place\":\"cellwarden.banks.b1." + place + "\"", "\"line\":6,", message);
        assertThat(result.exitCode()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "smart-bms-cl-12-100|12.8/200|[[A, B]]|serves a system of 12 V; the strings of 2 batteries of 12.8 V make one of 24 V",
                "smart-bms-12-200|25.6/200|[[A]]|make one of 24 V",
                "bms-12-200|12.8/200|[[A, B, C, D]]|make one of 48 V"
            })
    @Requirement("BMS-10")
    void names_the_system_that_its_bms_does_not_serve(String bms, String model, String strings, String message) {
        Result result = cli.check(
                "cellwarden.banks.b1 { bms = " + bms + ", model = \"" + model + "\", strings = " + strings + " }",
                "--json");

        assertThat(result.out()).contains("\"rule\":\"BMS-10\"", message);
    }

    @Test
    @Requirement("TOP-3")
    void of_three_25_volt_batteries_in_series_is_told_the_limit() {
        tells(
                cli.check(
                        "cellwarden.banks.b1 { bms = small-bms, model = \"25.6/200\", strings = [[A, B, C]] }",
                        "--json"),
                "TOP-3",
                1,
                "cellwarden.banks.b1.strings",
                "string 1 has 3 batteries of 25.6 V in series; 1 or 2 are allowed");
    }

    @Test
    @Requirement("SET-8")
    void of_a_pre_alarm_below_the_disconnect_is_refused_but_not_of_equal_ones() {
        String settings = "cellwarden.banks.b1.settings { allowed-to-discharge-v = 2.80, pre-alarm-v = %s }\n";

        assertThat(cli.check(BANK + settings.formatted("2.80")).exitCode()).isZero();
        // 2.7996 V is outside the range although it would round to 2.80 V
        assertThat(cli.check(BANK + settings.formatted("2.7996"), "--json").out())
                .contains("\"SET-6\"");
    }

    @Test
    void is_told_together_with_all_others() {
        Result result = cli.check("""
                cellwarden {
                  stor = embedded
                  store = paper
                  banks.b1 { model = "12.8/200", strings = [[B1, B2, B3], [B1]] }
                  banks.b2 { bms = x, model = y }
                  banks.b3 { bms = small-bms, model = "12.8/200", strings = [[B1]], chargers.a.absorption-v = 16 }
                  banks.b4 = 4
                }
                celwarden = 1
                """, "--json");

        assertThat(result.lines())
                .extracting(line -> line.substring(0, line.indexOf(",\"file\"")))
                .containsExactlyInAnyOrder(
                        told("SITE-FILE", "celwarden"),
                        told("SITE-FILE", "cellwarden.stor"),
                        told("SITE-FILE", "cellwarden.store"),
                        told("TOP-1", "cellwarden.banks.b1"),
                        told("TOP-3", "cellwarden.banks.b1.strings"),
                        told("TOP-4", "cellwarden.banks.b1.strings"),
                        told("TOP-1", "cellwarden.banks.b1.strings"),
                        told("TOP-1", "cellwarden.banks.b2.bms"),
                        told("TOP-9", "cellwarden.banks.b2.model"),
                        told("TOP-4", "cellwarden.banks.b2"),
                        told("CHG-1", "cellwarden.banks.b3.chargers.a.absorption-v"),
                        told("SITE-FILE", "cellwarden.banks.b4"));
    }

    private static String told(String rule, String place) {
        return "{\"rule\":\"" + rule + "\",\"severity\":\"error\",\"place\":\"" + place + "\"";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|SITE-FILE|``|has no cellwarden",
                "cellwarden {}|TOP-1|cellwarden|has no banks",
                "cellwarden.banks {}|TOP-1|cellwarden|has no banks",
                "cellwarden = 5|SITE-FILE|cellwarden|wanted is an object"
            })
    void that_it_describes_no_bank(String content, String rule, String place, String message) {
        Result result = cli.check(content, "--json");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.lines())
                .singleElement()
                .asString()
                .contains("\"rule\":\"" + rule + "\"", "\"place\":\"" + place + "\"", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SITE-FILE|protocol = jbd, devices = [{ battery = b1/B1 }]|links.a|has no port",
                "SITE-FILE|port = x, devices = [{ battery = b1/B1 }]|links.a|has no protocol",
                "SITE-FILE|port = \"tcp://host\", protocol = jbd, devices = [{ battery = b1/B1 }]|links.a.port|a device path, or tcp://host:port",
                "SITE-FILE|port = x, protocol = morse, devices = [{ battery = b1/B1 }]|links.a.protocol|known are jbd, daly",
                "SITE-FILE|port = x, protocol = jbd, control = maybe, devices = [{ battery = b1/B1 }]|links.a.control|one of off, advise, on",
                "SITE-FILE|port = x, protocol = jbd, poll = 1 ms, devices = [{ battery = b1/B1 }]|links.a.poll|from 100 ms to 300 s",
                "SITE-FILE|port = x, protocol = jbd, baud = 1.5, devices = [{ battery = b1/B1 }]|links.a.baud|a whole number from 300",
                "SITE-FILE|port = x, protocol = jbd, devices = [{ battery = B1 }]|links.a.devices.battery|wanted is \\\"bank/battery\\\"",
                "SITE-FILE|port = x, protocol = jbd, devices = [{ battery = b1/B1, cells = 4-1 }]|links.a.devices.cells|such as 1-4",
                "TOP-1|port = x, protocol = jbd, devices = [{ battery = b1/B1 }, { battery = b9/B1, address = 2 }]|links.a.devices|\\\"b9/B1\\\" is no battery of the site",
                "TOP-1|port = x, protocol = jbd, devices = [{ battery = b1/B1 }, { monitor = b9/shunt }]|links.a.devices|\\\"b9/shunt\\\" names no bank of the site",
                "TOP-1|port = x, protocol = jbd, devices = [{ battery = b1/B1 }, { monitor = b1/B1 }]|links.a.devices|monitor \\\"b1/B1\\\" has the name of a battery",
                "TOP-1|port = x, protocol = jbd, devices = [{ battery = b1/B1 }, { monitor = b1/m, address = 1 }, { monitor = b1/m, address = 2 }]|links.a.devices|monitor \\\"b1/m\\\" has the name of",
                "TOP-1|port = x, protocol = jbd, devices = [{ battery = b1/B1 }, { monitor = b1/m }]|links.a.devices|they speak vedirect, victron-ble, nmea2000",
                "TOP-1|port = x, protocol = vedirect, devices = [{ battery = b1/B1 }]|links.a.devices|one battery monitor and no battery",
                "TOP-1|port = x, protocol = nmea2000, devices = [{ battery = b1/B1 }]|links.a.devices|tells of batteries as a monitor does",
                "TOP-1|port = x, protocol = nmea2000, devices = [{ monitor = b1/m, address = 253 }]|links.a.devices|of monitor b1/m; with nmea2000 allowed is a whole number from 0 to 252",
                "TOP-1|port = x, protocol = nmea2000, devices = [{ monitor = b1/m }, { monitor = b1/n, address = \"0x0\" }]|links.a.devices|is another monitor's",
                "SITE-FILE|port = x, protocol = victron-ble, devices = [{ battery = b1/B1, address = aabbccddeeff }]|links.a.devices|device aabbccddeeff: wanted are address",
                "SITE-FILE|port = x, protocol = victron-ble, devices = [{ battery = b1/B1, key-env = K }]|links.a.devices|a device has no address",
                "SITE-FILE|port = x, protocol = victron-ble, devices = [{ battery = b1/B1, address = aabbccddeeff, key = secret }]|links.a.devices.key|wanted is key-file or key-env",
                "SITE-FILE|port = x, protocol = victron-ble, devices = [{ battery = b1/B1, address = aabbccddeeff, key-file = \"k\" }]|links.a.devices.key-file|wanted is a whole path",
                "SITE-FILE|port = x, protocol = victron-ble, devices = [{ battery = b1/B1, address = aabbccddeeff, key-file = \"/k\", key-env = K }]|links.a.devices.key-env|wanted is one of them",
                "SITE-FILE|port = x, protocol = jbd, devices = [{ battery = b1/B1, key-env = K }]|links.a.devices|jbd is not encrypted",
                "SITE-FILE|port = x, protocol = jbd, devices = [{ battery = b1/B1 }, { monitor = m }]|links.a.devices.monitor|is \\\"m\\\"; wanted is \\\"bank/monitor\\\"",
                "TOP-1|port = x, protocol = jbd, devices = [{ battery = b1/B1 }, { battery = b1/B2 }]|links.a.devices|each needs an address of its own",
                "TOP-1|port = x, protocol = jbd, devices = [{ battery = b1/B1 }, { battery = b1/B1, address = 2 }]|links.a.devices|has more than one device",
                "TOP-2|port = x, protocol = jbd, devices = [{ battery = b1/B1, cells = 1-3 }]|links.a.devices|are not 4 cells",
                "TOP-1|port = x, protocol = jbd, devices = [{ battery = b1/B1, cells = 1-4 }, { battery = b1/B2, cells = 4-7 }]|links.a.devices|same cells of it twice",
                "TOP-5|port = x, protocol = jbd, devices = [{ battery = b1/B1 }]|banks.b1.strings|battery \\\"B2\\\" is on no link",
                "TOP-1|port = x, protocol = modbus, control = advise, devices = [{ battery = b1/B1, address = 1 }, { battery = b2/B1, address = 2 }], map { cells { address = 0, count = 4 } }|links.a.devices|batteries b1/B1 and b2/B1 have the same name, so an order for one would switch both; rename one of them, or give each bank a line of its own",
                "TOP-1|port = x, protocol = pylontech, devices = [{ battery = b1/B1, address = 0x1FF }]|links.a.devices|allowed is a whole number from 1 to 254",
                "TOP-1|port = x, protocol = seplos-v3, devices = [{ battery = b1/B1, address = 0 }]|links.a.devices|allowed is a whole number from 1 to 16",
                "TOP-1|port = x, protocol = seplos-v2, devices = [{ battery = b1/B1, address = 0x10 }, { battery = b1/B2, address = 16 }]|links.a.devices|address 16 is address 0x10",
                "BMS-9|port = x, protocol = pylontech, control = on, devices = [{ battery = b1/B1, address = 2 }, { battery = b1/B2, address = 3 }]|banks.b1.outputs|cannot be switched over the protocol of link a",
                "SITE-FILE|port = x, protocol = jbd, devices = [{ battery = b1/B1 }], read-back { rts = rts }|links.a.read-back.rts|one of cts, dsr",
                "SITE-FILE|port = x, protocol = jbd, devices = [{ battery = b1/B1 }], read-back { cts = rts }|links.a.read-back.cts|is no key here",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }]|links.a|has no map",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map {}|links.a.map|has no cells",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { count = 4 } }|links.a.map.cells|has no address",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { address = 70000, count = 4 } }|links.a.map.cells.address|a whole number from 0 to 65535",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { address = 0, count = 4, function = 1 } }|links.a.map.cells.function|which reads bits",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { address = 0, count = 100, type = u32 } }|links.a.map.cells.count|which is 200 registers from 0",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { address = 0, count = 4, type = u8 } }|links.a.map.cells.type|one of u16, s16, u32, s32, f32",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { address = 0, count = 4, unit = A } }|links.a.map.cells.unit|one of ",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { address = 0, count = 4 }, current { address = 5, count = 1 } }|links.a.map.current.count|is no key here",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { address = 0, count = 4 }, switches { fan { address = 0 } } }|links.a.map.switches.fan|is no switch",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { address = 0, count = 4 }, switches { coil-1 { address = 0, function = 4 } } }|links.a.map.switches.coil-1.function|cannot be written",
                "SITE-FILE|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { address = 0, count = 4 }, switches { coil-1 { address = 0, on = 0, off = 0 } } }|links.a.map.switches.coil-1.off|wanted is another value",
                "TOP-2|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], map { cells { address = 0, count = 16 } }|links.a.map|has 16 cells",
                "BMS-9|port = x, protocol = modbus, devices = [{ battery = b1/B1, address = 1 }, { battery = b1/B2, address = 2 }], control = on, map { cells { address = 0, count = 4 } }|banks.b1.outputs|is no switch in the map of link a"
            })
    void in_a_link(String rule, String link, String place, String message) {
        Result result = cli.check(BANK + "cellwarden.links.a { " + link + " }\n", "--json");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.lines())
                .anyMatch(line -> line.contains("\"rule\":\"" + rule + "\"")
                        && line.contains("\"place\":\"cellwarden." + place + "\"")
                        && line.contains(message));
    }

    @ParameterizedTest
    @CsvSource({"on,b2,B1,true", "off,b2,B1,false", "on,b2,B3,false", "on,b1,B1,false"})
    @Requirement("TOP-1")
    void in_two_banks_with_a_battery_of_one_name_on_a_line_that_switches(
            String control, String bank, String battery, boolean told) {
        Result result = cli.check(
                BANK
                        + "cellwarden.banks.b2 { bms = small-bms, model = \"12.8/200\", strings = [[B1], [B3]] }\n"
                        + "cellwarden.links.a { port = x, protocol = jk, control = %s, devices = [".formatted(control)
                        + "{ battery = b1/B1, address = 1 }, { battery = %s/%s, address = 2 }] }\n"
                                .formatted(bank, battery),
                "--json");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out().contains("have the same name")).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "cable"})
    void in_the_name_of_a_link_that_another_source_of_inputs_has(String name) {
        Result result = cli.check(
                BANK + "cellwarden.links." + name + " { port = x, protocol = jbd, devices = [{ battery = b1/B1 }] }\n",
                "--json");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.lines())
                .anyMatch(line -> line.contains("\"place\":\"cellwarden.links." + name + "\"")
                        && line.contains("wanted is any other"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/B1|is no actuator",
                "a/B1/fuse|is no actuator",
                "z/B1/charge-fet|names no link; the site has a",
                "a/B2/charge-fet|names no battery of bank b1 on link a"
            })
    void in_an_output(String actuator, String message) {
        Result result = cli.check(
                BANK + "cellwarden.links.a { port = x, protocol = jbd, devices = [{ battery = b1/B1 }] }\n"
                        + "cellwarden.banks.b1.outputs.charge-disconnect = [ \"" + actuator + "\" ]\n",
                "--json");

        assertThat(result.lines())
                .anyMatch(line ->
                        line.contains("cellwarden.banks.b1.outputs.charge-disconnect") && line.contains(message));
    }

    @Test
    @Requirement("BMS-9")
    void binds_an_output_to_a_line_that_its_port_does_not_carry() {
        String links =
                "cellwarden.links.a { port = \"%s\", protocol = jbd, control = %s, devices = [{ battery = b1/B1 }] }\n"
                        + "cellwarden.banks.b1 { bms = small-bms, model = \"12.8/200\", strings = [[B1]] }\n"
                        + "cellwarden.banks.b1.outputs.pre-alarm = [ \"a/rts\" ]\n";
        String message = "pre-alarm is bound to a/rts, which the port of link a does not carry";
        assertThat(cli.check(links.formatted("tcp://127.0.0.1:1", "on"), "--json")
                        .out())
                .contains(message);
        assertThat(cli.check(links.formatted("tcp://127.0.0.1:1", "off"), "--json")
                        .out())
                .doesNotContain(message);
        assertThat(cli.check(links.formatted("/dev/ttyS0", "on"), "--json").out())
                .doesNotContain(message);
    }

    @ParameterizedTest(name = "{0}, {1}, control = {2}: {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "vedirect|{ monitor = b1/m }|on|rts|error|a/rts, which the VE.Direct cable of link a is powered by",
                "vedirect|{ monitor = b1/m }|on|dtr|error|a/dtr, which the VE.Direct cable of link a is powered by",
                "vedirect|{ monitor = b1/m }|off|rts|''|is powered by",
                "victron-ble|{ monitor = b1/m, address = aabbccddeeff, key-env = K }|on|dtr|warning|a/dtr: many Bluetooth receivers are powered by it",
                "victron-ble|{ monitor = b1/m, address = aabbccddeeff, key-env = K }|off|dtr|''|powered by",
                "nmea2000|{ monitor = b1/m }|on|rts|''|powered by"
            })
    @Requirement("BMS-9")
    void binds_an_output_to_a_line_that_feeds_what_hangs_on_the_port(
            String protocol, String device, String control, String line, String grade, String message) {
        String out = cli.check(
                        ("cellwarden.links.a { port = \"/dev/ttyS0\", protocol = %s, control = %s, devices = [%s] }\n"
                                        + "cellwarden.links.b { port = \"/dev/ttyS1\", protocol = jbd, devices = [{ battery = b1/B1 }] }\n"
                                        + "cellwarden.banks.b1 { bms = small-bms, model = \"12.8/200\", strings = [[B1]] }\n"
                                        + "cellwarden.banks.b1.outputs.pre-alarm = [ \"a/%s\" ]\n")
                                .formatted(protocol, control, device, line),
                        "--json")
                .out();
        if (grade.isEmpty()) {
            assertThat(out).doesNotContain(message);
        } else {
            assertThat(out.lines()).anyMatch(found -> found.contains(grade) && found.contains(message));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cells = 5|TOP-2|a battery has 4 or 8 cells, not 5",
                "capacity-at-0-ah = 500|TOP-9|must not rise as it gets colder",
                "max-charge-a = none|SITE-FILE|a number in A",
                "max-charge-a = null|TOP-9|has no max-charge-a"
            })
    @Requirement({"TOP-2", "TOP-9"})
    void in_a_battery_model_of_its_own(String key, String rule, String message) {
        String model = """
                cellwarden.models."12.8/400" {
                  cells = 4, capacity-ah = 400, capacity-at-0-ah = 320, capacity-at-minus-20-ah = 200
                  max-charge-a = 400, recommended-charge-a = 200, max-discharge-a = 400, recommended-discharge-a = 400
                }
                """;
        assertThat(cli.check(BANK + model).exitCode()).isZero();

        Result result = cli.check(BANK + model + "cellwarden.models.\"12.8/400\" { " + key + " }\n", "--json");
        assertThat(result.lines())
                .singleElement()
                .asString()
                .contains("\"" + rule + "\"", "cellwarden.models.\\\"12.8/400\\\"", message);
    }
}
