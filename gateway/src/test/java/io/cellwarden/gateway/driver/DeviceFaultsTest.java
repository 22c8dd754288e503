package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.canbms.TalkingBattery;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A device of any protocol")
@Execution(CONCURRENT)
class DeviceFaultsTest {
    private static final SimulatedBattery WITHOUT_SENSOR = SimulatedBattery.of(16, 200_000, 600, 1);
    private static final SimulatedBattery WITH_BROKEN_WIRE = SimulatedBattery.of(16, 200_000, 600, 1);
    private static final int BROKEN = 2;
    private static final int MOST_POLLS = 50;

    static {
        WITHOUT_SENSOR.setSensorMissing(true);
        WITH_BROKEN_WIRE.breakWire(BROKEN);
    }

    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();

    static Stream<SimulatedDevice> withoutOneSensor() {
        return SimulatedDevice.measuring(WITHOUT_SENSOR);
    }

    static Stream<SimulatedDevice> withABrokenWire() {
        return SimulatedDevice.measuring(WITH_BROKEN_WIRE);
    }

    /** One of whose FETs ignores what it is told, although its board acknowledges it. */
    record Stuck(SimulatedDevice device, SimulatedBattery battery, boolean charge) {
        @Override
        public String toString() {
            return device + (charge ? ", charge FET" : ", discharge FET");
        }
    }

    static Stream<Stuck> withOneFetThatIsStuck() {
        return Stream.of(true, false).flatMap(charge -> {
            SimulatedBattery battery = SimulatedBattery.of(16, 200_000, 600, 1);
            battery.setStuck(charge, !charge);
            return SimulatedDevice.measuring(battery)
                    .filter(SimulatedDevice::switches)
                    .map(device -> new Stuck(device.controlled(), battery, charge));
        });
    }

    @ParameterizedTest
    @MethodSource("withOneFetThatIsStuck")
    @Requirement("BMS-9")
    void tells_the_one_fet_that_does_not_obey_and_nothing_good_of_the_other(Stuck stuck) throws LineLost {
        // Given
        stuck.battery.setStuck(false, false);
        stuck.battery.switchFets(true, true);
        stuck.battery.setStuck(stuck.charge, !stuck.charge);
        Driver driver = stuck.device.driver(statistics, InstantSource.system());
        driver.opened(new ScriptedLine(stuck.device.answers()));
        driver.poll((bank, input) -> {}, () -> false);
        // When
        driver.drive(
                List.of(
                        new SwitchOrder("B1", Switch.CHARGE_FET, false),
                        new SwitchOrder("B1", Switch.DISCHARGE_FET, false)),
                (bank, input) -> inputs.add(input),
                () -> false);
        // Then
        String why = (stuck.charge ? "charge-fet" : "discharge-fet") + " stays on";
        assertThat(inputs.stream().filter(Input.ControlFrame.class::isInstance))
                .isNotEmpty()
                .map(Input.ControlFrame.class::cast)
                .anyMatch(frame -> frame.refused() && frame.trouble().startsWith(why))
                .noneMatch(frame -> frame.trouble().isEmpty());
        assertThat(inputs.stream()
                        .filter(Input.ReadBack.class::isInstance)
                        .map(Input.ReadBack.class::cast)
                        .filter(Input.ReadBack::on)
                        .map(Input.ReadBack::actuator))
                .containsOnly(stuck.charge ? "a/B1/charge-fet" : "a/B1/discharge-fet");
        assertThat(statistics.snapshot().lastRefusal()).startsWith(why);
    }

    private void poll(SimulatedDevice device) throws LineLost {
        Driver driver = device.driver(statistics, InstantSource.system());
        driver.opened(new ScriptedLine(device.answers()));
        for (int poll = 0; poll < 2; poll++) {
            driver.poll((bank, input) -> inputs.add(input), () -> false);
        }
    }

    private List<Input.Reading> readings() {
        return inputs.stream()
                .filter(Input.Reading.class::isInstance)
                .map(Input.Reading.class::cast)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("withoutOneSensor")
    void is_read_without_a_sensor_that_is_missing_and_no_temperature_is_made_up(SimulatedDevice device)
            throws LineLost {
        poll(device);
        assertThat(readings()).as("%s", statistics.snapshot()).isNotEmpty().allSatisfy(reading -> {
            assertThat(reading.cellsMv().stream().boxed())
                    .isEqualTo(WITHOUT_SENSOR.state().cellsMv());
            assertThat(reading.temperaturesDeciC().present().boxed())
                    .isSubsetOf(WITHOUT_SENSOR.state().temperaturesDeciC());
        });
    }

    @Test
    void is_read_without_temperatures_where_the_bms_on_its_can_bus_tells_none() throws LineLost {
        TalkingBattery battery = new TalkingBattery();
        battery.setKnowsTemperature(false);
        SimulatedDevice device = SimulatedDevice.canBms(battery);
        ScriptedLine line = new ScriptedLine(device.answers());
        Driver driver = device.driver(statistics, InstantSource.system());
        driver.opened(line);
        for (int poll = 0; poll < MOST_POLLS && readings().isEmpty(); poll++) {
            line.arriving(device.says().get(), Duration.ZERO);
            driver.poll((bank, input) -> inputs.add(input), () -> false);
        }
        assertThat(readings())
                .isNotEmpty()
                .allSatisfy(reading ->
                        assertThat(reading.temperaturesDeciC().present()).isEmpty());
    }

    /** Whether the link or the bank refuses it (ALM-11): no value that looks right stands in its place. */
    @ParameterizedTest
    @MethodSource("withABrokenWire")
    @Requirement("ALM-11")
    void never_tells_a_voltage_that_looks_right_for_a_cell_whose_wire_is_broken(SimulatedDevice device)
            throws LineLost {
        poll(device);
        assertThat(readings())
                .allSatisfy(reading -> assertThat(reading.cellsMv().get(BROKEN)).isIn(0, Ints.ABSENT));
        assertThat(readings().isEmpty())
                .as("%s", statistics.snapshot())
                .isEqualTo(inputs.stream().anyMatch(Input.UnreadableReading.class::isInstance)
                        || !statistics.snapshot().lastError().isEmpty());
    }
}
