package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.Command;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.JsonDocument;
import io.cellwarden.ops.view.Reach;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The status of a site")
class StatusViewTest {
    private static final Function<String, Duration> LIMIT = bank -> Duration.ofSeconds(10);

    private static List<String> table(BankScenario bank, boolean journal) {
        return StatusView.table(
                List.of(new BankActor.Description(bank.state(), journal, 0)),
                List.of(),
                BankScenario.second(10),
                LIMIT,
                Reach.BY_DEFAULT);
    }

    private static String json(BankScenario bank, boolean running) {
        return Json.line(StatusView.objects(
                        List.of(new BankActor.Description(bank.state(), true, 0)),
                        List.of(),
                        BankScenario.second(10),
                        LIMIT,
                        running)
                .getFirst());
    }

    @Test
    void says_nothing_in_json_that_the_document_does_not_explain() throws IOException {
        BankScenario bank = bank().cells("B2", 3_760)
                .at(6)
                .order(new Command.Acknowledge("", List.of()))
                .at(7)
                .cells("B2", 3_960)
                .at(8)
                .cells("B2", 3_300)
                .order(new Command.OverrideLoads(5))
                .feed(new Input.JournalReport(BankScenario.second(6), false, "disk full"))
                .feed(new Input.DiskReport(BankScenario.second(8), DiskLevel.ALARM, 100, 512, "disk of /data"));
        JsonDocument.assertExplains(json(bank, true));
        JsonDocument.assertExplains(Json.line(
                new DiskSpace("journal's disk", Path.of("/"), DiskLevel.OK, 1, 2, OptionalLong.of(3)).object()));
        JsonDocument.assertExplains(Json.line(StatusView.objects(
                        List.of(),
                        List.of(new LinkStatistics("a", List.of("b1"), Duration.ofSeconds(3)).snapshot()),
                        BankScenario.second(10),
                        LIMIT,
                        true)
                .getFirst()));
    }

    private static BankScenario bank() {
        return BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2")
                .at(5)
                .reading("B1", -12_340, 215, 3_290, 3_300, 3_301, 3_050);
    }

    @Test
    void shows_voltages_current_temperature_and_alarms_of_each_battery() {
        assertThat(table(bank(), true))
                .anyMatch(
                        line -> line.matches(" +B1 +12\\.941 +-12\\.34 +21\\.5 +3\\.050 +3\\.301 +251 .*W-SL12 cell 4"))
                .anyMatch(line -> line.contains("B2") && line.contains("no reading yet"));
        assertThat(json(bank(), true))
                .contains(
                        "\"voltageV\":12.941",
                        "\"currentA\":-12.34",
                        "\"temperaturesC\":[21.5]",
                        "\"cellsV\":[3.29,3.3,3.301,3.05]",
                        "{\"battery\":\"B2\",\"reading\":\"none yet\"}",
                        "\"code\":\"W-SL12\",\"battery\":\"B1\",\"cell\":4",
                        "\"ageS\":5");
    }

    @Test
    @Requirement("AGG-4")
    void shows_what_is_not_told_any_more_as_unknown() {
        BankScenario lost = bank().feed(new Input.Reading(
                "B1", BankScenario.second(6), Ints.ABSENT, Ints.of(Ints.ABSENT), Ints.of(3_300, 3_300, 3_300, 3_300)));

        assertThat(table(lost, true))
                .anyMatch(line -> line.matches(" +B1 +13\\.200 +- +- +3\\.300 .*CW-TEMPERATURE-LOST.*"))
                .anyMatch(line -> line.contains("sensor 1 tells no temperature any more, the last was 21.5 °C"));
        assertThat(json(lost, true)).contains("\"currentA\":null", "\"temperaturesC\":[null]");
    }

    @Test
    void shows_times_as_the_wall_clock_has_them_and_ages_as_they_are() {
        // Given
        BankScenario set = bank().order(new Command.OverrideLoads(1))
                .feed(new Input.ClockStepped(BankScenario.second(6), -3_600_000));
        // Then
        assertThat(json(set, true))
                .contains(
                        "\"time\":\"2026-02-28T23:00:10Z\"",
                        "\"since\":\"2026-02-28T23:00:05Z\"",
                        "\"overrideUntil\":\"2026-02-28T23:01:05Z\"",
                        "\"ageS\":5");
        assertThat(table(set, true))
                .contains("time 2026-02-28T23:00:10Z")
                .anyMatch(line -> line.contains("OVERRIDE") && line.contains("until 2026-02-28T23:01:05Z"));
    }

    @Test
    @Requirement("MON-3")
    void shows_what_devices_tell_of_themselves() throws IOException {
        // Given
        BankScenario bank =
                bank().feed(new Input.MonitorReading(BankScenario.second(6), "shunt", 26_400, -12_340, 873, 0, 241));
        String name = bank.state().site().name();
        LinkStatistics statistics = new LinkStatistics("a", List.of(name), Duration.ofSeconds(3));
        statistics.figures(
                name,
                new Input.DeviceFigures(
                        BankScenario.second(6),
                        "B1",
                        List.of(new Figure("wireResistancesMOhm", 0, Ints.of(45, 44, 46, 45)))));
        statistics.figures(
                name,
                new Input.DeviceFigures(
                        BankScenario.second(6),
                        "shunt",
                        List.of(
                                Figure.of("deepestDischargeAh", 3, 120_500),
                                Figure.of("chargeCycles", 0, 12),
                                Figure.of("minVoltageV", 3, 11_800),
                                Figure.of("dischargedKWh", 2, 5_821),
                                Figure.of("sinceFullChargeH", 0, 24))));
        List<BankActor.Description> banks = List.of(new BankActor.Description(bank.state(), true, 0));
        // When
        String json = Json.line(
                StatusView.objects(banks, List.of(statistics.snapshot()), BankScenario.second(10), LIMIT, true)
                        .getFirst());
        // Then
        JsonDocument.assertExplains(json);
        assertThat(json)
                .contains(
                        "\"history\":{\"deepestDischargeAh\":120.5,\"chargeCycles\":12,\"minVoltageV\":11.8,"
                                + "\"dischargedKWh\":58.21,\"sinceFullChargeH\":24,\"ageS\":4}",
                        "\"wireResistancesMOhm\":[45,44,46,45],\"figuresAgeS\":4");
        assertThat(StatusView.table(
                        banks, List.of(statistics.snapshot()), BankScenario.second(10), LIMIT, Reach.BY_DEFAULT))
                .contains(
                        "  B1: wire resistances 45 44 46 45 mΩ (4 s ago)",
                        "  shunt: deepest discharge 120.5 Ah, charge cycles 12, min voltage 11.8 V, discharged 58.21 kWh,"
                                + " since full charge 24 h (4 s ago)");
    }

    @Test
    void says_whether_a_program_watches() {
        assertThat(json(bank(), true)).contains("\"running\":true", "\"time\":\"2026-03-01T00:00:10Z\"");
        assertThat(json(bank(), false)).contains("\"running\":false");
    }

    @Test
    @Requirement("AGG-4")
    void marks_readings_that_are_older_than_the_silence_that_their_bank_allows() {
        for (int limit : new int[] {2, 10}) {
            Function<String, Duration> limits = bank -> Duration.ofSeconds(limit);
            assertThat(shown(bank(), 5 + limit, limits)).noneMatch(line -> line.contains("STALE"));
            assertThat(shown(bank(), 5 + limit + 1, limits))
                    .anyMatch(line -> line.contains("B1") && line.contains("STALE " + (limit + 1) + " s"));
        }
    }

    @Test
    @Requirement("AGG-4")
    void marks_readings_of_a_silent_battery_and_of_before_the_start_whatever_their_age() {
        assertThat(json(bank().silent("B1"), true)).contains("\"ageS\":5,\"stale\":true");
        assertThat(json(bank().started(), true)).contains("\"ageS\":5,\"stale\":true");
        assertThat(json(bank(), true)).contains("\"ageS\":5,\"stale\":false");
    }

    private static List<String> shown(BankScenario bank, int second, Function<String, Duration> limits) {
        return StatusView.table(
                List.of(new BankActor.Description(bank.state(), true, 0)),
                List.of(),
                BankScenario.second(second),
                limits,
                Reach.BY_DEFAULT);
    }

    @Test
    void says_of_a_bad_link_what_the_link_says() {
        // Given
        String text = "link b1/a: no valid frame for 12 s; last error checksum ×31";
        BankScenario bank = bank().feed(new Input.LinkReport("B1", BankScenario.second(6), false, text));
        // Then
        assertThat(table(bank, true)).anyMatch(line -> line.startsWith("  ! NEW      CW-LINK B1  " + text));
        assertThat(json(bank, true)).contains("\"code\":\"CW-LINK\",\"battery\":\"B1\"", "\"detail\":\"" + text + "\"");
    }

    @Test
    void shows_what_is_off_bypassed_locked_and_open() {
        // Given
        BankScenario bank = bank().order(io.cellwarden.event.Role.ADMINISTRATOR, new Command.LockOff(Output.CHARGERS))
                .order(io.cellwarden.event.Role.ADMINISTRATOR, new Command.Bypass("B2"))
                .silent("B1");
        // Then
        assertThat(table(bank, true))
                .anyMatch(line -> line.contains("load-disconnect OFF") && line.contains("BMS cable OPEN"))
                .anyMatch(line -> line.equals("  charge-disconnect is locked off by ann as administrator: test"))
                .anyMatch(line -> line.startsWith("  the BMS cable loop is open between ")
                        && line.endsWith(", because nothing valid comes from B1"))
                .anyMatch(line -> line.contains("bypassed: B2"));
        assertThat(json(bank, true))
                .contains("\"loadsAllowed\":false", "\"loop\":\"open at B1", "\"bypassed\":[\"B2\"]");
    }

    @Test
    void has_capitals_only_for_what_is_not_as_it_should_be() {
        BankScenario well =
                BankScenario.bank(BmsModel.LYNX_SMART_BMS_500, "B1").at(1).cells("B1", 3_300);
        assertThat(table(well, true))
                .anyMatch(line ->
                        line.contains("  pre-alarm off  load-disconnect on  charge-disconnect on  contactor closed"));
        assertThat(table(bank(), true)).anyMatch(line -> line.contains("  pre-alarm WARNS"));
    }

    @Test
    @Requirement("LIF-1")
    void tells_how_to_acknowledge_in_words_that_can_be_pasted() {
        assertThat(StatusView.table(
                        List.of(new BankActor.Description(bank().state(), true, 0)),
                        List.of(),
                        BankScenario.second(10),
                        LIMIT,
                        Reach.of("--config", Path.of("sea/site.conf"))))
                .contains("  to acknowledge (BATTERY or CODE instead of --all for some):"
                        + " cellwarden ack b1 --all --config sea/site.conf");
    }

    @Test
    void warns_of_a_bank_without_its_journal() {
        assertThat(table(bank(), false)).anyMatch(line -> line.contains("switches OFF but never ON"));
        assertThat(table(bank(), true)).noneMatch(line -> line.contains("JOURNAL"));
    }

    private static BankActor.Description waiting(BankScenario bank, boolean recovered, int inputs) {
        Optional<Instant> since = inputs == 0 ? Optional.empty() : Optional.of(BankScenario.second(7));
        return new BankActor.Description(bank.state(), recovered, inputs, since, 0, 0, Optional.empty());
    }

    private static List<String> journalLines(BankActor.Description bank) {
        return StatusView.table(List.of(bank), List.of(), BankScenario.second(10), LIMIT, Reach.BY_DEFAULT).stream()
                .filter(line -> line.startsWith("  journal: "))
                .toList();
    }

    private static String journalJson(BankActor.Description bank) {
        return Json.line(StatusView.objects(List.of(bank), List.of(), BankScenario.second(10), LIMIT, true)
                .getFirst());
    }

    @Test
    @Requirement("BMS-11")
    void tells_how_much_waits_for_the_journal_now_and_since_when_while_its_alarm_is_up() {
        BankScenario well = bank();
        BankScenario down = bank().feed(new Input.JournalReport(BankScenario.second(6), false, "disk full"));
        BankScenario up = bank().feed(new Input.JournalReport(BankScenario.second(6), false, "disk full"))
                .feed(new Input.JournalReport(BankScenario.second(7), true, "written again"));
        assertThat(journalLines(waiting(down, true, 0))).isEmpty();
        assertThat(journalLines(waiting(down, true, 1)))
                .containsExactly("  journal: 1 input waits since 2026-03-01T00:00:07Z");
        assertThat(journalLines(waiting(down, true, 2)))
                .containsExactly("  journal: 2 inputs wait, the oldest since 2026-03-01T00:00:07Z");
        assertThat(journalLines(waiting(well, false, 1))).hasSize(1);
        assertThat(journalLines(waiting(well, true, 1))).isEmpty();
        assertThat(journalLines(waiting(up, true, 1))).isEmpty();
    }

    @Test
    @Requirement("BMS-11")
    void says_in_json_that_the_journal_is_unavailable_while_its_alarm_is_up() throws IOException {
        BankScenario down = bank().feed(new Input.JournalReport(BankScenario.second(6), false, "disk full"));
        String unavailable = journalJson(waiting(down, true, 2));
        JsonDocument.assertExplains(unavailable);
        assertThat(unavailable)
                .contains("\"journal\":\"unavailable\",\"notJournalled\":2,"
                        + "\"notJournalledSince\":\"2026-03-01T00:00:07Z\"");
        assertThat(journalJson(waiting(bank(), false, 0)))
                .contains("\"journal\":\"unavailable\",\"notJournalled\":0,\"notJournalledSince\":null");
        assertThat(journalJson(waiting(bank(), true, 1))).contains("\"journal\":\"ok\"");
    }

    @Test
    void shows_since_when_an_input_waits_as_the_wall_clock_has_it() {
        BankScenario down = bank().feed(new Input.JournalReport(BankScenario.second(6), false, "disk full"))
                .feed(new Input.ClockStepped(BankScenario.second(6), -3_600_000));
        assertThat(journalLines(waiting(down, true, 1)))
                .containsExactly("  journal: 1 input waits since 2026-02-28T23:00:07Z");
    }

    @Test
    @Requirement({"LIF-1", "LIF-2"})
    void shows_first_what_nobody_has_seen_with_all_that_is_known_of_it() {
        // Given
        BankScenario bank = bank().cells("B2", 3_760)
                .at(6)
                .order(new Command.Acknowledge("", List.of()))
                .at(7)
                .cells("B2", 3_960)
                .at(8)
                .cells("B2", 3_300)
                .at(9)
                .cells("B2", 3_000);
        // Then
        assertThat(table(bank, true).subList(1, 10))
                .containsSubsequence(
                        "ALARMS of b1: 1 new, 1 over but not acknowledged",
                        "  ! NEW      W-SL12 B2 cell 1  3 V, limit 3.1 V  since 2026-03-01T00:00:09Z  event 6.1",
                        "             charge soon, or reduce the loads",
                        "  ! OVER     A-SL9 B2 cell 1  3.96 V, limit 3.95 V  since 2026-03-01T00:00:07Z"
                                + " until 2026-03-01T00:00:08Z, worst 3.96 V  event 4.1",
                        "    known    W-SL12 B1 cell 4  3.05 V, limit 3.1 V  pre-alarm-on"
                                + "  since 2026-03-01T00:00:05Z  event 1.1",
                        "             acknowledged by ann at 2026-03-01T00:00:06Z: test",
                        "  to acknowledge (BATTERY or CODE instead of --all for some): cellwarden ack b1 --all");
        assertThat(json(bank, true))
                .contains(
                        "\"toAcknowledge\":2",
                        "{\"code\":\"A-SL9\",\"battery\":\"B2\",\"cell\":1,\"state\":\"returned-unacknowledged\","
                                + "\"kind\":\"alarm\",\"voltageV\":3.96,\"limitV\":3.95,"
                                + "\"since\":\"2026-03-01T00:00:07Z\",\"times\":1,\"switched\":[],"
                                + "\"event\":\"4.1\",\"cause\":\"4.0\",\"returned\":\"2026-03-01T00:00:08Z\",",
                        "\"state\":\"acknowledged\"",
                        "\"switched\":[\"pre-alarm-on\"]",
                        "\"acknowledged\":{\"who\":\"ann\",\"why\":\"test\",\"at\":\"2026-03-01T00:00:06Z\"}");
    }

    @Test
    void shows_alarms_without_figures_and_of_the_bank_and_how_often_they_came_up() {
        // Given
        BankScenario bank = bank();
        for (boolean available : List.of(false, true, false)) {
            bank.feed(new Input.JournalReport(BankScenario.second(6), available, "disk full"));
        }
        // Then
        assertThat(table(bank, true))
                .contains("  ! NEW      CW-JOURNAL-UNAVAILABLE  disk full  ×2  since 2026-03-01T00:00:06Z  event 4.1");
    }

    @Test
    void shows_nothing_of_alarms_where_there_are_none_and_signals_without_asking_for_anything() {
        assertThat(table(BankScenario.bank(BmsModel.SMALL_BMS, "B1"), true))
                .noneMatch(line -> line.contains("ALARMS") || line.contains("acknowledge"));
        assertThat(table(BankScenario.bank(BmsModel.SMALL_BMS, "B1").at(1).cells("B1", 3_760), true))
                .anyMatch(line -> line.startsWith("    signal   CW-CHARGE-INHIBIT B1 cell 1  3.76 V, limit 3.75 V"))
                .noneMatch(line -> line.contains("ALARMS") || line.contains("acknowledge"));
    }

    @Test
    @Requirement("CTL-1")
    void shows_an_override_until_when_and_by_whom() {
        assertThat(table(bank().order(new Command.OverrideLoads(5)), true))
                .contains("  OVERRIDE: loads are kept on despite low cells until 2026-03-01T00:05:05Z, by ann");
    }
}
