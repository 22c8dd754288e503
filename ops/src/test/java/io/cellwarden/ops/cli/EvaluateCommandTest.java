package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.cli.Cli.Result;
import io.cellwarden.requirement.Requirement;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("cellwarden evaluate")
class EvaluateCommandTest {
    private static final String LYNX =
            "cellwarden.banks.b1 { bms = lynx-smart-bms-500, model = \"12.8/200\", strings = [[B1, B2], [B3, B4]] }\n";
    private static final String SMALL =
            "cellwarden.banks.b1 { bms = small-bms, model = \"12.8/100\", strings = [[B1]] }\n";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void folder() {
        cli = new Cli(folder);
    }

    @Nested
    @DisplayName("prints decisions")
    class Decisions {
        @Test
        @Requirement({"PRE-1", "PRE-2", "PRE-3", "GEN-3", "GEN-5"})
        void of_a_low_cell_from_the_warning_to_the_return_of_the_loads() {
            Result result = cli.evaluate(
                    LYNX,
                    "2026-01-01T00:00:00Z,B1,-20,20,3.300,3.300,3.300,3.300",
                    "2026-01-01T00:00:02Z,B4,-20,20,3.300,2.750,3.300,3.300",
                    "2026-01-01T00:01:40Z,B4,0,20,3.300,3.300,3.300,3.300");

            assertThat(result.err()).isEmpty();
            assertThat(result.exitCode()).isZero();
            assertThat(result.lines())
                    .containsExactly(
                            "{\"time\":\"2026-01-01T00:00:02Z\",\"bank\":\"b1\",\"battery\":\"B4\",\"cell\":2,\"event\":\"alarm-raised\",\"code\":\"W-SL12\",\"kind\":\"warning\",\"voltageV\":2.75,\"limitV\":3.1}",
                            "{\"time\":\"2026-01-01T00:00:02Z\",\"bank\":\"b1\",\"battery\":\"B4\",\"cell\":2,\"event\":\"pre-alarm-on\",\"code\":\"W-SL12\",\"causes\":[{\"code\":\"W-SL12\",\"battery\":\"B4\",\"cell\":2}]}",
                            "{\"time\":\"2026-01-01T00:00:32Z\",\"bank\":\"b1\",\"battery\":\"B4\",\"cell\":2,\"event\":\"alarm-raised\",\"code\":\"A-SL11\",\"kind\":\"alarm\",\"voltageV\":2.75,\"limitV\":2.8}",
                            "{\"time\":\"2026-01-01T00:00:32Z\",\"bank\":\"b1\",\"battery\":\"B4\",\"cell\":2,\"event\":\"pre-alarm-off\",\"code\":\"A-SL11\",\"causes\":[{\"code\":\"A-SL11\",\"battery\":\"B4\",\"cell\":2}]}",
                            "{\"time\":\"2026-01-01T00:00:32Z\",\"bank\":\"b1\",\"battery\":\"B4\",\"cell\":2,\"event\":\"loads-off\",\"code\":\"A-SL11\",\"causes\":[{\"code\":\"A-SL11\",\"battery\":\"B4\",\"cell\":2}]}",
                            "{\"time\":\"2026-01-01T00:01:40Z\",\"bank\":\"b1\",\"battery\":\"B4\",\"cell\":2,\"event\":\"alarm-cleared\",\"code\":\"W-SL12\",\"kind\":\"warning\",\"worstV\":2.75}",
                            "{\"time\":\"2026-01-01T00:01:40Z\",\"bank\":\"b1\",\"battery\":\"B4\",\"cell\":2,\"event\":\"alarm-cleared\",\"code\":\"A-SL11\",\"kind\":\"alarm\",\"worstV\":2.75}",
                            "{\"time\":\"2026-01-01T00:01:40Z\",\"bank\":\"b1\",\"event\":\"loads-on\"}");
        }

        @Test
        @Requirement({"ALM-3", "ALM-4", "BMS-13"})
        void of_a_charger_that_does_not_obey() {
            Result result = cli.evaluate(LYNX, "2026-01-01T00:00:00.5Z,B1,20,20,3.97,3.97,3.97,3.97");

            assertThat(result.lines())
                    .containsExactly(
                            "{\"time\":\"2026-01-01T00:00:00.500Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"cell\":1,\"event\":\"alarm-raised\",\"code\":\"CW-CHARGE-INHIBIT\",\"kind\":\"signal\",\"voltageV\":3.97,\"limitV\":3.75}",
                            "{\"time\":\"2026-01-01T00:00:00.500Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"cell\":1,\"event\":\"alarm-raised\",\"code\":\"A-SL9\",\"kind\":\"alarm\",\"voltageV\":3.97,\"limitV\":3.95}",
                            "{\"time\":\"2026-01-01T00:00:00.500Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"cell\":1,\"event\":\"chargers-off\",\"code\":\"CW-CHARGE-INHIBIT\",\"causes\":[{\"code\":\"CW-CHARGE-INHIBIT\",\"battery\":\"B1\",\"cell\":1},{\"code\":\"A-SL9\",\"battery\":\"B1\",\"cell\":1}]}",
                            "{\"time\":\"2026-01-01T00:00:00.500Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"cell\":1,\"event\":\"contactor-open\",\"code\":\"contactor-high\",\"causes\":[{\"code\":\"contactor-high\",\"battery\":\"B1\",\"cell\":1}]}",
                            "{\"time\":\"2026-01-01T00:00:00.500Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"event\":\"balance-status\",\"status\":\"BALANCED\",\"from\":\"UNKNOWN\"}");
        }

        @Test
        @Requirement("ALM-5")
        void of_a_cold_battery_in_degrees() {
            Result result = cli.evaluate(SMALL, "2026-01-01T00:00:00Z,B1,1,4.94,3.3,3.3,3.3,3.3");

            assertThat(result.lines())
                    .containsExactly(
                            "{\"time\":\"2026-01-01T00:00:00Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"event\":\"alarm-raised\",\"code\":\"A-SL22\",\"kind\":\"alarm\",\"temperatureC\":4.9,\"limitC\":5}",
                            "{\"time\":\"2026-01-01T00:00:00Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"event\":\"chargers-off\",\"code\":\"A-SL22\",\"causes\":[{\"code\":\"A-SL22\",\"battery\":\"B1\"}]}",
                            "{\"time\":\"2026-01-01T00:00:00Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"event\":\"advisory\",\"code\":\"CW-OUT-OF-RANGE-USE\",\"state\":\"raised\",\"detail\":\"1.000 A charge at 4.9 °C, in range from 5.0 to 50.0 °C\"}");
        }

        @Test
        @Requirement("TOP-6")
        void of_a_silent_battery_only_where_the_site_file_says_after_how_long() {
            String[] rows = {
                "2026-01-01T00:00:00Z,B1,0,20,3.3,3.3,3.3,3.3", "2026-01-01T00:01:00Z,B2,0,20,3.3,3.3,3.3,3.3"
            };

            assertThat(cli.evaluate(LYNX, rows).lines()).isEmpty();
            assertThat(cli.evaluate(LYNX + "cellwarden.banks.b1.silent-after = 10 s\n", rows)
                            .lines())
                    .containsExactly(
                            "{\"time\":\"2026-01-01T00:00:10Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"event\":\"loop-open\",\"between\":[\"BMS\",\"B2\"]}",
                            "{\"time\":\"2026-01-01T00:00:10Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"event\":\"loads-off\",\"code\":\"loop-open\",\"causes\":[{\"code\":\"loop-open\",\"battery\":\"B1\"}]}",
                            "{\"time\":\"2026-01-01T00:00:10Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"event\":\"chargers-off\",\"code\":\"loop-open\",\"causes\":[{\"code\":\"loop-open\",\"battery\":\"B1\"}]}");
        }

        @Test
        @Requirement("GEN-5")
        void of_timers_due_with_the_last_row_but_none_after_it() {
            String low = "2026-01-01T00:00:00Z,B1,0,20,2.7,3.3,3.3,3.3";

            assertThat(cli.evaluate(SMALL, low, "2026-01-01T00:00:29.999Z,B1,,,,,,")
                            .out())
                    .doesNotContain("loads-off");
            assertThat(cli.evaluate(SMALL, low, "2026-01-01T00:00:30Z,B1,,,,,,").out())
                    .contains(
                            "\"time\":\"2026-01-01T00:00:30Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"cell\":1,\"event\":\"loads-off\"");
        }

        @Test
        @Requirement("BAL-10")
        void of_balancing_that_float_ends_with_its_advice() {
            Result result = cli.evaluate(
                    SMALL,
                    "2026-01-01T00:00:00Z,B1,10,20,3.50,3.56,3.50,3.50",
                    "2026-01-01T02:00:00Z,B1,0.5,20,3.36,3.40,3.36,3.36");

            assertThat(result.lines())
                    .contains(
                            "{\"time\":\"2026-01-01T00:00:00Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"cell\":2,\"event\":\"balancing-started\",\"spreadV\":0.06}",
                            "{\"time\":\"2026-01-01T02:00:00Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"event\":\"balancing-ended\",\"spreadV\":0.04,\"why\":\"float\",\"advice\":\"balancing stops in float: restart the charger by hand to go on\"}",
                            "{\"time\":\"2026-01-01T02:00:00Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"event\":\"balance-status\",\"status\":\"IMBALANCE\",\"from\":\"BALANCING\"}");
        }

        @Test
        @Requirement("SET-9")
        void by_the_settings_of_the_site_file_the_battery_s_own_before_the_bank_s() {
            String site = """
                    cellwarden.banks.b1 {
                      bms = small-bms, model = "12.8/100", strings = [[B1], [B2]]
                      settings { pre-alarm-v = 3.00 }
                      batteries.B2.settings { pre-alarm-v = 2.90 }
                    }
                    """;
            Result result = cli.evaluate(
                    site,
                    "2026-01-01T00:00:00Z,B1,0,20,2.95,3.3,3.3,3.3",
                    "2026-01-01T00:00:01Z,B2,0,20,2.95,3.3,3.3,3.3");

            assertThat(result.out())
                    .contains("\"battery\":\"B1\",\"cell\":1,\"event\":\"alarm-raised\"")
                    .contains("\"limitV\":3}")
                    .doesNotContain("\"battery\":\"B2\",\"cell\":1");
        }

        @Test
        @Requirement("GEN-1")
        void after_the_delay_that_the_site_file_gives_an_alarm() {
            Result result = cli.evaluate(
                    SMALL + "cellwarden.banks.b1.alarm-delays { A-SL15 = 2 s }\n",
                    "2026-01-01T00:00:00Z,B1,0,76,3.3,3.3,3.3,3.3",
                    "2026-01-01T00:00:05Z,B1,0,76,3.3,3.3,3.3,3.3");

            assertThat(result.lines().getFirst())
                    .startsWith("{\"time\":\"2026-01-01T00:00:02Z\"")
                    .contains("A-SL15");
        }

        @Test
        @Requirement({"GEN-1", "AGG-4"})
        void of_a_temperature_that_is_empty_and_of_one_that_nobody_knows() {
            Result result = cli.evaluate(
                    SMALL,
                    "2026-01-01T00:00:00Z,B1,0,25,3.3,3.3,3.3,3.3",
                    "2026-01-01T00:00:01Z,B1,,,3.3,3.3,,3.3",
                    "2026-01-01T00:00:02Z,B1,?,?,3.3,3.3,3.3,3.3",
                    "2026-01-01T00:00:03Z,B1,0,25,3.3,?,3.3,3.3");

            assertThat(result.lines()).hasSize(3);
            assertThat(result.lines().get(0)).contains("00:00:02Z", "CW-TEMPERATURE-LOST");
            assertThat(result.lines().get(1)).contains("chargers-off");
            assertThat(result.lines().get(2)).contains("the voltage of cell 2 is not known");
        }

        @Test
        void of_several_banks_each_on_its_own_clock() {
            String site = SMALL + """
                    cellwarden.banks.b2 { bms = small-bms, model = "25.6/200", strings = [[B1], [C1]] }
                    """;
            Result result = cli.evaluateCsv(
                    site,
                    Cli.HEADER + ",cell5_v,cell6_v,cell7_v,cell8_v\n"
                            + "2026-01-01T00:10:00Z,b1/B1,0,80,3.3,3.3,3.3,3.3,,,,\n"
                            + "2026-01-01T00:00:00Z,C1,0,80,3.3,3.3,3.3,3.3,3.3,3.3,3.3,3.3\n");

            assertThat(result.exitCode()).isZero();
            assertThat(result.lines())
                    .hasSize(4)
                    .anyMatch(line -> line.startsWith("{\"time\":\"2026-01-01T00:10:00Z\",\"bank\":\"b1\""))
                    .anyMatch(line -> line.startsWith("{\"time\":\"2026-01-01T00:00:00Z\",\"bank\":\"b2\""));
        }

        @Test
        void of_a_recording_longer_than_memory_would_like() {
            String rows = IntStream.range(0, 50_000)
                    .mapToObj(i -> "2026-01-01T%02d:%02d:%02dZ,B1,0,20,3.3,3.3,3.3,3.3"
                            .formatted(i / 3600, i / 60 % 60, i % 60))
                    .collect(Collectors.joining("\n"));

            assertThat(cli.evaluate(SMALL, rows).exitCode()).isZero();
        }

        @Test
        void from_standard_input() {
            Result result = cli.runWith(
                    Cli.HEADER + "\r\n2026-01-01T01:00:00+01:00,B1,0,80,3.3,3.3,3.3,3.3\r\n",
                    "evaluate",
                    "--config",
                    cli.file("site.conf", SMALL).toString(),
                    "--readings",
                    "-");

            assertThat(result.out()).startsWith("{\"time\":\"2026-01-01T00:00:00Z\"");
        }
    }

    @Nested
    @DisplayName("refuses a reading and goes on")
    @Requirement("ALM-11")
    class Refused {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "0|20|0|cell1_v = 0 V is not above 0 V and at most 5 V",
                    "0|20|-0.0004|cell1_v = -0.0004 V is not above 0 V and at most 5 V",
                    "0|20|5.0001|cell1_v = 5.0001 V is not above 0 V and at most 5 V",
                    "0|20|NaN|cell1_v = NaN is no finite number",
                    "0|20|nan|cell1_v = nan is no finite number",
                    "0|20|-Infinity|cell1_v = -Infinity is no finite number",
                    "inf|20|3.3|current_a = inf is no finite number",
                    "1e300|20|3.3|current_a = 1e300 A is no current of a battery",
                    "0|-60.01|3.3|temp_c = -60.01 °C is outside -60 °C to 150 °C",
                    "0|150.04|3.3|temp_c = 150.04 °C is outside -60 °C to 150 °C",
                    "0|20||the voltage of cell 1 is not known"
                })
        void with_an_impossible_value_whole(String current, String temperature, String cell, String reason) {
            String field = cell == null ? "" : cell;
            Result result = cli.evaluate(
                    SMALL, "2026-01-01T00:00:00Z,B1," + current + "," + temperature + "," + field + ",2.0,3.3,3.3");

            assertThat(result.exitCode()).isZero();
            assertThat(result.lines())
                    .containsExactly(
                            "{\"time\":\"2026-01-01T00:00:00Z\",\"bank\":\"b1\",\"battery\":\"B1\",\"event\":\"reading-refused\",\"reason\":\""
                                    + reason + "\"}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0,20,5.000,3.3,3.3,3.3",
                    "0,20,0.001,3.3,3.3,3.3",
                    "0,-60,3.3,3.3,3.3,3.3",
                    "0,150,3.3,3.3,3.3,3.3"
                })
        void but_not_at_the_edge_of_the_possible(String values) {
            assertThat(cli.evaluate(SMALL, "2026-01-01T00:00:00Z,B1," + values).out())
                    .isNotEmpty()
                    .doesNotContain("reading-refused");
        }

        @Test
        void with_a_cell_too_many_or_too_few() {
            String csv = Cli.HEADER + ",cell5_v\n2026-01-01T00:00:00Z,B1,0,20,3.3,3.3,3.3,3.3,3.3\n";
            assertThat(cli.evaluateCsv(SMALL, csv).out()).contains("has 5 cells, the model 12.8/100 has 4");

            String few = "time,battery,current_a,temp_c,cell1_v\n2026-01-01T00:00:00Z,B1,0,20,3.3\n";
            assertThat(cli.evaluateCsv(SMALL, few).out()).contains("has 1 cells, the model 12.8/100 has 4");
        }

        @Test
        void older_than_the_battery_s_last() {
            Result result = cli.evaluate(
                    SMALL,
                    "2026-01-01T00:00:10Z,B1,0,20,3.3,3.3,3.3,3.3",
                    "2026-01-01T00:00:09Z,B1,0,80,3.3,3.3,3.3,3.3");

            assertThat(result.lines())
                    .singleElement()
                    .asString()
                    .startsWith("{\"time\":\"2026-01-01T00:00:10Z\"")
                    .contains("reading-refused");
        }

        @Test
        @Requirement("TOP-6")
        void and_opens_the_loop_after_three_in_a_row() {
            String bad = "2026-01-01T00:00:00Z,B1,0,20,9,3.3,3.3,3.3";

            assertThat(cli.evaluate(SMALL, bad, bad).out()).doesNotContain("loop-open");
            assertThat(cli.evaluate(SMALL, bad, bad, bad).lines())
                    .hasSize(6)
                    .anyMatch(line -> line.contains("loop-open"));
        }
    }

    @Nested
    @DisplayName("stops at damage, with file and line, keeping what it has printed")
    class Damage {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "2026-01-01T00:00:01Z,B1,0,20,3.3,3.3,3.3|has 7 fields",
                    "2026-01-01T00:00:01Z,B1,0,20,3.3,3.3,3.3,3.3,3.3|has 9 fields",
                    "2026-01-01T00:00:01Z,B1,0,20,3.3,abc,3.3,3.3|cell2_v = \"abc\" is no number",
                    "2026-01-01T00:00:01Z,B1,0,20,NaN,abc,3.3,3.3|cell2_v = \"abc\" is no number",
                    "2026-01-01T00:00:01Z,B1,xyz,20,6,3.3,3.3,3.3|current_a = \"xyz\" is no number",
                    "2026-01-01T00:00:01Z,B1,x,20,3.3,3.3,3.3,3.3|current_a = \"x\" is no number",
                    "2026-01-01T00:00:01Z,B1,0,20°,3.3,3.3,3.3,3.3|temp_c = \"20°\" is no number",
                    "2026-01-01T00:00:01Z,B1,0,20,1e999999999,3.3,3.3,3.3|is no number",
                    "2026-01-01T00:00:01Z,B9,0,20,3.3,3.3,3.3,3.3|battery \"B9\" is not in the site file",
                    "2026-01-01T00:00:01Z,,0,20,3.3,3.3,3.3,3.3|battery \"\" is not in the site file",
                    "yesterday,B1,0,20,3.3,3.3,3.3,3.3|time = \"yesterday\" is no ISO-8601 time",
                    ",B1,0,20,3.3,3.3,3.3,3.3|time = \"\" is no ISO-8601 time",
                    "+999999999-12-31T23:59:59Z,B1,0,20,3.3,3.3,3.3,3.3|is no ISO-8601 time",
                    "2026-01-01T00:00:01Z,\"B1,0,20,3.3,3.3,3.3,3.3|is no line of CSV",
                    "2026-01-01T00:00:01Z,\"B\"1,0,20,3.3,3.3,3.3,3.3|is no line of CSV"
                })
        void of_a_row(String row, String message) {
            Result result = cli.evaluate(
                    SMALL,
                    "2026-01-01T00:00:00Z,B1,0,80,3.3,3.3,3.3,3.3",
                    row,
                    "2026-01-01T00:00:02Z,B1,0,20,3.3,3.3,3.3,3.3");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("r.csv:3: ").contains(message).doesNotContain("at io.");
            assertThat(result.lines()).hasSize(2).first().asString().contains("A-SL15");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "``|the file is empty",
                    "2026-01-01T00:00:00Z,B1,0,20,3.3,3.3,3.3,3.3|the header has no column time",
                    "time,battery,current_a,cell1_v|the header has no column temp_c",
                    "time,battery,current_a,temp_c|the header is",
                    "time,battery,current_a,temp_c,cell2_v|the header is",
                    "time,battery,current_a,temp_c,cell1_v,remark|the header is",
                    "time;battery;current_a;temp_c;cell1_v|the header has no column time"
                })
        void of_the_header(String header, String message) {
            Result result = cli.evaluateCsv(SMALL, header);

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("r.csv:1: ").contains(message);
            assertThat(result.out()).isEmpty();
        }

        @Test
        void of_a_line_that_never_ends() {
            Result result = cli.evaluate(SMALL, "2026-01-01T00:00:00Z,\"B1" + "\n,".repeat(1_000_000));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("a line of more than 1000000 characters");
        }

        @Test
        void of_a_name_that_two_banks_have() {
            String site = SMALL + "cellwarden.banks.b2 { bms = small-bms, model = \"12.8/100\", strings = [[B1]] }\n";
            Result result = cli.evaluate(site, "2026-01-01T00:00:00Z,B1,0,20,3.3,3.3,3.3,3.3");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("r.csv:2: battery \"B1\" is in several banks; write one of b1/B1, b2/B1");
        }

        @Test
        void of_a_readings_file_that_is_not_there() {
            Result result =
                    cli.run("evaluate", "--config", cli.file("site.conf", SMALL).toString(), "--readings", "none.csv");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("none.csv: cannot be read: there is no such file");
        }

        @Test
        void of_the_site_file_before_anything_else() {
            Result result = cli.evaluate(SMALL.replace("small-bms", "big-bms"));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("site.conf:1: TOP-1: cellwarden.banks.b1.bms \"big-bms\" is no BMS");
        }
    }

    @Test
    void accepts_blanks_blank_lines_a_byte_order_mark_and_columns_in_another_order() {
        String csv = "\uFEFFbattery,time,temp_c,current_a,cell4_v,cell3_v,cell2_v,cell1_v\n\n"
                + " B1 , 2026-01-01T00:00:00 , 80 , 0 , 3.3, 3.3, 3.3, 3.3 \n\n";

        assertThat(cli.evaluateCsv(SMALL, csv).lines()).hasSize(2);
    }
}
