package io.cellwarden.gateway.driver.modbus;

import static io.cellwarden.gateway.line.ScriptedLine.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.ModuleFault;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.modbus.RegisterLine;
import io.cellwarden.gateway.wire.modbus.ModbusTable;
import io.cellwarden.gateway.wire.modbus.RegisterMap;
import io.cellwarden.gateway.wire.modbus.RegisterSwitch;
import io.cellwarden.gateway.wire.modbus.RegisterValue;
import io.cellwarden.gateway.wire.modbus.RegisterValue.Type;
import io.cellwarden.gateway.wire.modbus.RegisterValue.Unit;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The driver of Modbus devices")
class ModbusDriverTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final BooleanSupplier NEVER = () -> false;
    private static final byte[] NOTHING = {};
    /** Long enough that a busy machine does not make an answer late. */
    private static final Duration GENEROUS = Duration.ofSeconds(5);

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Switch LOADS = Switch.coil(1);
    private static final Switch CHARGE = Switch.CHARGE_FET;

    private final SimulatedBattery first = SimulatedBattery.of(4, 100_000, 600, 1);
    private final SimulatedBattery second = SimulatedBattery.of(4, 100_000, 500, 2);
    private final RegisterLine devices = new RegisterLine(Map.of(1, first, 7, second));
    private final LinkStatistics statistics = new LinkStatistics("m", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();
    private final Driver.Sink sink = (bank, input) -> inputs.add(input);

    private static RegisterValue value(ModbusTable table, int address, int count, Type type, String scale, Unit unit) {
        return new RegisterValue(table, address, count, type, true, new BigDecimal(scale), unit, OptionalLong.empty());
    }

    private static RegisterMap map(int firstCell) {
        return new RegisterMap(
                value(ModbusTable.HOLDING_REGISTERS, firstCell, 4, Type.U16, "0.001", Unit.V),
                Optional.of(value(ModbusTable.INPUT_REGISTERS, 200, 1, Type.U16, "0.1", Unit.K)),
                Optional.of(value(ModbusTable.HOLDING_REGISTERS, 300, 1, Type.S32, "1", Unit.MA)),
                Optional.of(value(ModbusTable.HOLDING_REGISTERS, 400, 1, Type.U16, "0.1", Unit.PERCENT)),
                Map.of(
                        LOADS.key(), new RegisterSwitch(ModbusTable.COILS, 0, 1, 0),
                        CHARGE.key(), new RegisterSwitch(ModbusTable.COILS, 1, 1, 0)));
    }

    private static LinkSettings settings(boolean overTcp, RegisterMap map, LinkSettings.Binding... outputs) {
        return new LinkSettings(
                "m",
                "tcp://127.0.0.1:1",
                LineSettings.DEFAULT,
                Duration.ofSeconds(1),
                Control.ON,
                Duration.ofSeconds(10),
                LinkSettings.START_GRACE,
                List.of(
                        new LinkSettings.Device("house", "B1", Optional.of("1"), 1, 4),
                        new LinkSettings.Device("house", "B2", Optional.of("7"), 1, 4)),
                List.of(outputs),
                new ProtocolSettings.Modbus(overTcp, map));
    }

    private static LinkSettings.Binding[] bound() {
        return new LinkSettings.Binding[] {
            new LinkSettings.Binding("house", Output.LOADS, "B1", LOADS),
            new LinkSettings.Binding("house", Output.CHARGERS, "B1", CHARGE),
            new LinkSettings.Binding("house", Output.CHARGERS, "B2", CHARGE)
        };
    }

    private ModbusDriver on(ScriptedLine line, LinkSettings settings, Duration answerWithin) {
        ModbusDriver driver = new ModbusDriver(settings, statistics, CLOCK, answerWithin);
        driver.opened(line);
        return driver;
    }

    private ModbusDriver with(UnaryOperator<byte[]> line, Duration answerWithin) {
        return on(new ScriptedLine(line), settings(false, map(100), bound()), answerWithin);
    }

    private byte[] answer(byte[] request) {
        return devices.receive(request, request.length);
    }

    private byte[] answerTcp(byte[] request) {
        return devices.receiveTcp(request, request.length);
    }

    private List<Input.Reading> readings() {
        return inputs.stream()
                .filter(Input.Reading.class::isInstance)
                .map(Input.Reading.class::cast)
                .toList();
    }

    private static SwitchOrder order(String battery, Switch actuator, boolean on) {
        return new SwitchOrder(battery, actuator, on);
    }

    private List<Input> readBacks() {
        return inputs.stream().filter(Input.ReadBack.class::isInstance).toList();
    }

    @ParameterizedTest(name = "over TCP {0}")
    @ValueSource(booleans = {false, true})
    @Requirement("MON-2")
    void reads_what_the_map_says_from_each_device(boolean overTcp) throws LineLost {
        ModbusDriver driver = on(
                new ScriptedLine(overTcp ? this::answerTcp : this::answer),
                settings(overTcp, map(100), bound()),
                GENEROUS);

        driver.poll(sink, NEVER);

        assertThat(readings()).hasSize(2);
        for (Input.Reading reading : readings()) {
            var state = (reading.battery().equals("B1") ? first : second).state();
            assertThat(reading.cellsMv().stream().boxed()).isEqualTo(state.cellsMv());
            assertThat(reading.currentMa()).isEqualTo(state.currentMa());
            assertThat(reading.temperaturesDeciC().get(0))
                    .isBetween(
                            state.temperaturesDeciC().getFirst() - 1,
                            state.temperaturesDeciC().getFirst() + 1);
        }
        assertThat(inputs)
                .anyMatch(input -> input instanceof Input.StateOfCharge charge
                        && charge.battery().equals("B2")
                        && charge.socPermille() == 1_000 * second.state().remainingMilliAh() / 100_000);
    }

    @Test
    @Requirement("BMS-9")
    void switches_a_coil_and_tells_what_stands_there_then() throws LineLost {
        ModbusDriver driver = with(this::answer, GENEROUS);

        driver.drive(List.of(order("B1", LOADS, false), order("B2", CHARGE, false)), sink, NEVER);

        assertThat(first.state().dischargeFetOn()).isFalse();
        assertThat(first.state().chargeFetOn()).as("nobody ordered it").isTrue();
        assertThat(second.state().chargeFetOn()).isFalse();
        assertThat(readBacks())
                .containsExactly(
                        new Input.ReadBack(NOON, Output.LOADS, "m/B1/coil-1", "B1", false),
                        new Input.ReadBack(NOON, Output.CHARGERS, "m/B2/charge-fet", "B2", false));

        driver.drive(List.of(order("B1", LOADS, true)), sink, NEVER);
        assertThat(first.state().dischargeFetOn()).isTrue();
        assertThat(statistics.snapshot().refusedWrites()).isZero();
    }

    @Test
    @Requirement("BMS-9")
    void tells_each_time_of_a_coil_that_does_not_follow() throws LineLost {
        devices.setIgnoresSwitches(true);
        ModbusDriver driver = with(this::answer, GENEROUS);
        driver.poll(sink, NEVER);
        inputs.clear();

        driver.drive(List.of(order("B1", LOADS, false)), sink, NEVER);

        assertThat(readBacks()).containsExactly(new Input.ReadBack(NOON, Output.LOADS, "m/B1/coil-1", "B1", true));
        assertThat(statistics.snapshot().lastRefusal()).isEqualTo("coil-1 stays on");
    }

    @Test
    @Requirement("BMS-9")
    void tells_why_a_write_is_refused() throws LineLost {
        devices.setRefusesSwitches(true);
        ModbusDriver driver = with(this::answer, GENEROUS);

        driver.drive(List.of(order("B1", LOADS, false)), sink, NEVER);

        String why = "unit 1 refuses to switch coil-1 off: exception 1, illegal function";
        assertThat(statistics.snapshot().lastRefusal()).isEqualTo(why);
        assertThat(inputs).contains(new Input.ControlFrame(NOON, "B1", "m/B1", "010500000000cdca", true, why));
        assertThat(first.state().dischargeFetOn()).isTrue();
    }

    @Test
    void tells_in_a_poll_of_a_switch_that_somebody_else_has_moved() throws LineLost {
        ModbusDriver driver = with(this::answer, GENEROUS);
        driver.poll(sink, NEVER);
        inputs.clear();

        first.switchFets(true, false);
        driver.poll(sink, NEVER);

        assertThat(readBacks()).containsExactly(new Input.ReadBack(NOON, Output.LOADS, "m/B1/coil-1", "B1", false));
    }

    @Test
    @Requirement("BMS-11")
    void sends_an_off_once_more_whose_answer_is_lost() throws LineLost {
        int[] writes = {0};
        ModbusDriver driver = with(
                request -> request[1] == 5 && writes[0]++ == 0 ? NOTHING : answer(request), Duration.ofMillis(100));

        driver.drive(List.of(order("B1", LOADS, false)), sink, NEVER);

        assertThat(writes[0]).isEqualTo(2);
        assertThat(first.state().dischargeFetOn()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "GARBAGE", "HALF_FRAME", "WRONG_ADDRESS", "REFUSES"})
    void hands_nothing_on_from_a_device_with_a_fault_and_reads_the_other(ModuleFault fault) throws LineLost {
        devices.setFault(1, fault);
        ModbusDriver driver = with(this::answer, SHORT);

        for (int poll = 0; poll < 3; poll++) {
            driver.poll(sink, NEVER);
        }

        assertThat(readings()).extracting(Input.Reading::battery).containsExactly("B2", "B2", "B2");
    }

    @Test
    void says_which_registers_a_device_does_not_have() throws LineLost {
        ModbusDriver driver =
                on(new ScriptedLine(this::answer), settings(false, map(90), bound()), Duration.ofMillis(50));

        driver.poll(sink, NEVER);

        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).as("no sign of life").isZero();
        assertThat(statistics.snapshot().lastError())
                .isEqualTo("unit 7 refuses to tell 4 places from 90: exception 2, illegal data address");
    }

    @Test
    void is_not_confused_by_its_own_echo() throws LineLost {
        ModbusDriver driver = with(request -> joined(request, answer(request)), GENEROUS);

        driver.poll(sink, NEVER);
        driver.drive(List.of(order("B1", LOADS, false)), sink, NEVER);

        assertThat(readings()).hasSize(2);
        assertThat(readBacks()).contains(new Input.ReadBack(NOON, Output.LOADS, "m/B1/coil-1", "B1", false));
    }

    @Test
    void takes_no_echo_of_a_write_for_its_effect() throws LineLost {
        ModbusDriver driver = with(request -> request, Duration.ofMillis(20));

        driver.drive(List.of(order("B1", LOADS, false)), sink, NEVER);

        assertThat(inputs).singleElement().isInstanceOfSatisfying(Input.ControlFrame.class, frame -> {
            assertThat(frame.refused()).isFalse();
            assertThat(frame.trouble()).isEqualTo("not read back");
        });
    }

    @Test
    void takes_no_answer_of_another_transaction_over_tcp() throws LineLost {
        byte[][] late = {NOTHING};
        ModbusDriver driver = on(
                new ScriptedLine(request -> {
                    byte[] before = late[0];
                    late[0] = answerTcp(request);
                    return before;
                }),
                settings(true, map(100), bound()),
                Duration.ofMillis(20));

        for (int poll = 0; poll < 4; poll++) {
            driver.poll(sink, NEVER);
        }

        assertThat(inputs).isEmpty();
    }

    /** What a unit was asked, as function and first address. */
    private static List<String> asked(ScriptedLine line, int unit) {
        return line.requests.stream()
                .filter(request -> request[0] == unit)
                .map(request -> request[1] + "/" + ((request[2] & 0xFF) << 8 | request[3] & 0xFF))
                .toList();
    }

    @Test
    @Requirement("BMS-9")
    void takes_no_late_answer_about_one_switch_for_that_about_another() throws LineLost {
        ScriptedLine[] line = {null};
        byte[][] late = {NOTHING};
        int[] reads = {0};
        line[0] = new ScriptedLine(request -> {
            byte[] answer = answer(request);
            switch (request[1] == 1 ? reads[0]++ : 2) {
                case 0 -> {
                    late[0] = answer;
                    return NOTHING;
                }
                case 1 -> {
                    line[0].arriving(answer, GENEROUS); // once something else is asked
                    return late[0];
                }
                default -> {
                    return answer;
                }
            }
        });
        ModbusDriver driver = on(line[0], settings(false, map(100), bound()), Duration.ofMillis(100));

        driver.drive(List.of(order("B1", LOADS, false), order("B1", CHARGE, true)), sink, NEVER);
        assertThat(inputs)
                .hasSize(2)
                .allSatisfy(input ->
                        assertThat(((Input.ControlFrame) input).trouble()).isEqualTo("not read back"));

        driver.poll(sink, NEVER);
        assertThat(asked(line[0], 1)).containsExactly("5/0", "5/1", "1/0", "1/0");
        driver.poll(sink, NEVER);
        assertThat(readBacks())
                .containsExactlyInAnyOrder(
                        new Input.ReadBack(NOON, Output.LOADS, "m/B1/coil-1", "B1", false),
                        new Input.ReadBack(NOON, Output.CHARGERS, "m/B1/charge-fet", "B1", true),
                        new Input.ReadBack(NOON, Output.CHARGERS, "m/B2/charge-fet", "B2", true));
        assertThat(statistics.snapshot().refusedWrites()).isZero();
    }

    @Test
    void asks_a_device_again_what_it_has_not_answered_before_anything_else() throws LineLost {
        int[] temperatures = {0};
        ScriptedLine line = new ScriptedLine(
                request -> request[0] == 1 && request[1] == 4 && temperatures[0]++ == 0 ? NOTHING : answer(request));
        ModbusDriver driver = on(line, settings(false, map(100)), Duration.ofMillis(100));

        driver.poll(sink, NEVER);
        assertThat(asked(line, 1)).containsExactly("3/100", "4/200");
        driver.poll(sink, NEVER);
        assertThat(asked(line, 1)).containsExactly("3/100", "4/200", "4/200");
        driver.poll(sink, NEVER);
        assertThat(asked(line, 1)).containsExactly("3/100", "4/200", "4/200", "3/100", "4/200", "3/300", "3/400");
        assertThat(readings()).extracting(Input.Reading::battery).containsExactly("B2", "B2", "B1", "B2");
    }

    @Test
    void reads_a_device_on_that_never_answers_about_a_switch() throws LineLost {
        ScriptedLine line = new ScriptedLine(request -> request[0] == 1 && request[1] == 1 ? NOTHING : answer(request));
        ModbusDriver driver = on(line, settings(false, map(100), bound()), Duration.ofMillis(100));

        for (int poll = 0; poll < 5; poll++) {
            driver.poll(sink, NEVER);
        }

        assertThat(asked(line, 1))
                .containsExactly(
                        "3/100", "4/200", "3/300", "3/400", "1/0", "1/0", "1/0", "1/0", "3/100", "4/200", "3/300",
                        "3/400", "1/0");
        assertThat(readings())
                .filteredOn(reading -> reading.battery().equals("B1"))
                .hasSize(2);
    }

    @Test
    void refuses_an_output_whose_switch_is_not_in_the_map() {
        LinkSettings wrong =
                settings(false, map(100), new LinkSettings.Binding("house", Output.LOADS, "B1", Switch.coil(9)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModbusDriver(wrong, statistics, CLOCK))
                .withMessage("output load-disconnect of bank house: \"m/B1/coil-9\" is no switch of the link's map; it"
                        + " has [charge-fet, coil-1]");
        LinkSettings ofLine =
                settings(false, map(100), new LinkSettings.Binding("house", Output.LOADS, "", Switch.coil(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModbusDriver(ofLine, statistics, CLOCK))
                .withMessageContaining("wanted is m/battery/coil-1");
    }

    @Test
    void hands_no_wrong_value_on_from_answers_with_one_damaged_byte() throws LineLost {
        Random random = new Random(4);
        ModbusDriver driver = with(
                request -> {
                    byte[] answer = answer(request);
                    if (random.nextInt(4) == 0) {
                        answer[random.nextInt(answer.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    return answer;
                },
                Duration.ofMillis(5));

        for (int i = 0; i < 60; i++) {
            driver.poll(sink, NEVER);
        }

        assertThat(readings()).isNotEmpty().allSatisfy(reading -> {
            var state = (reading.battery().equals("B1") ? first : second).state();
            assertThat(reading.cellsMv().stream().boxed()).isEqualTo(state.cellsMv());
            assertThat(reading.currentMa()).isNotEqualTo(Ints.ABSENT).isEqualTo(state.currentMa());
        });
    }
}
