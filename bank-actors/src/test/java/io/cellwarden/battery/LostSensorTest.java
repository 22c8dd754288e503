package io.cellwarden.battery;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent.AdvisoryChanged;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether it may be charged in the cold nobody knows then (ADR 0037). */
@DisplayName("A temperature that is not told any more")
class LostSensorTest {
    private static final int GONE = Ints.ABSENT;

    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1");

    private static Input reading(double at, int ma, int... deciC) {
        return new Input.Reading("B1", second(at), ma, Ints.of(deciC), Ints.of(3_300, 3_300, 3_300, 3_300));
    }

    private BankScenario sensors(double at, int... deciC) {
        return bank.feed(reading(at, 0, deciC));
    }

    private boolean active(AlarmCode code) {
        return bank.battery("B1").alarms().isActive(code);
    }

    @Nested
    @DisplayName("by any sensor")
    @Requirement({"ALM-5", "AGG-4"})
    class All {
        @Test
        @Requirement("BMS-8")
        void ends_charging_at_once_until_it_is_told_again_and_moves_no_load() {
            sensors(0, 250).given();

            sensors(1).at(2);
            sensors(2, 250);

            assertThat(bank.timed())
                    .containsExactly(
                            "1 +CW-TEMPERATURE-LOST B1",
                            "1 chargers-off (CW-TEMPERATURE-LOST B1)",
                            "2 -CW-TEMPERATURE-LOST B1",
                            "2 chargers-on");
            assertThat(bank.isOn(Output.LOADS)).isTrue();
        }

        @Test
        @Requirement("LIF-2")
        void is_told_with_the_sensor_and_what_it_told_last() {
            bank.at(0).order(new Command.ChangeSetting("B1", Setting.TEMPERATURE_OFFSET, -20));
            sensors(1, GONE, 85).given();

            sensors(2, GONE, GONE);

            assertThat(bank.events(AlarmRaised.class))
                    .containsExactly(new AlarmRaised(
                            AlarmCode.CW_TEMPERATURE_LOST,
                            "B1",
                            0,
                            0,
                            0,
                            "sensor 2 tells no temperature any more, the last was 6.5 °C"));
        }

        @Test
        @Requirement("GEN-2")
        void is_nothing_where_none_was_ever_told() {
            sensors(0);
            sensors(1, GONE);

            assertThat(bank.events()).isEmpty();
            assertThat(bank.state().bms().limits().aim().chargeCurrentMa()).isEqualTo(100_000);
        }

        @Test
        @Requirement("AGG-1")
        void leaves_no_charge_current_and_the_discharge_current_as_it_is() {
            sensors(0, 250);
            assertThat(DeratingRules.chargePermille(bank.battery("B1"))).isEqualTo(1_000);

            sensors(1);

            assertThat(DeratingRules.chargePermille(bank.battery("B1"))).isZero();
            assertThat(bank.state().bms().limits().aim().chargeCurrentMa()).isZero();
            assertThat(bank.state().bms().limits().aim().dischargeCurrentMa()).isEqualTo(400_000);
        }

        @Test
        void ends_no_alarm_of_cold_or_heat() {
            sensors(0, 20, 760).given();

            sensors(1);

            assertThat(bank.events()).containsExactly("+CW-TEMPERATURE-LOST B1");
            assertThat(active(AlarmCode.A_SL22)).isTrue();
            assertThat(active(AlarmCode.A_SL15)).isTrue();
        }

        @Test
        @Requirement("GEN-1")
        void waits_for_the_delay_that_the_site_file_gives_it() {
            BankScenario delayed = BankScenario.of(with(AlarmCode.CW_TEMPERATURE_LOST));
            delayed.feed(reading(0, 0, 250)).feed(reading(1, 0)).feed(reading(10, 0, 250));
            delayed.feed(reading(20, 0)).feed(reading(79.999, 0)).given();

            assertThat(delayed.at(80).timers().events())
                    .containsExactly("+CW-TEMPERATURE-LOST B1", "chargers-off (CW-TEMPERATURE-LOST B1)");
        }

        @ParameterizedTest(name = "then {0} x 0.1 °C: alarms = {1}")
        @CsvSource({"49, true", "50, false"})
        @Requirement("GEN-1")
        void leaves_an_alarm_whose_delay_ends_meanwhile_to_the_next_temperature(int deciC, boolean alarms) {
            BankScenario delayed = BankScenario.of(with(AlarmCode.A_SL22));
            delayed.feed(reading(0, 0, 20)).feed(reading(30, 0)).at(60).timers();
            assertThat(delayed.battery("B1").alarms().isActive(AlarmCode.A_SL22))
                    .isFalse();

            delayed.feed(reading(70, 0, deciC));

            assertThat(delayed.battery("B1").alarms().isActive(AlarmCode.A_SL22))
                    .isEqualTo(alarms);
        }

        @Test
        void is_remembered_over_a_restart() {
            List<Envelope> journal = new ArrayList<>(sensors(0, 250).envelopes());
            BankScenario later = BankScenario.recovered(bank.state().site(), journal);
            later.at(1).started().feed(reading(2, 0));

            assertThat(later.events())
                    .containsExactly("+CW-TEMPERATURE-LOST B1", "chargers-off (CW-TEMPERATURE-LOST B1)");
        }
    }

    private static BankSite with(AlarmCode delayed) {
        BankSite site = BankScenario.site(BmsModel.SMALL_BMS, "B1");
        return new BankSite(
                site.name(),
                site.bms(),
                site.model(),
                site.strings(),
                site.settings(),
                site.silentAfter(),
                Map.of(delayed, Duration.ofSeconds(60)),
                site.thresholds(),
                site.ramps());
    }

    @Nested
    @DisplayName("by one of several sensors")
    @Requirement("ALM-9")
    class One {
        @Test
        void is_a_warning_and_leaves_chargers_on() {
            sensors(0, 250, 260).given();

            sensors(1, 250);
            sensors(2, 250, 261);

            assertThat(bank.timed()).containsExactly("1 +CW-SENSOR-LOST B1", "2 -CW-SENSOR-LOST B1");
        }

        @Test
        void becomes_the_alarm_when_the_last_one_is_lost_too() {
            sensors(0, 250, 260);
            sensors(1, GONE, 260).given();

            sensors(2, GONE, GONE);
            sensors(3, 250, GONE);

            assertThat(bank.timed())
                    .containsExactly(
                            "2 -CW-SENSOR-LOST B1",
                            "2 +CW-TEMPERATURE-LOST B1",
                            "2 chargers-off (CW-TEMPERATURE-LOST B1)",
                            "3 +CW-SENSOR-LOST B1",
                            "3 -CW-TEMPERATURE-LOST B1",
                            "3 chargers-on");
        }

        @ParameterizedTest(name = "{0} x 0.1 °C: alarms = {1}")
        @Requirement("ALM-5")
        @CsvSource({"49, true", "50, false", "51, false"})
        void leaves_the_others_to_alarm_of_cold(int deciC, boolean alarms) {
            sensors(0, 250, 260);

            sensors(1, GONE, deciC);

            assertThat(active(AlarmCode.A_SL22)).isEqualTo(alarms);
        }

        @ParameterizedTest(name = "{0} x 0.1 °C: alarms = {1}")
        @Requirement("ALM-6")
        @CsvSource({"749, false", "750, false", "751, true"})
        void leaves_the_others_to_alarm_of_heat(int deciC, boolean alarms) {
            sensors(0, 250, 260);

            sensors(1, GONE, deciC);

            assertThat(active(AlarmCode.A_SL15)).isEqualTo(alarms);
        }

        @Test
        @Requirement("ALM-5")
        void ends_no_alarm_of_cold_before_it_is_back() {
            sensors(0, 20, 260).given();

            sensors(1, GONE, 260);
            assertThat(active(AlarmCode.A_SL22)).isTrue();
            sensors(2, 60, 260);
            assertThat(active(AlarmCode.A_SL22)).isFalse();
        }

        @Test
        @Requirement("ALM-6")
        void ends_no_alarm_of_heat_before_it_is_back() {
            sensors(0, 760, 260).given();

            sensors(1, GONE, 260);
            assertThat(active(AlarmCode.A_SL15)).isTrue();
            sensors(2, 699, 260);
            assertThat(active(AlarmCode.A_SL15)).isFalse();
        }

        @Test
        @Requirement("AGG-1")
        void leaves_the_others_to_lower_the_charge_current() {
            sensors(0, 250, 250);

            sensors(1, GONE, 75);

            assertThat(DeratingRules.chargePermille(bank.battery("B1"))).isEqualTo(500);
        }
    }

    @Nested
    @DisplayName("is no longer waited for")
    class Forgotten {
        @Test
        @Requirement("CTL-3")
        void when_an_operator_answers_for_it() {
            sensors(0, 250);
            sensors(1).given();

            bank.at(2).order(new Command.ForgetSensors("B1"));
            sensors(3);

            assertThat(bank.timed()).containsExactly("2 -CW-TEMPERATURE-LOST B1", "2 chargers-on");
        }

        @Test
        @Requirement("CTL-3")
        void when_an_operator_answers_for_one_of_several() {
            sensors(0, 20, 260);
            sensors(1, GONE, 260).given();

            bank.at(2).order(new Command.ForgetSensors("B1"));

            assertThat(bank.events()).containsExactlyInAnyOrder("-CW-SENSOR-LOST B1", "-A-SL22 B1", "chargers-on");
        }

        @Test
        void of_another_battery_only() {
            BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
            two.feed(reading(0, 0, 250))
                    .at(0)
                    .cells("B2", 3_300)
                    .feed(reading(1, 0))
                    .given();

            two.at(2).order(new Command.ForgetSensors("B2"));

            assertThat(two.events()).containsExactly("refused B2 has lost no temperature sensor");
            Input order =
                    new Input.Operator(second(3), "Ann", Role.OPERATOR, "measured", new Command.ForgetSensors("B2"));
            assertThat(BatteryRules.evolve(two.battery("B1"), new InputAccepted(order), second(3)))
                    .isEqualTo(two.battery("B1"));
        }

        @Test
        void of_a_battery_that_the_bank_has_not_is_refused() {
            bank.order(new Command.ForgetSensors("B9"));

            assertThat(bank.events())
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("refused ")
                    .contains("B9");
        }

        @Test
        @Requirement("TOP-10")
        void when_another_device_stands_for_the_battery() {
            sensors(0, 250, 260);
            bank.feed(new Input.DeviceIdentified("B1", second(0), "old"));
            sensors(1, 250).given();

            bank.feed(new Input.DeviceIdentified("B1", second(2), "new"));

            assertThat(bank.events()).containsExactly("-CW-SENSOR-LOST B1");
        }

        @Test
        @Requirement("TOP-10")
        void but_not_when_the_same_device_tells_its_serial_late() {
            sensors(0, 250, 260);
            sensors(1, 250).given();

            bank.feed(new Input.DeviceIdentified("B1", second(2), "first"));

            assertThat(bank.events()).isEmpty();
        }
    }

    @Nested
    @DisplayName("leaves use out of range")
    @Requirement("ALM-10")
    class Use {
        private List<Boolean> advised() {
            return bank.events(AdvisoryChanged.class).stream()
                    .map(AdvisoryChanged::raised)
                    .toList();
        }

        @Test
        void as_it_was() {
            bank.feed(reading(0, 501, 49)).given();

            bank.feed(reading(1, 501)).feed(reading(2, GONE, 49)).feed(reading(3, GONE));

            assertThat(advised()).isEmpty();
            assertThat(bank.battery("B1").alarms().outOfRange()).isTrue();
        }

        @Test
        void unless_the_current_is_gone() {
            bank.feed(reading(0, 501, 49)).given();

            bank.feed(reading(1, 500));

            assertThat(advised()).containsExactly(false);
        }
    }

    @Nested
    @DisplayName("leaves the capacity")
    @Requirement("MON-2")
    class Capacity {
        @Test
        void at_the_temperature_that_was_told_last() {
            sensors(0, 0, 250);

            sensors(1);

            assertThat(ChargeRules.capacityMilliAh(bank.battery("B1"))).isEqualTo(160_000);
        }
    }
}
