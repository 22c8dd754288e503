package io.cellwarden.battery;

import static io.cellwarden.bank.BankScenario.START;
import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.battery.BalanceRules.Progress;
import io.cellwarden.battery.BalanceRules.Rebalancing;
import io.cellwarden.event.BalanceStatus;
import io.cellwarden.event.BankEvent.BalanceEnd;
import io.cellwarden.event.BankEvent.BalancingEnded;
import io.cellwarden.event.BankEvent.BalancingStarted;
import io.cellwarden.event.BankEvent.FullyCharged;
import io.cellwarden.event.BankEvent.TransferEnded;
import io.cellwarden.event.BankEvent.TransferStarted;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Transfer;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Balancing")
class BalanceRulesTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1");

    private BalanceState balance() {
        return bank.battery("B1").balance();
    }

    @Nested
    @DisplayName("starts")
    @Requirement("BAL-2")
    class Starts {
        @ParameterizedTest(name = "spread {0} mV, highest {1} mV, {2} mA: {3}")
        @CsvSource({
            "15, 3400, 0, false",
            "16, 3400, 0, true",
            "17, 3400, 0, true",
            "16, 3299, 0, false",
            "16, 3300, 0, true",
            "100, 3299, 0, false",
            "101, 3299, 0, true",
            "16, 3400, -1, false",
            "16, 3400, 1, true",
            "16, 3400, -2147483648, false"
        })
        void above_15_mV_from_3_30_V_or_when_severe_and_not_discharging(int spread, int high, int ma, boolean starts) {
            bank.at(0).reading("B1", ma, 250, high - spread, high, high - spread, high - spread);

            assertThat(balance().running()).isEqualTo(starts);
            assertThat(bank.events(BalancingStarted.class))
                    .isEqualTo(starts ? List.of(new BalancingStarted("B1", 2, spread)) : List.of());
        }

        @Test
        @Requirement("BAL-10")
        void not_in_float_so_that_a_charger_must_be_restarted_to_go_on() {
            bank.at(0)
                    .reading("B1", 10_000, 250, 3_550)
                    .at(1)
                    .reading("B1", 100, 250, 3_375)
                    .given();

            bank.at(2).reading("B1", 100, 250, 3_360, 3_390, 3_375, 3_375);
            assertThat(balance().running()).isFalse();
            bank.at(3).reading("B1", 10_000, 250, 3_360, 3_390, 3_375, 3_375);

            assertThat(balance().running()).isTrue();
        }

        @Test
        @Requirement("BAL-10")
        void not_for_batteries_of_a_string_that_differ_while_their_cells_do_not() {
            BankScenario string = BankScenario.of(BankSite.of(
                    "b1",
                    BmsModel.SMALL_BMS,
                    Catalogue.printed().find("12.8/200").orElseThrow(),
                    List.of(List.of("B1", "B2"))));

            string.at(0).cells("B1", 3_500).cells("B2", 3_300);

            assertThat(string.events(BalancingStarted.class)).isEmpty();
        }

        @Test
        void with_a_reading_of_that_battery_only() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.at(0).reading("B1", 10_000, 250, 3_550).reading("B2", 10_000, 250, 3_550);
            two.at(1)
                    .reading("B1", 0, 250, 3_365, 3_385, 3_375, 3_375)
                    .reading("B2", 0, 250, 3_375)
                    .given();

            two.at(2).reading("B2", 20_000, 250, 3_375);

            assertThat(two.state().bms().charge().stage()).isEqualTo(ChargeStage.BULK);
            assertThat(two.events(BalancingStarted.class)).isEmpty();
        }
    }

    @Nested
    @DisplayName("ends")
    @Requirement("BAL-2")
    class Ends {
        private BankScenario running() {
            return bank.at(0)
                    .reading("B1", 100, 250, 3_400, 3_440, 3_400, 3_400)
                    .given();
        }

        @ParameterizedTest(name = "spread {0} mV: {1}")
        @CsvSource({"9, true", "10, true", "11, false"})
        @Requirement("BAL-1")
        void when_all_cells_are_within_10_mV(int spread, boolean ends) {
            running();

            bank.at(1).reading("B1", 100, 250, 3_400, 3_400 + spread, 3_400, 3_400);

            assertThat(bank.events(BalancingEnded.class))
                    .isEqualTo(ends ? List.of(new BalancingEnded("B1", spread, BalanceEnd.LEVEL)) : List.of());
        }

        @ParameterizedTest(name = "highest {0} mV, lowest {1} mV: {2}")
        @CsvSource({"3299, 3280, true", "3300, 3280, false", "3299, 3199, true", "3299, 3198, false"})
        void below_3_30_V_unless_severe(int high, int low, boolean ends) {
            running();

            bank.at(1).reading("B1", 100, 250, low, high, low, low);

            assertThat(bank.events(BalancingEnded.class))
                    .isEqualTo(
                            ends ? List.of(new BalancingEnded("B1", high - low, BalanceEnd.LOW_VOLTAGE)) : List.of());
        }

        @Test
        void not_because_of_a_discharge() {
            running();

            bank.at(1).reading("B1", -50_000, 250, 3_400, 3_440, 3_400, 3_400);

            assertThat(balance().running()).isTrue();
        }

        @Test
        @Requirement("BAL-4")
        void not_because_a_high_cell_holds_the_charger_off() {
            running();

            bank.at(1).reading("B1", 0, 250, 3_500, 3_760, 3_500, 3_500);

            assertThat(bank.isOn(Output.CHARGERS)).isFalse();
            assertThat(balance().running()).isTrue();
        }

        @Test
        @Requirement("BAL-10")
        void in_every_battery_when_the_charger_reaches_float() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.at(0)
                    .reading("B1", 100, 250, 3_400, 3_440, 3_400, 3_400)
                    .reading("B2", 100, 250, 3_400, 3_440, 3_400, 3_400);
            two.given().at(1).charger(ChargeStage.FLOAT);

            assertThat(two.events(BalancingEnded.class))
                    .containsExactly(
                            new BalancingEnded("B1", 40, BalanceEnd.FLOAT),
                            new BalancingEnded("B2", 40, BalanceEnd.FLOAT));
        }

        @Test
        void not_when_another_battery_is_read() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.at(0).reading("B1", 100, 250, 3_400, 3_440, 3_400, 3_400).given();

            two.at(1).cells("B2", 3_300);

            assertThat(two.balancing()).isEmpty();
        }
    }

    @Nested
    @DisplayName("that hardware reports")
    @Requirement("BAL-9")
    class Led {
        @Test
        void starts_and_ends_as_the_hardware_says() {
            bank.at(0)
                    .cells("B1", 3_400)
                    .balancer("B1", true)
                    .at(1)
                    .balancer("B1", true)
                    .at(2)
                    .balancer("B1", false);
            bank.at(3).balancer("B1", false);

            assertThat(bank.events(BalancingStarted.class)).containsExactly(new BalancingStarted("B1", 1, 0));
            assertThat(bank.events(BalancingEnded.class))
                    .containsExactly(new BalancingEnded("B1", 0, BalanceEnd.HARDWARE));
        }

        @Test
        void is_not_started_or_ended_by_voltages() {
            bank.at(0).cells("B1", 3_400).balancer("B1", false).at(1).cells("B1", 3_400, 3_500, 3_400, 3_400);
            assertThat(balance().running()).isFalse();

            bank.balancer("B1", true).at(2).cells("B1", 3_200);

            assertThat(balance().running()).isTrue();
        }

        @Test
        void ends_the_run_of_our_own_when_it_says_so() {
            bank.at(0).cells("B1", 3_400, 3_500, 3_400, 3_400).given();

            bank.at(1).balancer("B1", false);

            assertThat(bank.balancing())
                    .containsExactly("balancing-ended B1 100 HARDWARE", "balance-status B1 BALANCING>UNKNOWN");
        }

        @Test
        void does_nothing_before_the_first_reading() {
            bank.at(0).balancer("B1", true);

            assertThat(bank.balancing()).isEmpty();
        }
    }

    @Nested
    @DisplayName("moves energy")
    @Requirement({"BAL-1", "BAL-9"})
    class Transfers {
        private List<Transfer> flowing() {
            return balance().transfers();
        }

        @Test
        @Requirement("BAL-3")
        void from_the_highest_cell_to_its_lower_neighbours_1_8_A_together() {
            bank.at(0).cells("B1", 3_400, 3_440, 3_410, 3_400);

            assertThat(flowing())
                    .containsExactly(new Transfer(2, 1, 900, second(0)), new Transfer(2, 3, 900, second(0)));
            assertThat(bank.events(TransferStarted.class)).hasSize(2);
        }

        @ParameterizedTest(name = "highest cell {0}")
        @CsvSource({"1, 2", "4, 3"})
        void from_the_end_of_the_row_to_the_only_neighbour(int from, int to) {
            int[] cells = {3_400, 3_400, 3_400, 3_400};
            cells[from - 1] = 3_440;

            bank.at(0).cells("B1", cells);

            assertThat(flowing()).containsExactly(new Transfer(from, to, 1_800, second(0)));
        }

        @Test
        void only_to_neighbours_that_are_lower() {
            bank.at(0).cells("B1", 3_400, 3_440, 3_440, 3_400);

            assertThat(flowing()).containsExactly(new Transfer(2, 1, 1_800, second(0)));
        }

        @Test
        void from_the_first_highest_cell_that_has_a_lower_neighbour() {
            bank.at(0).cells("B1", 3_440, 3_440, 3_440, 3_400);

            assertThat(flowing()).containsExactly(new Transfer(3, 4, 1_800, second(0)));
            assertThat(bank.events(BalancingStarted.class)).containsExactly(new BalancingStarted("B1", 1, 40));
        }

        @Test
        void and_records_how_much_when_the_highest_cell_changes() {
            bank.at(0)
                    .cells("B1", 3_400, 3_440, 3_410, 3_400)
                    .at(1_800)
                    .cells("B1", 3_400, 3_430, 3_410, 3_400)
                    .given();

            bank.at(3_600).cells("B1", 3_440, 3_430, 3_410, 3_400);

            assertThat(bank.events(TransferEnded.class))
                    .containsExactly(
                            new TransferEnded("B1", new Transfer(2, 1, 900, second(0)), 900_000),
                            new TransferEnded("B1", new Transfer(2, 3, 900, second(0)), 900_000));
            assertThat(bank.events(TransferStarted.class))
                    .containsExactly(new TransferStarted("B1", new Transfer(1, 2, 1_800, second(3_600))));
        }

        @Test
        void and_keeps_on_what_still_flows_while_another_stops() {
            bank.at(0)
                    .cells("B1", 3_400, 3_440, 3_400, 3_400)
                    .at(10)
                    .cells("B1", 3_440, 3_440, 3_400, 3_400)
                    .given();

            bank.at(20).cells("B1", 3_440, 3_440, 3_400, 3_410);

            assertThat(flowing()).containsExactly(new Transfer(2, 3, 1_800, second(10)));
            assertThat(bank.events(TransferEnded.class)).isEmpty();
        }

        @Test
        void until_the_run_ends() {
            bank.at(0).cells("B1", 3_400, 3_400, 3_400, 3_440).given();

            bank.at(7.2).cells("B1", 3_400);

            assertThat(flowing()).isEmpty();
            assertThat(bank.events(TransferEnded.class))
                    .containsExactly(new TransferEnded("B1", new Transfer(4, 3, 1_800, second(0)), 3_600));
        }

        @Test
        void until_float_ends_the_run_of_a_battery_that_was_not_read() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.at(0).cells("B1", 3_400, 3_440, 3_400, 3_400).cells("B2", 3_400).given();

            two.at(10).charger(ChargeStage.FLOAT);

            assertThat(two.events(TransferEnded.class)).hasSize(2);
        }

        @Test
        void and_leaves_it_alone_when_only_the_stage_changes() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.at(0).cells("B1", 3_400, 3_440, 3_400, 3_400).cells("B2", 3_400).given();

            two.at(10).charger(ChargeStage.BULK);

            assertThat(two.battery("B1").balance().transfers()).hasSize(2);
            assertThat(two.events(TransferEnded.class)).isEmpty();
        }
    }

    @Nested
    @DisplayName("shows as status")
    @Requirement("BAL-6")
    class Status {
        @ParameterizedTest(name = "{0}: {1} mV known = {2}")
        @CsvSource({
            "12.8/200, 13799, false", "12.8/200, 13800, false", "12.8/200, 13801, true",
            "25.6/200, 27199, false", "25.6/200, 27200, false", "25.6/200, 27201, true"
        })
        @Requirement("CAT-4")
        void unknown_until_first_above_13_8_or_27_2_V(String model, int mv, boolean known) {
            var printed = Catalogue.printed().find(model).orElseThrow();
            BankScenario some = BankScenario.of(BankSite.of("b1", BmsModel.SMALL_BMS, printed, List.of(List.of("B1"))));
            int[] cells = new int[printed.cells()];
            java.util.Arrays.fill(cells, mv / cells.length);
            cells[0] += mv % cells.length;

            some.at(0).cells("B1", cells);

            assertThat(some.battery("B1").balance().shown())
                    .isEqualTo(known ? BalanceStatus.BALANCED : BalanceStatus.UNKNOWN);
        }

        @Test
        void balancing_while_a_run_is_active_and_then_what_was_judged() {
            bank.at(0).cells("B1", 3_500, 3_540, 3_500, 3_500).at(1).cells("B1", 3_510);

            assertThat(bank.balancing())
                    .containsExactly(
                            "balancing-started B1/2 40",
                            "balance-status B1 UNKNOWN>BALANCING",
                            "balancing-ended B1 0 LEVEL",
                            "balance-status B1 BALANCING>BALANCED");
        }

        @ParameterizedTest(name = "spread {0} mV: {1}")
        @CsvSource({"99, BALANCED", "100, BALANCED", "101, IMBALANCE"})
        void imbalance_above_0_1_V(int spread, BalanceStatus status) {
            bank.at(0).reading("B1", -1_000, 250, 3_550 - spread, 3_550, 3_550, 3_550);

            assertThat(balance().shown()).isEqualTo(status);
        }

        @Test
        void held_below_13_8_V() {
            bank.at(0).cells("B1", 3_500).given();

            bank.at(1).reading("B1", -1_000, 250, 3_000, 3_300, 3_300, 3_300);

            assertThat(bank.balancing()).isEmpty();
            assertThat(balance().shown()).isEqualTo(BalanceStatus.BALANCED);
        }

        @Test
        void imbalance_when_absorption_ends_while_a_run_is_active() {
            bank.at(0).reading("B1", 9_000, 250, 3_550, 3_580, 3_550, 3_550).given();

            bank.at(1).reading("B1", 100, 250, 3_370, 3_390, 3_370, 3_370);

            assertThat(bank.balancing())
                    .containsExactly("balancing-ended B1 20 FLOAT", "balance-status B1 BALANCING>IMBALANCE");
            assertThat(bank.events(FullyCharged.class)).isEmpty();
        }

        @Test
        void imbalance_also_when_the_cells_only_look_level_at_the_lower_voltage() {
            bank.at(0).reading("B1", 9_000, 250, 3_550, 3_580, 3_550, 3_550).given();

            bank.at(1).reading("B1", 100, 250, 3_375);

            assertThat(bank.balancing())
                    .containsExactly("balancing-ended B1 0 LEVEL", "balance-status B1 BALANCING>IMBALANCE");
            assertThat(bank.events(FullyCharged.class)).isEmpty();
        }

        @Test
        void balanced_when_absorption_ends_with_level_cells_still_high() {
            bank.at(0).reading("B1", 9_000, 250, 3_550, 3_580, 3_550, 3_550).given();

            bank.at(1).reading("B1", 0, 250, 3_555, 3_565, 3_555, 3_555);

            assertThat(bank.balancing())
                    .containsExactly("balancing-ended B1 10 LEVEL", "balance-status B1 BALANCING>BALANCED");
        }

        @Test
        void imbalance_until_the_cells_are_level_in_a_later_absorption() {
            bank.at(0).reading("B1", 9_000, 250, 3_550, 3_580, 3_550, 3_550);
            bank.at(1).reading("B1", 100, 250, 3_370, 3_390, 3_370, 3_370);
            bank.at(2).reading("B1", 9_000, 250, 3_550, 3_565, 3_550, 3_550);
            assertThat(balance().shown()).isEqualTo(BalanceStatus.IMBALANCE);

            bank.at(3).reading("B1", 9_000, 250, 3_550, 3_560, 3_550, 3_550);

            assertThat(balance().shown()).isEqualTo(BalanceStatus.BALANCED);
            assertThat(balance().unfinished()).isFalse();
        }

        @Test
        void balanced_when_a_later_absorption_ends_without_need_of_a_run() {
            bank.at(0).reading("B1", 9_000, 250, 3_550, 3_580, 3_550, 3_550);
            bank.at(1).reading("B1", 100, 250, 3_370, 3_390, 3_370, 3_370);
            bank.at(2).reading("B1", 9_000, 250, 3_550, 3_565, 3_550, 3_550).given();

            bank.at(3).reading("B1", -100, 250, 3_350);

            assertThat(bank.balancing()).containsExactly("balance-status B1 IMBALANCE>BALANCED");
        }

        @Test
        void imbalance_in_every_battery_of_the_bank_whose_run_was_cut_off() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.at(0)
                    .reading("B1", 9_000, 250, 3_550, 3_580, 3_550, 3_550)
                    .reading("B2", 9_000, 250, 3_550)
                    .given();

            two.at(1).charger(ChargeStage.FLOAT);

            assertThat(two.balancing())
                    .containsExactly("balancing-ended B1 30 FLOAT", "balance-status B1 BALANCING>IMBALANCE");
        }

        @Test
        void unknown_stays_unknown_when_absorption_ends_before_it_was_ever_known() {
            bank.at(0)
                    .charger(ChargeStage.ABSORPTION)
                    .at(1)
                    .cells("B1", 3_400, 3_430, 3_400, 3_400)
                    .given();

            bank.at(2).charger(ChargeStage.FLOAT);

            assertThat(bank.balancing())
                    .containsExactly("balancing-ended B1 30 FLOAT", "balance-status B1 BALANCING>UNKNOWN");
            assertThat(balance().unfinished()).isTrue();
        }
    }

    @Nested
    @DisplayName("counts the days since the last full charge")
    @Requirement("BAL-7")
    class FullCharge {
        private BankScenario charged() {
            return bank.at(0).reading("B1", 9_000, 250, 3_550).at(60).reading("B1", 100, 250, 3_375);
        }

        @Test
        void from_reaching_float_while_balanced() {
            charged().at(70).reading("B1", 100, 250, 3_375);

            assertThat(bank.events(FullyCharged.class)).containsExactly(new FullyCharged("B1"));
            assertThat(balance().fullyChargedAt()).isEqualTo(second(60));
            assertThat(balance().knownSince()).isEqualTo(second(60));
        }

        @Test
        void again_with_each_float() {
            charged().at(100).reading("B1", 9_000, 250, 3_550).at(110).reading("B1", 0, 250, 3_375);

            assertThat(balance().fullyChargedAt()).isEqualTo(second(110));
        }

        @Test
        void not_when_float_is_reached_in_imbalance_or_unknown() {
            bank.at(0).cells("B1", 3_300).charger(ChargeStage.FLOAT);

            assertThat(bank.events(FullyCharged.class)).isEmpty();
            assertThat(balance().fullyChargedAt()).isEqualTo(BatteryState.NEVER);
        }

        @ParameterizedTest(name = "after {0} ms: {1}")
        @CsvSource({"-1, BALANCED", "0, UNKNOWN", "1, UNKNOWN"})
        void and_is_unknown_after_30_days_without_one(long ms, BalanceStatus status) {
            charged().given();

            bank.after(Duration.ofSeconds(60).plusDays(30).plusMillis(ms)).timers();

            assertThat(balance().shown()).isEqualTo(status);
        }

        @Test
        @Requirement("BAL-6")
        void from_the_day_the_status_became_known_where_there_was_none() {
            bank.at(0).cells("B1", 3_500).at(1_000).cells("B1", 3_500).given();

            bank.after(Duration.ofDays(31)).timers();

            assertThat(bank.envelopes().getLast().time()).isEqualTo(START.plus(Duration.ofDays(30)));
            assertThat(bank.balancing()).containsExactly("balance-status B1 BALANCED>UNKNOWN");
        }

        @Test
        @Requirement("BAL-6")
        void and_is_known_again_when_next_above_13_8_V() {
            charged().after(Duration.ofDays(31)).timers().cells("B1", 3_400).given();

            bank.after(Duration.ofDays(32)).cells("B1", 3_460);

            assertThat(bank.balancing()).containsExactly("balance-status B1 UNKNOWN>BALANCED");
            assertThat(balance().knownSince()).isEqualTo(START.plus(Duration.ofDays(32)));
        }

        @Test
        @Requirement("BAL-6")
        void while_a_run_is_active_it_is_unknown_only_after_the_run() {
            bank.at(0)
                    .cells("B1", 3_500)
                    .at(1)
                    .cells("B1", 3_400, 3_440, 3_400, 3_400)
                    .given();

            bank.after(Duration.ofDays(31)).timers();
            assertThat(bank.balancing()).isEmpty();
            bank.cells("B1", 3_400);

            assertThat(bank.balancing())
                    .containsExactly("balancing-ended B1 0 LEVEL", "balance-status B1 BALANCING>UNKNOWN");
        }

        @Test
        @Requirement("GEN-5")
        void waits_after_a_start_for_a_fresh_reading() {
            charged().after(Duration.ofDays(40)).started().timers().given();
            assertThat(balance().shown()).isEqualTo(BalanceStatus.BALANCED);

            bank.cells("B1", 3_300).timers();

            assertThat(bank.balancing()).containsExactly("balance-status B1 BALANCED>UNKNOWN");
        }
    }

    @Nested
    @DisplayName("tells how far it has come:")
    @Requirement("BAL-5")
    class Figures {
        @ParameterizedTest(name = "lowest {0}, highest {1} mV, {2} mA: {3}")
        @CsvSource({
            "3550, 3600, 1499, NEARLY_COMPLETE",
            "3550, 3600, 1500, NONE",
            "3549, 3600, 0, NONE",
            "3540, 3550, 499, COMPLETE",
            "3540, 3550, 500, NONE",
            "3539, 3549, 0, NONE",
            "3540, 3551, 0, NONE",
            "3550, 3560, 500, NEARLY_COMPLETE",
            "3550, 3560, 499, COMPLETE",
            "3550, 3561, 0, NEARLY_COMPLETE",
            "3550, 3560, 0, COMPLETE",
            "3550, 3560, -1, NONE",
            "3550, 3560, -2147483648, NONE"
        })
        void nearly_complete_or_complete(int low, int high, int ma, Progress progress) {
            bank.at(0).reading("B1", ma, 250, low, high, high, high);

            assertThat(BalanceRules.progress(bank.battery("B1").last())).isEqualTo(progress);
        }

        @Test
        void nothing_before_the_first_reading() {
            assertThat(BalanceRules.progress(bank.battery("B1").last())).isEqualTo(Progress.NONE);
        }

        @ParameterizedTest(name = "{0} mAh at {1} h: {2} h, {3} restarts")
        @CsvSource({"100000, 2, 55, 27", "0, 2, 0, 0", "1799, 2, 0, 0", "1800, 1, 1, 1", "7200, 3, 4, 1"})
        @Requirement("BAL-8")
        void hours_and_charger_restarts_rounded_down(long missing, int absorption, int hours, int restarts) {
            assertThat(BalanceRules.rebalancing(missing, absorption)).isEqualTo(new Rebalancing(hours, restarts));
        }
    }

    @Test
    @Requirement("BAL-2")
    void waits_for_a_known_current() {
        bank.at(0).reading("B1", Ints.ABSENT, 250, 3_400, 3_440, 3_400, 3_400);

        assertThat(bank.balancing()).isEmpty();
    }
}
