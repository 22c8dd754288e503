package io.cellwarden.battery;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.OnAllowed;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A reading")
class ReadingRulesTest {
    private static final Ints CELLS = Ints.of(3_300, 3_301, 3_302, 3_303);

    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");

    private BankScenario read(double at, int ma, Ints deciC, Ints cells) {
        return bank.feed(new Input.Reading("B1", second(at), ma, deciC, cells));
    }

    private Measurement last() {
        return bank.battery("B1").last();
    }

    @Nested
    @DisplayName("that is impossible")
    @Requirement("ALM-11")
    class Impossible {
        @ParameterizedTest(name = "a cell at {0} mV: {1}")
        @CsvSource({
            "-1, cell 3 = -0.001 V is not above 0 V and at most 5 V",
            "0, cell 3 = 0.000 V is not above 0 V and at most 5 V",
            "1, ''",
            "4999, ''",
            "5000, ''",
            "5001, cell 3 = 5.001 V is not above 0 V and at most 5 V"
        })
        void has_a_cell_at_0_V_or_above_5_V(int mv, String reason) {
            read(0, 0, Ints.of(250), Ints.of(3_300, 3_300, mv, 3_300));

            assertThat(bank.events(InputRefused.class))
                    .extracting(InputRefused::reason)
                    .containsExactlyElementsOf(reason.isEmpty() ? java.util.List.of() : java.util.List.of(reason));
        }

        @ParameterizedTest(name = "a sensor at {0} x 0.1 °C: {1}")
        @CsvSource({
            "-601, temperature 2 = -60.1 °C is outside -60 °C to 150 °C",
            "-600, ''",
            "1500, ''",
            "1501, temperature 2 = 150.1 °C is outside -60 °C to 150 °C"
        })
        void has_a_temperature_outside_minus_60_to_150_degrees(int deciC, String reason) {
            read(0, 0, Ints.of(250, deciC), CELLS);

            assertThat(bank.events(InputRefused.class))
                    .extracting(InputRefused::reason)
                    .containsExactlyElementsOf(reason.isEmpty() ? java.util.List.of() : java.util.List.of(reason));
        }

        @Test
        @Requirement("SET-4")
        void is_judged_before_the_temperature_offset() {
            bank.at(0)
                    .order(new Command.ChangeSetting("B1", Setting.TEMPERATURE_OFFSET, -100))
                    .given();

            read(1, 0, Ints.of(1_501), CELLS);

            assertThat(bank.events()).hasSize(1).first().asString().startsWith("refused temperature 1 = 150.1");
        }

        @ParameterizedTest(name = "{0} cells")
        @CsvSource({"3", "5"})
        void has_a_wrong_number_of_cells(int count) {
            int[] cells = new int[count];
            java.util.Arrays.fill(cells, 3_300);

            bank.cells("B1", cells);

            assertThat(bank.events()).containsExactly("refused has " + count + " cells, the model 12.8/200 has 4");
        }

        @ParameterizedTest(name = "{0} s after one at 10 s: refused = {1}")
        @CsvSource({"9.999, true", "10, false", "10.001, false"})
        void is_earlier_than_the_last_accepted_one_of_its_battery(double at, boolean refused) {
            bank.at(10).cells("B1", 3_300).given();

            bank.at(at).cells("B1", 3_300);

            assertThat(bank.events().isEmpty()).isEqualTo(!refused);
            if (refused) {
                assertThat(bank.events())
                        .containsExactly("refused time 2026-03-01T00:00:09.999Z is before the last accepted one, "
                                + "2026-03-01T00:00:10Z");
                assertThat(bank.state().clock()).isEqualTo(second(10));
                assertThat(bank.envelopes().getLast().time()).isEqualTo(second(10));
            }
        }

        @Test
        void is_no_number_at_all() {
            bank.feed(new Input.UnreadableReading("B1", second(3), "cell 1 is NaN"));

            assertThat(bank.events()).containsExactly("refused cell 1 is NaN");
            assertThat(last().refused()).isEqualTo(1);
            assertThat(bank.state().clock()).isEqualTo(second(3));
        }

        @Test
        void changes_nothing_but_the_count_and_the_clock() {
            bank.at(0).cells("B1", 3_300);
            BatteryState before = bank.battery("B1");

            bank.at(5).reading("B1", 99_000, 900, 2_000, 2_000, 2_000, 0);

            assertThat(bank.battery("B1"))
                    .isEqualTo(before.withLast(before.last().refusedOnce()));
            assertThat(bank.battery("B1").last().refusalsInRow()).isEqualTo(1);
            assertThat(bank.battery("B2").last().refused()).isZero();
            assertThat(bank.state().clock()).isEqualTo(second(5));
        }

        @Test
        void is_of_no_battery_of_the_bank() {
            bank.at(0).cells("B9", 3_300);

            assertThat(bank.events()).containsExactly("refused there is no battery B9 in bank b1");
            assertThat(bank.battery("B1").last().refused()).isZero();
        }
    }

    @Nested
    @DisplayName("that does not tell a value")
    class Untold {
        @Test
        @Requirement("AGG-4")
        void does_not_know_it_whatever_was_told_before() {
            read(0, 1_000, Ints.of(250, 260), CELLS);

            read(1, Ints.ABSENT, Ints.of(Ints.ABSENT, 270), CELLS);

            assertThat(last().currentMa()).isEqualTo(Ints.ABSENT);
            assertThat(last().temperaturesDeciC()).isEqualTo(Ints.of(Ints.ABSENT, 270));
            assertThat(last().toldDeciC()).isEqualTo(Ints.of(250, 270));
        }

        @Test
        void does_not_know_a_sensor_that_never_gave_a_value() {
            read(0, 0, Ints.of(Ints.ABSENT, 270), CELLS);

            assertThat(bank.events()).isEmpty();
        }

        @Test
        @Requirement({"ALM-11", "TOP-6"})
        void is_refused_for_a_cell_whatever_was_told_before_and_the_third_makes_the_battery_silent() {
            read(0, 0, Ints.of(250), CELLS).given();

            for (int second = 1; second <= 3; second++) {
                read(second, 0, Ints.of(250), Ints.of(3_300, 3_300, Ints.ABSENT, 3_300));
            }

            assertThat(bank.events())
                    .startsWith(
                            "refused the voltage of cell 3 is not known",
                            "refused the voltage of cell 3 is not known",
                            "refused the voltage of cell 3 is not known",
                            "loop-open B1 BMS..B2");
        }
    }

    @Nested
    @DisplayName("of a log with empty fields")
    @Requirement("GEN-1")
    class OfLog {
        private Input.Reading filled(int ma, Ints deciC, Ints cells) {
            return ReadingRules.filled(new Input.Reading("B1", second(1), ma, deciC, cells), last());
        }

        @Test
        void keeps_the_previous_values() {
            read(0, 1_000, Ints.of(250, 260), CELLS);

            assertThat(filled(Ints.ABSENT, Ints.none(), Ints.of(3_310, Ints.ABSENT, Ints.ABSENT, 3_313)))
                    .isEqualTo(new Input.Reading(
                            "B1", second(1), 1_000, Ints.of(250, 260), Ints.of(3_310, 3_301, 3_302, 3_313)));
        }

        @Test
        void keeps_what_it_tells() {
            read(0, 1_000, Ints.of(250, 260), CELLS);
            Input.Reading whole = new Input.Reading("B1", second(1), 0, Ints.of(10, 20), Ints.of(1, 2, 3, 4));

            assertThat(ReadingRules.filled(whole, last())).isEqualTo(whole);
        }

        @Test
        void has_no_value_where_there_never_was_one() {
            Ints cells = Ints.of(3_310, Ints.ABSENT, 3_300, 3_300);

            assertThat(filled(Ints.ABSENT, Ints.of(Ints.ABSENT), cells))
                    .isEqualTo(new Input.Reading("B1", second(1), Ints.ABSENT, Ints.of(Ints.ABSENT), cells));
        }

        @Test
        void gets_no_cell_that_it_has_no_field_for() {
            read(0, 0, Ints.of(250), CELLS);

            assertThat(filled(0, Ints.of(250), Ints.of(3_310, Ints.ABSENT, 3_300))
                            .cellsMv())
                    .isEqualTo(Ints.of(3_310, Ints.ABSENT, 3_300));
        }
    }

    @Nested
    @DisplayName("recorded by earlier rules")
    class RecordedEarlier {
        private BatteryState folded(int rulesVersion, String battery) {
            read(0, 1_000, Ints.of(250, 260), CELLS);
            Input.Reading blank = new Input.Reading(
                    battery, second(1), Ints.ABSENT, Ints.of(Ints.ABSENT), Ints.of(3_310, 3_311, 3_312, 3_313));
            Envelope envelope = new Envelope("b1", 2, 0, second(1), "a", 2, 0, rulesVersion, new InputAccepted(blank));
            return BankRules.evolve(bank.state(), envelope).batteries().of("B1");
        }

        @ParameterizedTest(name = "rules version {0}: {1} mA")
        @CsvSource({"3, 1000, 250", "4, -2147483648, -2147483648"})
        @Requirement("GEN-1")
        void leads_to_the_state_that_it_led_to_then(int rulesVersion, int ma, int deciC) {
            Measurement read = folded(rulesVersion, "B1").last();

            assertThat(read.currentMa()).isEqualTo(ma);
            assertThat(read.temperaturesDeciC().get(0)).isEqualTo(deciC);
            assertThat(read.lowestMv()).isEqualTo(3_310);
        }

        static Stream<BankEvent> others() {
            return Stream.of(new OnAllowed(), new InputAccepted(new Input.BatterySilent("B1", second(1))));
        }

        @ParameterizedTest
        @MethodSource("others")
        void leaves_all_other_events_as_they_are(BankEvent event) {
            read(0, 1_000, Ints.of(250, 260), CELLS);

            Envelope earlier = new Envelope("b1", 2, 0, second(1), "a", 2, 0, 3, event);

            assertThat(BankRules.evolve(bank.state(), earlier).batteries().of("B1"))
                    .isEqualTo(bank.battery("B1"));
        }

        @Test
        void of_a_battery_that_the_bank_no_longer_has_changes_nothing() {
            assertThat(folded(3, "B9").last().lowestMv()).isEqualTo(3_300);
        }
    }

    @Nested
    @DisplayName("behind the bank's clock")
    @Requirement("GEN-5")
    class Late {
        @Test
        void but_not_behind_its_own_battery_is_judged_and_stamped_at_the_banks_clock() {
            bank.at(10).cells("B2", 3_300).given();

            bank.at(5).cells("B1", 3_760);

            assertThat(bank.timed())
                    .containsExactly("10 +CW-CHARGE-INHIBIT B1/1", "10 chargers-off (CW-CHARGE-INHIBIT B1/1)");
            assertThat(last().takenAt()).isEqualTo(second(5));
            assertThat(last().validAt()).isEqualTo(second(10));
            assertThat(bank.state().clock()).isEqualTo(second(10));
        }

        @Test
        void starts_its_delay_at_the_banks_clock() {
            bank.at(10).cells("B2", 3_300).at(5).cells("B1", 2_700).given();

            bank.at(60).timers();

            assertThat(bank.timed()).startsWith("40 +A-SL11 B1/1");
        }

        @Test
        @Requirement("TOP-6")
        void counts_its_silence_from_the_banks_clock() {
            BankScenario two = BankScenario.of(BankScenario.site(BmsModel.SMALL_BMS, "B1", "B2")
                    .withSilentAfter(java.time.Duration.ofSeconds(10)));
            two.at(10)
                    .cells("B2", 3_300)
                    .at(5)
                    .cells("B1", 3_300)
                    .at(15)
                    .cells("B2", 3_300)
                    .given();

            two.at(19.999).timers();
            assertThat(two.events()).isEmpty();
            two.at(20).timers();

            assertThat(two.events()).contains("loop-open B1 BMS..B2");
        }
    }
}
