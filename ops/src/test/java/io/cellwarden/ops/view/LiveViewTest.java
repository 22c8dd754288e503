package io.cellwarden.ops.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.ops.json.Shown;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The live view")
class LiveViewTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Function<String, Duration> LIMITS = _ -> LIMIT;
    private static final Paint PLAIN = new Paint(80, 24, false, true);

    private static BankScenario bank() {
        return BankScenario.bank(BmsModel.LYNX_SMART_BMS_500, "B1", "B2", "B3")
                .cells("B1", 3_300, 3_300, 3_310, 3_300)
                .cells("B2", 3_300, 3_300, 3_300, 3_300)
                .cells("B3", 3_300, 3_300, 3_300, 3_300);
    }

    private static List<String> lines(BankScenario bank, double second) {
        return view(bank, second, "").lines(PLAIN);
    }

    private static LiveView view(BankScenario bank, double second, String told) {
        return new LiveView(
                "demo",
                Reach.BY_DEFAULT,
                List.of(new BankActor.Description(bank.state(), true, 0)),
                List.of(),
                BankScenario.second(second),
                LIMITS,
                told,
                Shown.all(bank.envelopes()));
    }

    private static String headline(BankScenario bank, double second) {
        return Headline.of(new BankActor.Description(bank.state(), true, 0), BankScenario.second(second), LIMIT)
                .text();
    }

    @Test
    @Requirement("MON-1")
    void says_that_all_is_well_and_shows_outputs_and_batteries() {
        assertThat(lines(bank(), 1))
                .contains("[WELL] b1: all is well; loads and chargers on")
                .anyMatch(line -> line.contains("loads on") && line.contains("contactor closed"))
                .anyMatch(line -> line.matches("  B1 ▅▅▅▅ +3\\.300 #1 +3\\.310 #3 +13\\.21 .*"));
    }

    @Test
    @Requirement({"MON-1", "BMS-11"})
    void says_under_the_headline_how_much_waits_for_a_journal_that_is_unavailable() {
        BankScenario down = bank().feed(new Input.JournalReport(BankScenario.second(1), false, "disk full"));
        BankActor.Description waiting = new BankActor.Description(
                down.state(), true, 3, Optional.of(BankScenario.second(1)), 0, 0, Optional.empty());
        LiveView view = new LiveView(
                "site", Reach.BY_DEFAULT, List.of(waiting), List.of(), BankScenario.second(4), LIMITS, "", List.of());
        List<String> lines = view.lines(PLAIN);
        assertThat(lines)
                .containsSubsequence(
                        "  journal: 3 inputs wait, the oldest since 2026-03-01T00:00:01Z",
                        lines.stream()
                                .filter(line -> line.contains("loads on"))
                                .findFirst()
                                .orElseThrow());
        assertThat(lines(bank(), 1)).noneMatch(line -> line.contains("journal: "));
    }

    @Test
    @Requirement("MON-1")
    void says_first_what_is_off_and_why_and_what_stays_on() {
        BankScenario bank =
                bank().cells("B2", 3_300, 3_050, 3_300, 3_300).at(40).cells("B2", 3_300, 2_790, 3_300, 3_300);
        assertThat(headline(bank, 40))
                .isEqualTo(
                        "LOADS OFF: cell 2 of B2 at 2.79 V was too low; back when all reach 3.20 V; chargers stay on");
        assertThat(lines(bank, 40))
                .anyMatch(line -> line.startsWith("[ALARM] b1: LOADS OFF: "))
                .anyMatch(line -> line.contains("loads OFF") && line.contains("chargers on"))
                .anyMatch(line -> line.startsWith("! A-SL11 b1/B2 cell 2: charge the battery"))
                .anyMatch(line -> line.matches("  B2 ▅▁▅▅ +2\\.790 #2 .* A-SL11"))
                .anyMatch(line -> line.matches("  00:00:40 .*loads-off.*"));
    }

    @Test
    void counts_down_what_a_low_cell_is_waiting_for() {
        BankScenario bank = bank().cells("B2", 3_300, 2_790, 3_300, 3_300);
        assertThat(headline(bank, 12)).startsWith("cell 2 of B2 at 2.79 V runs low; charge soon");
        assertThat(lines(bank, 12)).anyMatch(line -> line.contains("loads off in 18 s for B2"));
        assertThat(lines(bank, 13)).anyMatch(line -> line.contains("loads off in 17 s for B2"));
    }

    @ParameterizedTest
    @CsvSource({
        "3, -1, 'LOADS AND CHARGERS OFF: the BMS cable is open between B1 and B2'",
        "1, 30, 'LOADS AND CHARGERS OFF: B2 is silent, last heard 40 s ago'"
    })
    void names_the_place_where_the_loop_is_open(double second, double silentAt, String expected) {
        BankScenario bank = bank();
        if (silentAt < 0) {
            bank.at(second).cable(true);
        } else {
            bank.at(silentAt).silent("B2");
        }
        assertThat(headline(bank, 40)).isEqualTo(expected);
    }

    @Test
    void says_in_words_what_keeps_the_chargers_off() {
        assertThat(headline(bank().cells("B2", 3_760, 3_300, 3_300, 3_300), 1))
                .isEqualTo(
                        "CHARGERS OFF: cell 1 of B2 at 3.76 V is full; back when all are below 3.60 V; loads stay on");
        assertThat(headline(bank().reading("B2", 0, 42, 3_300, 3_300, 3_300, 3_300), 1))
                .isEqualTo("CHARGERS OFF: B2 is too cold to charge: 4.2 °C; loads stay on");
        assertThat(headline(bank().reading("B2", 0, 758, 3_300, 3_300, 3_300, 3_300), 1))
                .isEqualTo("CHARGERS OFF: B2 is too hot: 75.8 °C; loads stay on");
        assertThat(headline(bank().order(new Command.LockOff(Output.CHARGERS)), 1))
                .startsWith("CHARGERS OFF: locked by ");
    }

    @Test
    void names_the_alarm_of_an_output_that_does_not_follow() {
        BankScenario bank = bank().order(new Command.LockOff(Output.LOADS))
                .readBack(Output.LOADS, "x/B1/discharge-fet", "B1", true);
        assertThat(lines(bank, 4)).anyMatch(line -> line.contains("an output counts as stuck in 6 s"));
        bank.at(10).timers();
        assertThat(lines(bank, 10))
                .anyMatch(line -> line.startsWith("! CW-OUTPUT-STUCK b1/B1: switch by hand"))
                .anyMatch(line -> line.matches("  B1 .* CW-OUTPUT-STUCK"));
        bank.order(new Command.Unlock(Output.LOADS)).hardware("B3", AlarmCode.E_SL24, true);
        assertThat(headline(bank, 10)).startsWith("E-SL24 at B3: restart the controller");
    }

    @Test
    void says_when_a_battery_was_not_heard_for_a_while_or_never() {
        assertThat(headline(bank(), 10)).isEqualTo("all is well; loads and chargers on");
        assertThat(headline(bank().at(5).cells("B1", 3_300, 3_300, 3_300, 3_300), 11))
                .isEqualTo("B2 was not heard for 11 s; B3 was not heard for 11 s");
        BankScenario never = BankScenario.bank(BmsModel.SMALL_BMS, "B1");
        assertThat(headline(never, 1)).isEqualTo("no reading of B1 yet");
        assertThat(lines(never, 1)).anyMatch(line -> line.equals("  B1 no reading yet"));
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "140, 45", "40, 12", "20, 5", "1, 1"})
    void never_takes_more_room_than_there_is(int width, int height) {
        BankScenario bank =
                bank().cells("B2", 3_300, 2_790, 3_300, 3_300).at(40).cable(true);
        Paint paint = new Paint(width, height, false, true);
        List<BankActor.Description> many = IntStream.range(0, 30)
                .mapToObj(number -> new BankActor.Description(bank.state(), true, 0))
                .toList();
        for (List<BankActor.Description> banks : List.of(many.subList(0, 1), many)) {
            LiveView view = new LiveView(
                    "demo",
                    Reach.BY_DEFAULT,
                    banks,
                    List.of(),
                    BankScenario.second(40),
                    LIMITS,
                    "A sentence. ".repeat(12),
                    Shown.all(bank.envelopes()));
            assertThat(view.lines(paint)).hasSizeLessThan(paint.height());
        }
        if (width >= 80) {
            assertThat(view(bank, 40, "A sentence. ".repeat(12)).lines(paint)).allMatch(line -> line.length() <= width);
        }
    }

    @Test
    void leaves_out_batteries_that_are_well_before_anything_else() {
        BankScenario well = bank();
        BankScenario low = bank().cells("B2", 3_300, 2_790, 3_300, 3_300);
        List<BankActor.Description> banks = Stream.of(well, well, well, low, well)
                .map(one -> new BankActor.Description(one.state(), true, 0))
                .toList();
        List<String> lines = new LiveView(
                        "site", Reach.BY_DEFAULT, banks, List.of(), BankScenario.second(1), LIMITS, "", List.of())
                .lines(PLAIN);
        assertThat(lines).filteredOn(line -> line.startsWith("[WELL]")).hasSize(4);
        assertThat(lines).filteredOn(line -> line.startsWith("[WARNING]")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.startsWith("  B2")).hasSize(1);
    }

    @Test
    void shows_every_cell_where_there_is_room() {
        assertThat(view(bank(), 1, "").lines(new Paint(140, 45, false, true)))
                .anyMatch(line -> line.contains("3.300 3.300 3.310 3.300"));
    }

    @Test
    void shows_colours_and_signs_only_where_the_terminal_has_them() {
        BankScenario bank = bank().reading("B2", 0, 42, 3_300, 3_300, 3_300, 3_300);
        assertThat(String.join("", view(bank, 1, "a… b").lines(new Paint(80, 24, true, true))))
                .contains("\u001b[1;37;41m ALARM \u001b[0m", "▅", "°C", "…");
        assertThat(String.join("", view(bank, 1, "a… b").lines(new Paint(80, 24, false, false))))
                .contains("[ALARM]", "====", "4.2 C")
                .matches("[ -~]*");
    }

    @Test
    void tells_the_story_in_whole_words() {
        assertThat(view(bank(), 1, "One two three four five six seven eight nine ten eleven twelve thirteen.")
                        .lines(PLAIN))
                .contains("What you see: One two three four five six seven eight nine ten eleven twelve", "thirteen.");
    }

    @Test
    void takes_the_terminal_from_arguments_as_it_gives_them() {
        Paint paint = new Paint(132, 50, true, false);
        assertThat(Paint.parse(paint.arguments())).isEqualTo(paint);
        assertThat(Paint.parse(List.of())).isEqualTo(new Paint(80, 24, false, false));
        assertThatThrownBy(() -> Paint.parse(List.of("depth=3"))).hasMessageContaining("depth=3");
        assertThatThrownBy(() -> Paint.parse(List.of("width=wide"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void has_the_time_in_its_title() {
        assertThat(BankScenario.START).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(lines(bank(), 1).getFirst()).startsWith("demo ").endsWith("2026-03-01 00:00:01 UTC");
    }

    private static LiveView view(BankScenario bank, double second, Reach reach, LinkStatistics.Snapshot... links) {
        return new LiveView(
                "demo",
                reach,
                List.of(new BankActor.Description(bank.state(), true, 0)),
                List.of(links),
                BankScenario.second(second),
                LIMITS,
                "",
                List.of());
    }

    @Test
    @Requirement("LIF-1")
    void tells_how_to_acknowledge_in_words_that_can_be_pasted() {
        BankScenario low = bank().cells("B2", 3_300, 3_050, 3_300, 3_300);
        assertThat(view(low, 1, Reach.BY_DEFAULT).lines(PLAIN)).contains("1 to acknowledge: cellwarden ack b1 --all");
        assertThat(view(low, 1, Reach.of("--data-dir", Path.of("/srv/big bank's")))
                        .lines(PLAIN))
                .contains("1 to acknowledge: cellwarden ack b1 --all --data-dir '/srv/big bank'\\''s'");
    }

    @Test
    @Requirement("BMS-9")
    void shows_a_link_that_is_well_but_whose_writes_have_no_effect_behind_one_that_is_quiet() {
        assertThat(view(bank(), 1, Reach.BY_DEFAULT, link("a", 1, 0)).lines(PLAIN))
                .noneMatch(line -> line.contains("link b1/"));
        assertThat(view(bank(), 1, Reach.BY_DEFAULT, link("a", 1, 3), link("b", -1, 0))
                        .lines(PLAIN))
                .containsSubsequence(
                        "line link b1/b: no valid frame yet",
                        "line link b1/a: ok, 7 frames; 3 writes without effect, last B1 refuses (0 s ag…");
    }

    private static LinkStatistics.Snapshot link(String name, int heardAt, long refused) {
        Instant last = heardAt < 0 ? Instant.MIN : BankScenario.second(heardAt);
        return new LinkStatistics.Snapshot(
                name,
                List.of("b1"),
                true,
                Duration.ofSeconds(10),
                7,
                0,
                0,
                0,
                refused,
                last,
                "",
                "",
                0,
                "B1 refuses",
                last,
                Map.of());
    }

    @Test
    @Requirement("MON-1")
    void shows_the_outputs_of_a_bank_that_is_well_calmly() {
        Paint coloured = new Paint(120, 24, true, true);
        assertThat(view(bank(), 1, "").lines(coloured))
                .as("nothing is coloured, what warns is dim")
                .contains("  \u001b[2mpre-alarm off\u001b[0m  loads on  chargers on  contactor closed");
        BankScenario low = bank().cells("B2", 3_300, 3_050, 3_300, 3_300);
        assertThat(view(low, 1, "").lines(coloured)).anyMatch(line -> line.contains("\u001b[33mpre-alarm WARNS"));
    }
}
