package io.cellwarden.bank;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.ChargeRules.Origin;
import io.cellwarden.battery.ChargeRules.StateOfCharge;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.event.Limits;
import io.cellwarden.port.Bulletin;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A bank as one battery")
@Requirement("MON-1")
class BankFiguresTest {
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");

    private BankFigures figures(double second) {
        return BankFigures.of(bank.state(), second(second));
    }

    private Bulletin bulletin(double second) {
        return Announcer.bulletin(bank.state(), second(second), Duration.ofSeconds(11));
    }

    private void read(double second) {
        bank.at(second).reading("B1", -10_000, 250, 3_300);
        bank.at(second + 0.5).reading("B2", -5_000, 150, 3_310);
    }

    private void soc(String battery, int permille) {
        bank.feed(new Input.StateOfCharge(battery, second(1), permille));
    }

    private void monitor(String name, double at, int permille) {
        bank.feed(new Input.MonitorReading(second(at), name, 13_200, -15_000, permille, 40_000, Ints.ABSENT));
    }

    @Test
    void has_no_figures_before_all_batteries_were_read() {
        bank.at(0).cells("B1", 3_300);
        assertThat(figures(1))
                .isEqualTo(new BankFigures(
                        2,
                        Ints.ABSENT,
                        Ints.ABSENT,
                        400_000,
                        BatteryState.NEVER,
                        Optional.empty(),
                        new Limits(14_200, 0, 0)));
    }

    @Test
    @Requirement("AGG-4")
    void has_the_mean_voltage_the_sum_of_currents_and_the_age_of_the_oldest_reading() {
        read(0);
        assertThat(figures(1).voltageMv()).isEqualTo(13_220);
        assertThat(figures(1).currentMa()).isEqualTo(-15_000);
        assertThat(figures(1).capacityMilliAh()).isEqualTo(200_000 + 184_000);
        assertThat(figures(1).readAt()).isEqualTo(second(0));
    }

    @Test
    void has_no_current_while_that_of_one_battery_is_unknown() {
        read(0);
        BankScenario other = BankScenario.bank(BmsModel.SMALL_BMS, "B1");
        other.at(0).reading("B1", Ints.ABSENT, 250, 3_300);
        assertThat(BankFigures.of(other.state(), second(1)).currentMa()).isEqualTo(Ints.ABSENT);
    }

    @Test
    void has_strings_of_the_mean_current_and_the_smallest_capacity_of_their_batteries() {
        BankScenario series = BankScenario.of(BankSite.of(
                "b1",
                BmsModel.SMALL_BMS,
                Catalogue.printed().find("12.8/200").orElseThrow(),
                List.of(List.of("B1", "B2"))));
        series.at(0).reading("B1", -10_000, 250, 3_300).reading("B2", -12_000, 0, 3_310);
        series.feed(new Input.StateOfCharge("B1", second(0), 700));
        series.feed(new Input.StateOfCharge("B2", second(0), 600));
        BankFigures figures = BankFigures.of(series.state(), second(0));
        assertThat(figures.voltageMv()).isEqualTo(26_440);
        assertThat(figures.currentMa()).isEqualTo(-11_000);
        assertThat(figures.capacityMilliAh()).isEqualTo(160_000);
        assertThat(figures.charge()).map(StateOfCharge::permille).contains(600);
    }

    @Test
    @Requirement("MON-2")
    void has_a_state_of_charge_only_where_every_battery_has_one() {
        read(0);
        bank.at(1);
        soc("B1", 800);
        assertThat(figures(1).charge()).isEmpty();
        soc("B2", 600);
        assertThat(figures(1).charge()).contains(new StateOfCharge(704, Origin.HARDWARE, second(1)));
    }

    @Test
    @Requirement({"MON-2", "AGG-4"})
    void has_a_counted_state_of_charge_where_one_of_them_is() {
        read(0);
        bank.at(1);
        soc("B1", 500);
        bank.at(200);
        soc("B2", 500);
        assertThat(figures(200).charge()).contains(new StateOfCharge(500, Origin.COUNTED, second(0)));
    }

    @Test
    @Requirement({"MON-2", "AGG-4"})
    void has_that_of_a_monitor_while_it_is_not_stale() {
        read(0);
        bank.at(1);
        soc("B1", 800);
        soc("B2", 800);
        monitor("b", 2, 640);
        monitor("a", 2, Ints.ABSENT);
        assertThat(figures(2).charge()).contains(new StateOfCharge(640, Origin.MONITOR, second(2)));
        assertThat(figures(182.001).charge()).map(StateOfCharge::origin).contains(Origin.COUNTED);
    }

    @Test
    @Requirement({"AGG-2", "TOP-7"})
    void goes_on_with_the_strings_that_are_not_bypassed_nor_switched_off_by_their_own_bms() {
        read(0);
        bank.at(1).order(new Command.Bypass("B2"));
        assertThat(figures(1).strings()).isEqualTo(1);
        assertThat(figures(1).capacityMilliAh()).isEqualTo(200_000);
        assertThat(figures(1).voltageMv()).isEqualTo(13_200);
        assertThat(bulletin(1).stringsLost()).isEqualTo(1);
        bank.at(2).readBack(Output.LOADS, "a/B1/discharge-fet", "B1", false);
        assertThat(figures(2).strings()).isZero();
        assertThat(figures(2).capacityMilliAh()).isZero();
        assertThat(figures(2).charge()).isEmpty();
        assertThat(figures(2).voltageMv()).isEqualTo(Ints.ABSENT);
    }

    @Test
    @Requirement("AGG-2")
    void has_no_string_off_for_a_device_of_no_battery() {
        read(0);
        bank.at(1).readBack(Output.LOADS, "a/relay-1", "", false);
        assertThat(figures(1).strings()).isEqualTo(2);
    }

    @Test
    @Requirement("AGG-1")
    void tells_what_it_allows_with_all_that_an_inverter_wants_to_know() {
        read(0);
        bank.at(1);
        soc("B1", 800);
        soc("B2", 600);
        assertThat(bulletin(10.5))
                .isEqualTo(new Bulletin(
                        "b1",
                        new Limits(14_200, 50_000, 50_000),
                        true,
                        true,
                        13_220,
                        -15_000,
                        704,
                        384_000,
                        3_300,
                        3_310,
                        150,
                        250,
                        2,
                        0,
                        Set.of(),
                        false));
    }

    @Test
    @Requirement("AGG-1")
    void allows_nothing_and_names_the_alarms_when_it_has_switched_off() {
        read(0);
        read(28);
        bank.at(30).cells("B1", 3_960);
        assertThat(bulletin(30).chargeAllowed()).isFalse();
        assertThat(bulletin(30).dischargeAllowed()).isTrue();
        assertThat(bulletin(30).alarms()).containsExactlyInAnyOrder(AlarmCode.CW_CHARGE_INHIBIT, AlarmCode.A_SL9);
        bank.at(31).silent("B2").order(new Command.LockOff(Output.LOADS));
        assertThat(bulletin(31).dischargeAllowed()).isFalse();
    }

    @Test
    @Requirement({"AGG-4", "GEN-2"})
    void tells_no_values_of_before_a_start() {
        read(0);
        bank.at(5).started();
        Bulletin told = bulletin(5);
        assertThat(told.limits()).isEqualTo(new Limits(14_200, 0, 0));
        assertThat(told.voltageMv()).isEqualTo(Ints.ABSENT);
        assertThat(told.currentMa()).isEqualTo(Ints.ABSENT);
        assertThat(told.lowestCellMv()).isEqualTo(Ints.ABSENT);
        assertThat(told.highestCellMv()).isEqualTo(Ints.ABSENT);
        assertThat(told.lowestDeciC()).isEqualTo(Ints.ABSENT);
        assertThat(told.highestDeciC()).isEqualTo(Ints.ABSENT);
    }
}
