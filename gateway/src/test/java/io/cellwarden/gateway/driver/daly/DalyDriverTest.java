package io.cellwarden.gateway.driver.daly;

import static io.cellwarden.gateway.driver.Switch.CHARGE_FET;
import static io.cellwarden.gateway.driver.Switch.DISCHARGE_FET;
import static io.cellwarden.gateway.line.ScriptedLine.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.ProtocolSettings.Daly;
import io.cellwarden.gateway.driver.ProtocolSettings.Daly.Positive;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.BadDevices;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.Overcharge;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.daly.DalyBoard;
import io.cellwarden.gateway.sim.daly.DalySimFault;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The driver of Daly boards")
class DalyDriverTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final BooleanSupplier NEVER = () -> false;
    private static final byte[] NOTHING = {};
    /** Long enough that a busy machine does not make an answer late. */
    private static final Duration GENEROUS = Duration.ofSeconds(5);
    /** For devices that do not answer. */
    private static final Duration SHORT = Duration.ofMillis(20);
    /** Simulated boards need no pauses. */
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final SimulatedBattery battery = SimulatedBattery.of(8, 200_000, 600, 1);
    private final SimulatedBattery other = SimulatedBattery.of(8, 200_000, 300, 2);
    private final DalyBoard board = new DalyBoard(1, battery, false);
    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();
    private final Driver.Sink sink = (bank, input) -> inputs.add(input);

    private static LinkSettings settings(Positive positive, List<LinkSettings.Device> devices) {
        return new LinkSettings(
                "a",
                "tcp://127.0.0.1:1",
                LineSettings.DEFAULT,
                Duration.ofSeconds(1),
                Control.ON,
                Duration.ofSeconds(10),
                LinkSettings.START_GRACE,
                devices,
                List.of(
                        new LinkSettings.Binding("house", Output.LOADS, "B1", DISCHARGE_FET),
                        new LinkSettings.Binding("house", Output.CHARGERS, "B1", CHARGE_FET)),
                new Daly(positive));
    }

    private static LinkSettings.Device device(String battery, String address) {
        return new LinkSettings.Device("house", battery, Optional.of(address).filter(one -> !one.isEmpty()), 1, 8);
    }

    private DalyDriver on(Positive positive, ScriptedLine line, Duration within, LinkSettings.Device... devices) {
        DalyDriver driver = new DalyDriver(
                settings(positive, List.of(devices)), statistics, CLOCK, new DalyTiming(within, MOMENT, MOMENT));
        driver.opened(line);
        return driver;
    }

    private DalyDriver with(UnaryOperator<byte[]> device, Duration within) {
        return on(Positive.AUTO, new ScriptedLine(device), within, device("B1", ""));
    }

    private byte[] answer(byte[] request) {
        return board.receive(request, request.length);
    }

    private static SwitchOrder order(Switch actuator, boolean on) {
        return new SwitchOrder("B1", actuator, on);
    }

    private List<Input> heard(Class<? extends Input> kind) {
        return inputs.stream().filter(kind::isInstance).toList();
    }

    private List<Input.Reading> readings() {
        return heard(Input.Reading.class).stream()
                .map(Input.Reading.class::cast)
                .toList();
    }

    private void assertReads(SimulatedBattery expected, String name) {
        assertThat(readings().stream().filter(reading -> reading.battery().equals(name)))
                .isNotEmpty()
                .allSatisfy(reading -> assertThat(reading.cellsMv().stream().boxed())
                        .isEqualTo(expected.state().cellsMv()));
    }

    @Test
    @Requirement("MON-2")
    void reads_cells_temperatures_current_charge_and_name() throws LineLost {
        // When
        with(this::answer, GENEROUS).poll(sink, NEVER);
        // Then
        assertThat(readings()).singleElement().satisfies(reading -> {
            assertThat(reading.cellsMv().stream().boxed())
                    .isEqualTo(battery.state().cellsMv());
            assertThat(reading.temperaturesDeciC()).isEqualTo(Ints.of(250, 250));
            assertThat(reading.currentMa()).isZero();
        });
        assertThat(heard(Input.StateOfCharge.class))
                .singleElement()
                .satisfies(input ->
                        assertThat(((Input.StateOfCharge) input).socPermille()).isBetween(590, 615));
        assertThat(heard(Input.DeviceIdentified.class))
                .containsExactly(new Input.DeviceIdentified("B1", NOON, "CELLWARDEN-SIMULATED-BATTERY-000001"));
        assertThat(heard(Input.HardwareError.class))
                .containsExactly(
                        new Input.HardwareError("B1", NOON, AlarmCode.E_SL24, false),
                        new Input.HardwareError("B1", NOON, AlarmCode.E_SL2, false));
        assertThat(statistics.snapshot().faults()).isZero();
    }

    @ParameterizedTest(name = "a board that counts charging as positive: {0}")
    @ValueSource(booleans = {true, false})
    void knows_no_current_until_the_board_has_shown_its_sign(boolean chargePositive) throws LineLost {
        // Given
        DalyBoard either = new DalyBoard(1, battery, chargePositive);
        either.setCurrent(-30_000);
        DalyDriver driver = with(request -> either.receive(request, request.length), GENEROUS);
        // When
        for (int i = 0; i < 3; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertThat(readings().stream().map(Input.Reading::currentMa))
                .containsExactly(Ints.ABSENT, Ints.ABSENT, -30_000);
    }

    @Test
    void tells_that_the_site_file_has_the_sign_the_wrong_way_round() throws LineLost {
        // Given
        board.setCurrent(-30_000);
        DalyDriver driver = on(Positive.CHARGE, new ScriptedLine(this::answer), GENEROUS, device("B1", ""));
        // When
        for (int i = 0; i < 3; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertThat(readings().getLast().currentMa()).isEqualTo(Ints.ABSENT);
        assertThat(statistics.snapshot().lastError()).contains("current-positive");
    }

    @Test
    @Requirement("ALM-11")
    void hands_no_cells_on_that_do_not_add_up_to_the_pack() throws LineLost {
        // Given
        board.setFault(DalySimFault.GARBAGE_CELLS);
        DalyDriver driver = with(this::answer, GENEROUS);
        // When
        driver.poll(sink, NEVER);
        // Then
        assertThat(readings()).isEmpty();
        assertThat(statistics.snapshot().lastError()).startsWith("cells of ").contains(" mV together in a pack of ");
    }

    @Test
    @Requirement("ALM-11")
    void hands_nothing_on_with_a_current_that_no_pack_has() throws LineLost {
        // Given a frame of zeros
        DalyDriver driver = with(
                request -> {
                    byte[] answer = answer(request);
                    if (answer[2] == (byte) 0x90) {
                        answer[12] = (byte) (answer[12] - answer[8] - answer[9]);
                        answer[8] = 0;
                        answer[9] = 0;
                    }
                    return answer;
                },
                GENEROUS);
        // When
        driver.poll(sink, NEVER);
        // Then
        assertThat(readings()).isEmpty();
        assertThat(statistics.snapshot().lastError()).isEqualTo("a current of -3000 A, which no pack has");
    }

    @Test
    void asks_twice_for_the_first_cells_of_a_board_that_may_have_just_started() throws LineLost {
        // Given
        ScriptedLine line = new ScriptedLine(this::answer);
        DalyDriver driver = on(Positive.AUTO, line, GENEROUS, device("B1", ""));
        // When
        driver.poll(sink, NEVER);
        driver.poll(sink, NEVER);
        // Then
        assertThat(line.requests.stream().filter(request -> request[2] == (byte) 0x95))
                .hasSize(3);
        assertThat(line.requests.getFirst()[2]).as("counts first").isEqualTo((byte) 0x94);
    }

    @Test
    void asks_again_how_many_cells_there_are_when_they_do_not_add_up() throws LineLost {
        // Given
        board.setFault(DalySimFault.GARBAGE_CELLS);
        ScriptedLine line = new ScriptedLine(this::answer);
        DalyDriver driver = on(Positive.AUTO, line, GENEROUS, device("B1", ""));
        driver.poll(sink, NEVER);
        // When
        board.setFault(DalySimFault.NONE);
        driver.poll(sink, NEVER);
        // Then
        assertThat(line.requests.stream().filter(request -> request[2] == (byte) 0x94))
                .hasSize(2);
        assertReads(battery, "B1");
    }

    @Test
    void is_silent_with_a_reason_when_it_says_that_it_has_no_cells() throws LineLost {
        DalyDriver driver = with(
                request -> {
                    byte[] answer = answer(request);
                    if (answer[2] == (byte) 0x94) {
                        answer[12] = (byte) (answer[12] - answer[4]);
                        answer[4] = 0;
                    }
                    return answer;
                },
                GENEROUS);
        driver.poll(sink, NEVER);
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().lastError()).isEqualTo("the board says that it has no cells");
    }

    @Test
    void hands_nothing_on_from_a_row_of_cells_that_is_cut() throws LineLost {
        board.setFault(DalySimFault.CUT_ROW);
        with(this::answer, SHORT).poll(sink, NEVER);
        assertThat(readings()).isEmpty();
        assertThat(statistics.snapshot().timeouts()).isEqualTo(2);
    }

    @Test
    @Requirement("ALM-11")
    void takes_no_answer_of_another_board() throws LineLost {
        board.setFault(DalySimFault.OTHER_NUMBER);
        with(this::answer, SHORT).poll(sink, NEVER);
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).isZero();
    }

    @Test
    void gives_each_of_several_boards_on_a_line_its_own_cells_also_when_one_is_off() throws LineLost {
        // Given
        DalyBoard second = new DalyBoard(2, other, true);
        ScriptedLine line =
                new ScriptedLine(request -> joined(answer(request), second.receive(request, request.length)));
        DalyDriver driver = on(Positive.AUTO, line, Duration.ofMillis(100), device("B1", "1"), device("B2", "2"));
        // When
        driver.poll(sink, NEVER);
        board.setFault(DalySimFault.SILENT);
        driver.poll(sink, NEVER);
        driver.poll(sink, NEVER);
        // Then
        assertReads(battery, "B1");
        assertReads(other, "B2");
        assertThat(readings()).hasSize(4);
    }

    @Test
    void is_not_confused_by_its_own_echo() throws LineLost {
        board.setFault(DalySimFault.ECHO);
        with(this::answer, GENEROUS).poll(sink, NEVER);
        assertReads(battery, "B1");
    }

    @ParameterizedTest
    @EnumSource(names = {"HALF_FRAME", "GARBAGE", "SILENT"})
    void hands_nothing_on_from_half_frames_garbage_or_nothing(DalySimFault fault) throws LineLost {
        board.setFault(fault);
        with(this::answer, SHORT).poll(sink, NEVER);
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().lastError()).isNotEmpty();
    }

    @Test
    void hands_no_wrong_value_on_from_answers_with_one_damaged_byte() throws LineLost {
        // Given
        Random random = new Random(4);
        DalyDriver driver = with(
                request -> {
                    byte[] answer = answer(request);
                    if (random.nextInt(4) == 0) {
                        answer[random.nextInt(answer.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    return random.nextInt(12) == 0 ? Arrays.copyOf(answer, random.nextInt(answer.length)) : answer;
                },
                SHORT);
        // When
        for (int i = 0; i < 25; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertReads(battery, "B1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void hands_nothing_on_from_random_bytes(long seed) throws LineLost {
        // Given
        DalyDriver driver = with(BadDevices.noise(seed, 4_000), Duration.ofMillis(2));
        // When
        for (int i = 0; i < 10; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).isZero();
    }

    @ParameterizedTest(name = "bits {0}: {1} {2}")
    @CsvSource({"0x01, E_SL24", "0x80, E_SL2"})
    @Requirement("ALM-7")
    void tells_that_the_hardware_failed_and_that_it_is_over(int bits, AlarmCode code) throws LineLost {
        DalyDriver driver = with(this::answer, GENEROUS);
        driver.poll(sink, NEVER);
        inputs.clear();
        board.setFaultByte5(bits);
        driver.poll(sink, NEVER);
        board.setFaultByte5(0);
        driver.poll(sink, NEVER);
        assertThat(heard(Input.HardwareError.class))
                .containsExactly(
                        new Input.HardwareError("B1", NOON, code, true),
                        new Input.HardwareError("B1", NOON, code, false));
    }

    @Test
    @Requirement({"ALM-7", "AGG-2"})
    void tells_what_the_board_protects_the_battery_from_and_what_it_warns_of() throws LineLost {
        DalyDriver driver = with(this::answer, GENEROUS);
        driver.poll(sink, NEVER);

        Overcharge.of(battery);
        board.setFaultByte5(1 << 4); // its clock
        driver.poll(sink, NEVER);

        assertThat(heard(Input.ProtectionReport.class))
                .containsExactly(
                        new Input.ProtectionReport("B1", NOON, false, false, "", ""),
                        new Input.ProtectionReport("B1", NOON, true, false, "cell-over-voltage-2", "clock"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"BMS-9", "BMS-11"})
    void switches_charge_and_discharge_and_reads_each_back(boolean charge) throws LineLost {
        // Given
        Switch actuator = charge ? CHARGE_FET : DISCHARGE_FET;
        DalyDriver driver = with(this::answer, GENEROUS);
        driver.poll(sink, NEVER);
        for (boolean on : new boolean[] {false, true}) {
            inputs.clear();
            // When
            driver.drive(List.of(order(actuator, on)), sink, NEVER);
            // Then
            assertThat(heard(Input.ReadBack.class))
                    .containsExactly(new Input.ReadBack(
                            NOON, charge ? Output.CHARGERS : Output.LOADS, "a/B1/" + actuator.key(), "B1", on));
            assertThat(battery.state().chargeFetOn()).isEqualTo(on || !charge);
            assertThat(battery.state().dischargeFetOn()).isEqualTo(on || charge);
        }
        assertThat(statistics.snapshot().refusedWrites()).isZero();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"IGNORES_WRITES, discharge-fet stays on", "REFUSES_WRITES, discharge-fet off is answered with level 1"})
    @Requirement("BMS-9")
    void tells_each_time_a_switch_that_does_not_obey_and_why(DalySimFault fault, String why) throws LineLost {
        // Given
        board.setFault(fault);
        DalyDriver driver = with(this::answer, GENEROUS);
        driver.poll(sink, NEVER);
        for (int i = 1; i <= 2; i++) {
            inputs.clear();
            // When
            driver.drive(List.of(order(DISCHARGE_FET, false)), sink, NEVER);
            // Then
            assertThat(heard(Input.ReadBack.class))
                    .containsExactly(new Input.ReadBack(NOON, Output.LOADS, "a/B1/discharge-fet", "B1", true));
            assertThat(heard(Input.ControlFrame.class))
                    .containsExactly(
                            new Input.ControlFrame(NOON, "B1", "a/B1", "a540d9080000000000000000c6", true, why));
            assertThat(statistics.snapshot().refusedWrites()).isEqualTo(i);
            assertThat(statistics.snapshot().lastRefusal()).isEqualTo(why);
        }
    }

    @Test
    @Requirement("BMS-11")
    void switches_off_blindly_at_a_board_that_it_cannot_hear_and_nothing_on() throws LineLost {
        // Given a board that hears and cannot be heard
        board.setFault(DalySimFault.SILENT);
        DalyDriver driver = with(this::answer, SHORT);
        // When
        driver.drive(List.of(order(DISCHARGE_FET, false)), sink, NEVER);
        driver.drive(List.of(order(CHARGE_FET, true)), sink, NEVER);
        // Then
        assertThat(battery.state().dischargeFetOn()).isFalse();
        assertThat(heard(Input.ControlFrame.class))
                .containsExactly(new Input.ControlFrame(
                        NOON, "B1", "a/B1", "a540d9080000000000000000c6", false, "not read back"));
        assertThat(statistics.snapshot().lastRefusal()).isEqualTo("not written, the board has not been heard");
    }

    @Test
    void tells_a_control_frame_whose_line_was_lost() {
        // Given
        DalyDriver driver = with(this::answer, SHORT);
        driver.opened(new Line() {
            @Override
            public String name() {
                return "unplugged";
            }

            @Override
            public void open() {}

            @Override
            public int read(byte[] buffer, Duration timeout) throws LineLost {
                throw new LineLost(name(), "gone");
            }

            @Override
            public void write(byte[] bytes) throws LineLost {
                throw new LineLost(name(), "gone");
            }

            @Override
            public void close() {}
        });
        // When
        assertThatExceptionOfType(LineLost.class)
                .isThrownBy(() -> driver.drive(List.of(order(DISCHARGE_FET, false)), sink, NEVER));
        // Then
        assertThat(heard(Input.ControlFrame.class))
                .containsExactly(new Input.ControlFrame(
                        NOON, "B1", "a/B1", "a540d9080000000000000000c6", false, "the line was lost"));
    }

    @Test
    void leaves_out_the_rest_of_a_poll_when_an_order_waits() throws LineLost {
        ScriptedLine line = new ScriptedLine(this::answer);
        DalyDriver driver = on(Positive.AUTO, line, GENEROUS, device("B1", ""));
        for (int most = 1; most < 8; most++) {
            int allowed = most;
            driver.opened(line);
            line.requests.clear();
            assertThat(driver.poll(sink, () -> line.requests.size() >= allowed)).isFalse();
            assertThat(line.requests).hasSize(most);
        }
    }

    @Test
    void leaves_boards_the_time_that_the_sheet_asks_for() throws LineLost {
        // Given
        List<Long> asked = new ArrayList<>();
        ScriptedLine line = new ScriptedLine(request -> {
            asked.add(System.nanoTime());
            return answer(request);
        });
        DalyDriver driver = new DalyDriver(settings(Positive.AUTO, List.of(device("B1", ""))), statistics, CLOCK);
        driver.opened(line);
        // When
        driver.poll(sink, () -> asked.size() >= 3);
        // Then
        assertThat(asked.get(1) - asked.get(0)).isGreaterThanOrEqualTo(250_000_000L);
        assertThat(asked.get(2) - asked.get(1)).isGreaterThanOrEqualTo(250_000_000L);
    }

    @ParameterizedTest(name = "\"{0}\" and \"{1}\": {2}")
    @CsvSource({
        "'', 2, link a: with several Daly boards on a line each needs an address",
        "1, 64, 'address \"64\", allowed is a whole number from 1 to 63, such as 1 or 0x01'",
        "0, 1, 'address \"0\", allowed is a whole number from 1 to 63, such as 1 or 0x01'",
        "1, x, 'address \"x\", allowed is a whole number from 1 to 63, such as 1 or 0x01'"
    })
    void refuses_numbers_that_no_board_has(String first, String second, String why) {
        LinkSettings settings = settings(Positive.AUTO, List.of(device("B1", first), device("B2", second)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DalyDriver(settings, statistics, CLOCK))
                .withMessage(why);
    }

    @Test
    void is_found_by_questions_of_its_own() {
        assertThat(DalyDriver.PROTOCOL.name()).isEqualTo("daly");
        assertThat(DalyDriver.PROTOCOL.line().baud()).isEqualTo(9_600);
        assertThat(DalyDriver.PROTOCOL.probes()).hasSize(8);
        assertThat(DalyDriver.PROTOCOL.switches().test(Switch.BALANCER)).isFalse();
    }

    @Test
    void passes_nothing_on_when_nothing_answers() throws LineLost {
        ScriptedLine line = new ScriptedLine(request -> NOTHING);
        DalyDriver driver = on(Positive.AUTO, line, SHORT, device("B1", ""));
        assertThat(driver.poll(sink, NEVER)).isTrue();
        assertThat(line.requests)
                .as("a silent board is not asked a second question")
                .hasSize(2);
        assertThat(inputs).isEmpty();
    }
}
