package io.cellwarden.battery;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.bank.Inputs;
import io.cellwarden.battery.ChargeRules.Origin;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.FullyCharged;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.SerialNoted;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.unit.Ints;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The state of charge")
@Requirement("MON-2")
class ChargeRulesTest {
    private static final BatteryModel MODEL =
            Catalogue.printed().find("12.8/200").orElseThrow();
    private static final long AMPERE_HOUR = 1_000_000_000;

    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1");

    private long drawnNanoAh() {
        return bank.battery("B1").charge().drawnNanoAh();
    }

    private Optional<ChargeRules.StateOfCharge> soc(double atSecond) {
        return ChargeRules.stateOfCharge(bank.battery("B1"), second(atSecond));
    }

    /** A reading of cells at rest. */
    private BankScenario current(double atSecond, int ma, int deciC) {
        return bank.at(atSecond).reading("B1", ma, deciC, 3_300);
    }

    private BankScenario told(double atSecond, int permille) {
        return bank.at(atSecond).feed(new Input.StateOfCharge("B1", second(atSecond), permille));
    }

    @Test
    void is_unknown_before_anybody_knows_it() {
        current(0, -10_000, 250);
        current(10, -10_000, 250);
        assertThat(soc(10)).isEmpty();
    }

    @Test
    @Requirement("AGG-4")
    void is_what_hardware_tells_with_its_time() {
        current(0, 0, 250);
        told(1, 873);
        assertThat(soc(2)).contains(new ChargeRules.StateOfCharge(873, Origin.HARDWARE, second(1)));
    }

    @Test
    @Requirement("AGG-4")
    void is_counted_on_when_hardware_has_been_silent_for_3_minutes() {
        current(0, 0, 250);
        told(1, 873);
        current(181, 0, 250);
        assertThat(soc(181)).map(ChargeRules.StateOfCharge::origin).contains(Origin.HARDWARE);
        assertThat(soc(181.001)).contains(new ChargeRules.StateOfCharge(873, Origin.COUNTED, second(181)));
    }

    @Test
    void of_another_battery_is_none_of_it() {
        BatteryState before = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2")
                .at(0)
                .cells("B1", 3_300)
                .feed(new Input.StateOfCharge("B2", second(0), 500))
                .feed(new Input.LimitsReport("B2", second(0), 1, 2, 3))
                .battery("B1");
        assertThat(before.told()).isEqualTo(Told.NOTHING);
        assertThat(before.charge().known()).isFalse();
        for (BankEvent event : List.of(
                new InputAccepted(new Input.StateOfCharge("B2", second(1), 500)),
                new InputAccepted(new Input.LimitsReport("B2", second(1), 1, 2, 3)),
                new SerialNoted("B2", "another", ""))) {
            assertThat(BatteryRules.evolve(before, event, second(1))).isEqualTo(before);
        }
    }

    @Test
    void is_100_percent_at_a_full_charge() {
        bank.at(0).reading("B1", 5_000, 250, 3_560);
        bank.at(1).reading("B1", 400, 250, 3_560);
        bank.at(2).charger(ChargeStage.FLOAT);
        assertThat(bank.events(FullyCharged.class)).hasSize(1);
        assertThat(soc(2)).contains(new ChargeRules.StateOfCharge(1_000, Origin.COUNTED, second(1)));
        assertThat(bank.battery("B1").charge().fullAt()).isEqualTo(second(2));
    }

    /** 0 to −10 A in an hour, in one step of five minutes after the other. */
    @Test
    void counts_what_flows_between_two_readings_as_if_it_had_gone_over_from_one_current_to_the_other() {
        current(0, 0, 250);
        told(0, 1_000);
        for (int step = 1; step <= 12; step++) {
            current(300.0 * step, -10_000 * step / 12, 250);
        }
        assertThat(drawnNanoAh()).isBetween(5 * AMPERE_HOUR - 1_000_000, 5 * AMPERE_HOUR + 1_000_000);
    }

    @Test
    void counts_99_of_100_ampere_hours_that_are_charged() {
        current(0, 36_000, 250);
        told(0, 500);
        current(100, 36_000, 250);
        assertThat(drawnNanoAh()).isEqualTo(100 * AMPERE_HOUR - 990_000_000);
    }

    /** The exponent of 1.05 takes effect above a twentieth of the capacity: 10 A of 200 Ah. */
    @ParameterizedTest(name = "{0} mA")
    @CsvSource({"-9999, 277750000", "-10000, 277777777", "-10001, 277806943", "-200000, 6453"})
    void counts_more_than_flows_at_a_high_current(int ma, long nanoAhOrMicro) {
        current(0, ma, 250);
        told(0, 1_000);
        current(100, ma, 250);
        long expected = ma == -200_000 ? nanoAhOrMicro * 1_000_000 : nanoAhOrMicro;
        assertThat(drawnNanoAh()).isBetween(expected - 1_000_000, expected + 1_000_000);
    }

    @Test
    void goes_neither_below_empty_nor_above_full() {
        current(0, -200_000, 250);
        told(0, 1);
        for (int second = 60; second <= 300; second += 60) {
            current(second, -200_000, 250);
        }
        assertThat(drawnNanoAh()).isEqualTo(200 * AMPERE_HOUR);
        told(301, 999);
        for (int second = 302; second <= 500; second += 60) {
            current(second, 100_000, 250);
        }
        assertThat(drawnNanoAh()).isZero();
    }

    @Test
    void is_lost_when_nothing_was_read_for_more_than_5_minutes() {
        current(0, -1_000, 250);
        told(0, 500);
        current(300, -1_000, 250);
        assertThat(bank.battery("B1").charge().known()).isTrue();
        current(600.001, -1_000, 250);
        assertThat(bank.battery("B1").charge().known()).isFalse();
        assertThat(soc(600.001)).isEmpty();
    }

    @Test
    void is_counted_from_the_first_reading_on_where_hardware_told_it_before() {
        told(0, 500);
        current(1, -36_000, 250);
        current(101, -36_000, 250);
        assertThat(drawnNanoAh()).isGreaterThan(101 * AMPERE_HOUR);
    }

    @Test
    void is_lost_with_the_first_reading_of_a_battery_that_never_tells_its_current() {
        current(0, Ints.ABSENT, 250);
        told(0, 500);
        assertThat(bank.battery("B1").charge().known()).isTrue();
        current(1, Ints.ABSENT, 250);
        assertThat(bank.battery("B1").charge().known()).isFalse();
    }

    @Test
    void is_counted_over_a_current_that_is_not_told_as_over_a_reading_that_does_not_come() {
        current(0, -10_000, 250);
        told(0, 500);
        current(50, Ints.ABSENT, 250);
        assertThat(drawnNanoAh()).isEqualTo(100 * AMPERE_HOUR);
        current(100, -10_000, 250);
        assertThat(drawnNanoAh()).isEqualTo(100 * AMPERE_HOUR + 277_777_777);
    }

    @ParameterizedTest(name = "{0} s: known = {1}")
    @CsvSource({"299.999, true", "300, true", "300.001, false"})
    void is_lost_when_no_current_was_told_for_more_than_5_minutes(double at, boolean known) {
        current(0, -10_000, 250);
        told(0, 500);
        current(200, Ints.ABSENT, 250);
        current(at, Ints.ABSENT, 250);
        assertThat(bank.battery("B1").charge().known()).isEqualTo(known);
    }

    @Test
    void is_not_counted_on_from_a_current_that_was_told_too_long_ago() {
        current(0, -10_000, 250);
        current(301, Ints.ABSENT, 250);
        told(301, 500);
        current(302, -10_000, 250);
        assertThat(bank.battery("B1").charge().known()).isFalse();
        told(302, 500);
        current(402, -10_000, 250);
        assertThat(drawnNanoAh()).isEqualTo(100 * AMPERE_HOUR + 277_777_777);
    }

    @ParameterizedTest(name = "{0} × 0.1 °C: {1} mAh")
    @CsvSource({
        "-201, 100000",
        "-200, 100000",
        "-199, 100300",
        "-100, 130000",
        "-1, 159700",
        "0, 160000",
        "1, 160160",
        "125, 180000",
        "249, 199840",
        "250, 200000",
        "251, 200000"
    })
    void is_of_a_capacity_that_follows_the_temperature(int deciC, int milliAh) {
        assertThat(MODEL.capacityMilliAh(deciC)).isEqualTo(milliAh);
        current(0, 0, deciC);
        assertThat(ChargeRules.capacityMilliAh(bank.battery("B1"))).isEqualTo(milliAh);
    }

    @Test
    void is_lower_in_the_cold_for_the_same_charge_drawn() {
        current(0, 0, 250);
        told(0, 800); // 40 of 200 Ah drawn
        current(200, 0, 0);
        assertThat(soc(200)).map(ChargeRules.StateOfCharge::permille).contains(750);
        current(201, 0, -200);
        assertThat(soc(201)).map(ChargeRules.StateOfCharge::permille).contains(600);
        current(202, 0, 250);
        assertThat(soc(202)).map(ChargeRules.StateOfCharge::permille).contains(800);
    }

    @Test
    void is_of_the_capacity_at_25_degrees_while_no_temperature_is_known() {
        bank.feed(new Input.Reading("B1", second(0), 0, Ints.none(), Ints.of(3_300, 3_300, 3_300, 3_300)));
        assertThat(ChargeRules.capacityMilliAh(bank.battery("B1"))).isEqualTo(200_000);
        told(0, 800);
        assertThat(drawnNanoAh()).isEqualTo(40 * AMPERE_HOUR);
    }

    @Test
    void of_more_drawn_than_a_cold_battery_holds_is_0() {
        current(0, 0, 250);
        told(0, 100);
        current(200, 0, -200);
        assertThat(soc(200)).map(ChargeRules.StateOfCharge::permille).contains(0);
    }

    static LongStream seeds() {
        return Inputs.seeds(20);
    }

    /** Whatever flows: between empty and full, and the same in the fold (the scenario compares). */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void is_always_between_0_and_100_percent(long seed) {
        Random random = new Random(seed);
        current(0, 0, 250);
        told(0, random.nextInt(1_001));
        double at = 0;
        for (int i = 0; i < 200; i++) {
            at += random.nextInt(300_000) / 1_000.0;
            current(at, random.nextInt(-400_000, 400_000), random.nextInt(-300, 600));
            assertThat(soc(at))
                    .hasValueSatisfying(soc -> assertThat(soc.permille()).isBetween(0, 1_000));
            assertThat(drawnNanoAh()).isBetween(0L, 200 * AMPERE_HOUR);
        }
    }
}
