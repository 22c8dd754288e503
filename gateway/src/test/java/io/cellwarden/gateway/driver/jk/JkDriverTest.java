package io.cellwarden.gateway.driver.jk;

import static io.cellwarden.gateway.driver.Switch.BALANCER;
import static io.cellwarden.gateway.driver.Switch.CHARGE_FET;
import static io.cellwarden.gateway.driver.Switch.DISCHARGE_FET;
import static io.cellwarden.gateway.line.ScriptedLine.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.ProtocolSettings.Jk;
import io.cellwarden.gateway.driver.ProtocolSettings.Jk.Dialect;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.BadDevices;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.Overcharge;
import io.cellwarden.gateway.sim.SimulatedBank;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.SimulatedCharger;
import io.cellwarden.gateway.sim.jk.JkBoard;
import io.cellwarden.gateway.sim.jk.JkDialect;
import io.cellwarden.gateway.sim.jk.JkFault;
import io.cellwarden.gateway.wire.HardwareLimit;
import io.cellwarden.gateway.wire.jk.JkBlock;
import io.cellwarden.gateway.wire.jk.JkRequest;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The driver of JK boards")
class JkDriverTest {
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

    private final SimulatedBattery battery = SimulatedBattery.of(4, 200_000, 600, 1);
    private final SimulatedBattery other = SimulatedBattery.of(4, 200_000, 300, 2);
    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();
    private final Driver.Sink sink = (bank, input) -> inputs.add(input);

    private static Dialect dialect(JkDialect spoken) {
        return switch (spoken) {
            case NW -> Dialect.NW;
            case JK02_24S, JK02_32S -> Dialect.JK02;
            case PB -> Dialect.PB;
        };
    }

    private static LinkSettings settings(Dialect dialect, List<LinkSettings.Device> devices) {
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
                        new LinkSettings.Binding("house", Output.LOADS, "B1", BALANCER),
                        new LinkSettings.Binding("house", Output.CHARGERS, "B1", CHARGE_FET)),
                new Jk(dialect));
    }

    private static LinkSettings.Device device(String battery, String address) {
        return new LinkSettings.Device("house", battery, Optional.of(address).filter(one -> !one.isEmpty()), 1, 4);
    }

    private JkDriver on(Dialect dialect, ScriptedLine line, Duration answerWithin, LinkSettings.Device... devices) {
        JkDriver driver = new JkDriver(
                settings(dialect, List.of(devices)), statistics, CLOCK, new JkTiming(answerWithin, MOMENT, MOMENT));
        driver.opened(line);
        return driver;
    }

    private JkDriver with(Dialect dialect, UnaryOperator<byte[]> board, Duration answerWithin) {
        return on(dialect, new ScriptedLine(board), answerWithin, device("B1", ""));
    }

    private JkDriver with(JkBoard board, JkDialect spoken) {
        return with(dialect(spoken), request -> board.receive(request, request.length), GENEROUS);
    }

    private static SwitchOrder order(Switch actuator, boolean on) {
        return new SwitchOrder("B1", actuator, on);
    }

    private List<Input> heard(Class<? extends Input> kind) {
        return inputs.stream().filter(kind::isInstance).toList();
    }

    private void assertReads(SimulatedBattery expected, String name) {
        assertThat(heard(Input.Reading.class).stream()
                        .map(Input.Reading.class::cast)
                        .filter(reading -> reading.battery().equals(name)))
                .isNotEmpty()
                .allSatisfy(reading -> assertThat(reading.cellsMv().stream().boxed())
                        .isEqualTo(expected.state().cellsMv()));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("MON-2")
    void reads_cells_current_temperatures_charge_and_name_in_each_dialect(JkDialect spoken) throws LineLost {
        // When
        with(new JkBoard(spoken, 1, battery), spoken).poll(sink, NEVER);
        // Then
        assertThat(heard(Input.Reading.class)).singleElement().satisfies(input -> {
            Input.Reading reading = (Input.Reading) input;
            assertThat(reading.cellsMv().stream().boxed())
                    .isEqualTo(battery.state().cellsMv());
            assertThat(reading.temperaturesDeciC().present()).containsExactly(250, 250);
            assertThat(reading.currentMa()).isZero();
        });
        assertThat(heard(Input.StateOfCharge.class))
                .singleElement()
                .satisfies(input ->
                        assertThat(((Input.StateOfCharge) input).socPermille()).isBetween(590, 615));
        assertThat(heard(Input.DeviceIdentified.class))
                .containsExactly(new Input.DeviceIdentified("B1", NOON, "40111048052"));
        assertThat(heard(Input.HardwareError.class))
                .containsExactly(
                        new Input.HardwareError("B1", NOON, AlarmCode.E_SL24, false),
                        new Input.HardwareError("B1", NOON, AlarmCode.E_SL2, false));
        assertThat(statistics.snapshot().faults()).isZero();
    }

    /** Tagged frames do not tell them. */
    @ParameterizedTest
    @EnumSource
    @Requirement("MON-3")
    void hands_on_the_resistance_of_the_wire_to_each_cell_once_and_by_battery(JkDialect spoken) throws LineLost {
        // Given: two batteries in one pack
        JkBoard board = new JkBoard(spoken, 1, SimulatedBattery.of(8, 200_000, 600, 1));
        JkDriver driver = on(
                dialect(spoken),
                new ScriptedLine(request -> board.receive(request, request.length)),
                GENEROUS,
                new LinkSettings.Device("house", "B1", Optional.empty(), 1, 4),
                new LinkSettings.Device("house", "B2", Optional.empty(), 5, 4));
        // When
        driver.poll(sink, NEVER);
        driver.poll(sink, NEVER);
        // Then
        assertThat(heard(Input.DeviceFigures.class))
                .isEqualTo(
                        spoken == JkDialect.NW
                                ? List.of()
                                : List.of(wires("B1", Ints.of(60, 61, 62, 63)), wires("B2", Ints.of(64, 65, 66, 67))));
    }

    private static Input wires(String battery, Ints milliOhm) {
        return new Input.DeviceFigures(
                NOON,
                battery,
                List.of(new Figure("wireResistancesMOhm", 0, milliOhm), Figure.of("balanceCurrentA", 3, 0)));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"ALM-7", "AGG-2"})
    void tells_what_the_board_protects_the_battery_from(JkDialect spoken) throws LineLost {
        JkDriver driver = with(new JkBoard(spoken, 1, battery), spoken);
        driver.poll(sink, NEVER);

        Overcharge.of(battery);
        driver.poll(sink, NEVER);

        assertThat(heard(Input.ProtectionReport.class))
                .containsExactly(
                        new Input.ProtectionReport("B1", NOON, false, false, "", ""),
                        new Input.ProtectionReport("B1", NOON, true, false, "cell-over-voltage", ""));
    }

    @Test
    @Requirement("AGG-4")
    void tells_nothing_of_protections_that_an_answer_does_not_tell() throws LineLost {
        JkBoard board = new JkBoard(JkDialect.NW, 1, battery);
        AtomicBoolean unread = new AtomicBoolean();
        JkDriver driver = with(
                Dialect.NW,
                request -> {
                    byte[] answer = board.receive(request, request.length);
                    return unread.get() ? withoutWarnings(answer) : answer;
                },
                GENEROUS);
        Overcharge.of(battery);
        driver.poll(sink, NEVER);
        unread.set(true);
        driver.poll(sink, NEVER);
        assertThat(heard(Input.Reading.class)).hasSize(2);
        assertThat(heard(Input.ProtectionReport.class))
                .singleElement()
                .satisfies(report ->
                        assertThat(((Input.ProtectionReport) report).charge()).isTrue());
    }

    /** The tag of the warnings is one that nobody knows: from there on nothing is read. */
    private static byte[] withoutWarnings(byte[] answer) {
        byte[] other = answer.clone();
        for (int i = 0; i + 3 < other.length; i++) {
            if (other[i] == (byte) 0x8B && other[i + 3] == (byte) 0x8C) {
                other[i] = (byte) 0xFE;
                int sum = 0;
                for (int at = 0; at < other.length - 4; at++) {
                    sum += other[at] & 0xFF;
                }
                other[other.length - 2] = (byte) (sum >> 8);
                other[other.length - 1] = (byte) sum;
                return other;
            }
        }
        throw new AssertionError("no warnings in " + HexFormat.of().formatHex(answer));
    }

    @ParameterizedTest
    @EnumSource
    void finds_the_dialect_by_asking(JkDialect spoken) throws LineLost {
        // Given
        JkBoard board = new JkBoard(spoken, 1, battery);
        ScriptedLine line = new ScriptedLine(request -> board.receive(request, request.length));
        JkDriver driver = on(Dialect.AUTO, line, Duration.ofMillis(200), device("B1", ""));
        // When
        driver.poll(sink, NEVER);
        assertReads(battery, "B1");
        // Then it asks in that one alone
        int before = line.requests.size();
        driver.poll(sink, NEVER);
        assertThat(line.requests.size() - before).isLessThanOrEqualTo(2);
        assertThat(heard(Input.Reading.class)).hasSize(2);
    }

    @Test
    void looks_for_another_dialect_when_the_board_was_replaced() throws LineLost {
        // Given
        JkBoard[] board = {new JkBoard(JkDialect.JK02_32S, 1, battery)};
        JkDriver driver =
                with(Dialect.AUTO, request -> board[0].receive(request, request.length), Duration.ofMillis(60));
        driver.poll(sink, NEVER);
        inputs.clear();
        // When
        board[0] = new JkBoard(JkDialect.NW, 1, other);
        for (int i = 0; i < 6; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertReads(other, "B1");
    }

    @ParameterizedTest(name = "software {1}, sent in {0}, site file says {2}: {3}")
    @CsvSource({
        "JK02_24S, 10.08, JK02, ''",
        "JK02_24S, 11.20, JK02, 'cell info in layout 24s, but 32s is expected (software \"11.20\")'",
        "JK02_32S, 10.99, JK02, 'cell info in layout 32s, but 24s is expected (software \"10.99\")'",
        "JK02_32S, x, JK02, 'cell info in layout 32s, but none is expected (software \"x\")'",
        "JK02_32S, x, JK02_32S, ''",
        "JK02_32S, x, JK02_24S, 'cell info in layout 32s, but 24s is expected (software \"x\")'",
        "JK02_32S, 14.20, JK02_24S, 'the site file says that it sends layout 24s, but software \"14.20\" sends 32s'",
        "PB, 10.08, PB, 'cell info in layout 32s, but 24s is expected (software \"10.08\")'"
    })
    @Requirement("ALM-11")
    void hands_no_cell_on_unless_the_layout_is_certain(JkDialect sent, String software, Dialect told, String refusal)
            throws LineLost {
        // Given
        JkBoard board = new JkBoard(sent, 1, battery);
        board.setSoftware(software);
        // When
        with(told, request -> board.receive(request, request.length), Duration.ofMillis(100))
                .poll(sink, NEVER);
        // Then
        if (refusal.isEmpty()) {
            assertReads(battery, "B1");
        } else {
            assertThat(heard(Input.Reading.class)).isEmpty();
            assertThat(statistics.snapshot().lastError()).isEqualTo(refusal);
        }
    }

    @ParameterizedTest(name = "{0}: read {1}")
    @CsvSource({"JK02, false", "JK02_32S, true", "JK02_24S, false"})
    @Requirement("ALM-11")
    void believes_a_board_that_does_not_tell_its_software_only_where_the_site_file_tells_the_layout(
            Dialect told, boolean read) throws LineLost {
        // Given
        JkBoard board = new JkBoard(JkDialect.JK02_32S, 1, battery);
        UnaryOperator<byte[]> noName =
                request -> (request[4] & 0xFF) == 0x97 ? NOTHING : board.receive(request, request.length);
        ScriptedLine line = new ScriptedLine(noName);
        JkDriver driver = on(told, line, Duration.ofMillis(60), device("B1", ""));
        // When
        for (int i = 0; i < 5; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertThat(heard(Input.Reading.class)).hasSize(read ? 5 : 0);
        if (read) {
            assertThat(line.requests.stream().filter(request -> (request[4] & 0xFF) == 0x97))
                    .as("it is not asked for ever")
                    .hasSize(3 * 2);
        }
    }

    @Test
    void takes_no_cell_info_that_was_pushed_before_it_asked() throws LineLost {
        // Given what the board has pushed while nobody listened, with other cells
        JkBoard board = new JkBoard(JkDialect.JK02_32S, 1, battery);
        byte[] old = new JkBoard(JkDialect.JK02_32S, 1, other).push();
        ScriptedLine line = new ScriptedLine(request -> board.receive(request, request.length));
        JkDriver driver = on(Dialect.JK02, line, GENEROUS, device("B1", ""));
        driver.poll(sink, NEVER);
        line.arriving(joined(old, old, old), Duration.ZERO);
        // When
        driver.poll(sink, NEVER);
        // Then
        assertReads(battery, "B1");
        assertThat(heard(Input.Reading.class)).hasSize(2);
    }

    @Test
    void gives_each_of_several_boards_on_a_line_its_own_cells() throws LineLost {
        // Given
        JkBoard first = new JkBoard(JkDialect.PB, 1, battery);
        JkBoard second = new JkBoard(JkDialect.PB, 15, other);
        ScriptedLine line = new ScriptedLine(
                request -> joined(first.receive(request, request.length), second.receive(request, request.length)));
        JkDriver driver = on(Dialect.AUTO, line, GENEROUS, device("B1", "1"), device("B2", "15"));
        // When
        driver.poll(sink, NEVER);
        // Then
        assertReads(battery, "B1");
        assertReads(other, "B2");
    }

    @Test
    @Requirement("TOP-6")
    void reads_the_others_when_one_board_on_the_line_is_off() throws LineLost {
        // Given
        JkBoard first = new JkBoard(JkDialect.PB, 1, battery);
        JkBoard second = new JkBoard(JkDialect.PB, 2, other);
        first.setFault(JkFault.SILENT);
        ScriptedLine line = new ScriptedLine(
                request -> joined(first.receive(request, request.length), second.receive(request, request.length)));
        JkDriver driver = on(Dialect.PB, line, Duration.ofMillis(100), device("B1", "1"), device("B2", "2"));
        // When
        driver.poll(sink, NEVER);
        driver.poll(sink, NEVER);
        // Then
        assertReads(other, "B2");
        assertThat(heard(Input.Reading.class)).hasSize(2);
    }

    @Test
    @Requirement("ALM-11")
    void takes_no_frame_for_a_boards_own_whose_sender_is_another() throws LineLost {
        // Given a board that answers in place of the one that was asked
        JkBoard board = new JkBoard(JkDialect.PB, 1, battery);
        board.setFault(JkFault.OTHER_ADDRESS);
        JkDriver driver = with(Dialect.PB, request -> board.receive(request, request.length), SHORT);
        // When
        driver.poll(sink, NEVER);
        // Then
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).isZero();
    }

    @Test
    @Requirement("ALM-11")
    void takes_no_late_frame_of_another_board_for_the_answer() throws LineLost {
        // Given the whole answer of another board in front of the answer, or its frame alone in front of a damaged one
        JkBoard board = new JkBoard(JkDialect.PB, 1, battery);
        JkBoard late = new JkBoard(JkDialect.PB, 2, other);
        byte[] toTheOther = JkRequest.ask(2, JkBlock.CELL_INFO).encode().toArray();
        int[] asked = {0};
        JkDriver driver = with(
                Dialect.PB,
                request -> {
                    byte[] answer = board.receive(request, request.length);
                    if (asked[0]++ == 1) {
                        answer[100] ^= 1;
                        return joined(late.receive(toTheOther, toTheOther.length), answer);
                    }
                    return answer;
                },
                Duration.ofMillis(200));
        // When
        driver.poll(sink, NEVER);
        // Then
        assertReads(battery, "B1");
        assertThat(asked[0]).as("it is asked again").isEqualTo(4);
    }

    @Test
    void lives_with_padding_behind_a_frame() throws LineLost {
        JkBoard board = new JkBoard(JkDialect.PB, 1, battery);
        board.setFault(JkFault.PADDING);
        with(board, JkDialect.PB).poll(sink, NEVER);
        assertReads(battery, "B1");
    }

    @ParameterizedTest
    @EnumSource
    void is_not_confused_by_its_own_echo(JkDialect spoken) throws LineLost {
        JkBoard board = new JkBoard(spoken, 1, battery);
        board.setFault(JkFault.ECHO);
        with(board, spoken).poll(sink, NEVER);
        assertReads(battery, "B1");
    }

    @ParameterizedTest
    @EnumSource
    void hands_nothing_on_from_half_frames_garbage_or_nothing(JkDialect spoken) throws LineLost {
        JkBoard board = new JkBoard(spoken, 1, battery);
        JkDriver driver = with(dialect(spoken), request -> board.receive(request, request.length), SHORT);
        for (JkFault fault : List.of(JkFault.HALF_FRAME, JkFault.GARBAGE, JkFault.SILENT)) {
            board.setFault(fault);
            driver.poll(sink, NEVER);
            assertThat(inputs).as("%s", fault).isEmpty();
            assertThat(statistics.snapshot().lastError()).as("%s", fault).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void hands_no_wrong_value_on_from_answers_with_one_damaged_byte(JkDialect spoken) throws LineLost {
        // Given
        JkBoard board = new JkBoard(spoken, 1, battery);
        JkDriver driver =
                with(dialect(spoken), BadDevices.damaging(4, request -> board.receive(request, request.length)), SHORT);
        // When
        for (int i = 0; i < 15; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertReads(battery, "B1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void hands_nothing_on_from_random_bytes(long seed) throws LineLost {
        // Given
        JkDriver driver = with(Dialect.AUTO, BadDevices.noise(seed, 4_000), Duration.ofMillis(2));
        // When
        for (int i = 0; i < 4; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"BMS-9", "BMS-11"})
    void switches_charge_discharge_and_balancer_and_reads_each_back(JkDialect spoken) throws LineLost {
        // Given
        JkBoard board = new JkBoard(spoken, 1, battery);
        JkDriver driver = with(board, spoken);
        driver.poll(sink, NEVER);
        for (Switch actuator : List.of(DISCHARGE_FET, CHARGE_FET, BALANCER)) {
            for (boolean on : new boolean[] {false, true}) {
                inputs.clear();
                // When
                driver.drive(List.of(order(actuator, on)), sink, NEVER);
                // Then
                assertThat(heard(Input.ReadBack.class))
                        .singleElement()
                        .satisfies(input -> assertThat((Input.ReadBack) input).satisfies(readBack -> {
                            assertThat(readBack.actuator()).isEqualTo("a/B1/" + actuator.key());
                            assertThat(readBack.on()).isEqualTo(on);
                        }));
                assertThat(levels(board)).isEqualTo(expected(actuator, on));
            }
        }
        assertThat(statistics.snapshot().refusedWrites()).isZero();
    }

    private static List<Boolean> levels(JkBoard board) {
        return List.of(board.state().dischargeFetOn(), board.state().chargeFetOn(), board.isBalancerOn());
    }

    private static List<Boolean> expected(Switch actuator, boolean on) {
        return List.of(
                on || !actuator.equals(DISCHARGE_FET),
                on || !actuator.equals(CHARGE_FET),
                on || !actuator.equals(BALANCER));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("BMS-9")
    void tells_each_time_a_switch_that_does_not_obey_and_why(JkDialect spoken) throws LineLost {
        // Given
        JkBoard board = new JkBoard(spoken, 1, battery);
        board.setFault(JkFault.IGNORES_WRITES);
        JkDriver driver = with(board, spoken);
        driver.poll(sink, NEVER);
        for (int i = 1; i <= 2; i++) {
            inputs.clear();
            // When
            driver.drive(List.of(order(DISCHARGE_FET, false)), sink, NEVER);
            // Then
            assertThat(heard(Input.ReadBack.class))
                    .containsExactly(new Input.ReadBack(NOON, Output.LOADS, "a/B1/discharge-fet", "B1", true));
            assertThat(heard(Input.ControlFrame.class))
                    .singleElement()
                    .satisfies(input ->
                            assertThat(((Input.ControlFrame) input).refused()).isTrue());
            assertThat(statistics.snapshot().refusedWrites()).isEqualTo(i);
            assertThat(statistics.snapshot().lastRefusal())
                    .isEqualTo("discharge-fet stays on, its setting did not change: the firmware ignores the write, or"
                            + " wants a password");
        }
    }

    @Test
    @Requirement("BMS-9")
    void tells_that_a_protection_of_the_board_holds_a_switch_off() throws LineLost {
        // Given
        battery.setCellSoc(0, 1_000);
        SimulatedBank bank = new SimulatedBank(List.of(List.of(battery)), new SimulatedCharger(1, 160_000));
        for (int minutes = 0; minutes < 600 && battery.state().chargeFetOn(); minutes++) {
            bank.advance(Duration.ofMinutes(1));
        }
        JkDriver driver = with(new JkBoard(JkDialect.NW, 1, battery), JkDialect.NW);
        // When
        driver.drive(List.of(order(CHARGE_FET, true)), sink, NEVER);
        // Then
        assertThat(statistics.snapshot().lastRefusal())
                .isEqualTo("charge-fet stays off, the board reports cell-over-voltage");
    }

    @Test
    @Requirement("BMS-9")
    void tells_a_refused_write_with_its_code() throws LineLost {
        // Given
        JkBoard board = new JkBoard(JkDialect.PB, 1, battery);
        board.setFault(JkFault.REFUSES_WRITES);
        JkDriver driver = with(board, JkDialect.PB);
        driver.poll(sink, NEVER);
        // When
        driver.drive(List.of(order(DISCHARGE_FET, false)), sink, NEVER);
        // Then
        assertThat(statistics.snapshot().lastRefusal()).isEqualTo("refused with Modbus code 4");
        assertThat(statistics.snapshot().refusedWrites()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("BMS-11")
    void switches_off_blindly_at_a_board_that_it_cannot_hear_whatever_it_speaks(JkDialect spoken) throws LineLost {
        // Given a board that hears and cannot be heard, and whose dialect nobody knows
        JkBoard board = new JkBoard(spoken, 1, battery);
        board.setFault(JkFault.SILENT);
        JkDriver driver = with(Dialect.AUTO, request -> board.receive(request, request.length), SHORT);
        // When
        driver.drive(List.of(order(DISCHARGE_FET, false)), sink, NEVER);
        // Then
        assertThat(battery.state().dischargeFetOn()).isFalse();
    }

    @Test
    void switches_nothing_on_at_a_board_it_never_heard() throws LineLost {
        // Given
        ScriptedLine line = new ScriptedLine(request -> NOTHING);
        JkDriver driver = on(Dialect.NW, line, SHORT, device("B1", ""));
        // When
        driver.drive(List.of(order(DISCHARGE_FET, true)), sink, NEVER);
        // Then
        assertThat(line.requests).allSatisfy(request -> assertThat(request[8]).isEqualTo((byte) 0x06));
        assertThat(statistics.snapshot().lastRefusal()).isEqualTo("not written, the board has not been heard");
    }

    @Test
    @Requirement("BMS-11")
    void switches_every_board_off_before_it_switches_one_on_and_reads_back_last() throws LineLost {
        // Given
        ScriptedLine line = new ScriptedLine(request -> {
            JkBoard board = new JkBoard(JkDialect.PB, request[0], battery);
            return board.receive(request, request.length);
        });
        JkDriver driver = on(Dialect.PB, line, GENEROUS, device("B1", "1"), device("B2", "2"));
        driver.poll(sink, NEVER);
        line.requests.clear();
        // When
        driver.drive(
                List.of(
                        new SwitchOrder("B1", DISCHARGE_FET, false),
                        new SwitchOrder("B2", DISCHARGE_FET, false),
                        new SwitchOrder("B1", CHARGE_FET, true)),
                sink,
                NEVER);
        // Then
        assertThat(line.requests.stream()
                        .limit(4)
                        .map(request -> "%d %02x%02x".formatted(request[0], request[2], request[3])))
                .containsExactly("1 1074", "2 1074", "1 1070", "1 1620");
    }

    @Test
    void keeps_a_shared_switch_off_while_one_battery_of_the_pack_wants_it_off() throws LineLost {
        // Given a pack of eight cells that is two batteries
        SimulatedBattery pack = SimulatedBattery.of(8, 200_000, 600, 1);
        JkBoard board = new JkBoard(JkDialect.JK02_32S, 1, pack);
        JkDriver driver = on(
                Dialect.JK02,
                new ScriptedLine(request -> board.receive(request, request.length)),
                GENEROUS,
                new LinkSettings.Device("house", "B1", Optional.empty(), 1, 4),
                new LinkSettings.Device("house", "B2", Optional.empty(), 5, 4));
        driver.poll(sink, NEVER);
        // When
        driver.drive(List.of(order(DISCHARGE_FET, false)), sink, NEVER);
        driver.drive(List.of(new SwitchOrder("B2", DISCHARGE_FET, true)), sink, NEVER);
        // Then
        assertThat(pack.state().dischargeFetOn()).isFalse();
        assertThat(heard(Input.Reading.class)).hasSize(6);
    }

    @Test
    void leaves_the_read_back_to_a_newer_order_that_waits() throws LineLost {
        // Given
        JkBoard board = new JkBoard(JkDialect.PB, 1, battery);
        ScriptedLine line = new ScriptedLine(request -> board.receive(request, request.length));
        JkDriver driver = on(Dialect.PB, line, GENEROUS, device("B1", ""));
        driver.poll(sink, NEVER);
        line.requests.clear();
        // When
        driver.drive(List.of(order(DISCHARGE_FET, false)), sink, () -> true);
        // Then
        assertThat(line.requests).hasSize(1);
        assertThat(battery.state().dischargeFetOn()).isFalse();
    }

    @Test
    void leaves_out_the_rest_of_a_poll_when_an_order_waits() throws LineLost {
        ScriptedLine line = new ScriptedLine(request -> NOTHING);
        JkDriver driver = on(Dialect.AUTO, line, SHORT, device("B1", ""));
        assertThat(driver.poll(sink, () -> !line.requests.isEmpty())).isFalse();
        assertThat(line.requests).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void tells_the_limits_where_the_dialect_does(JkDialect spoken) throws LineLost {
        // Given
        JkDriver driver = with(new JkBoard(spoken, 1, battery), spoken);
        assertThat(driver.limits(NEVER).orElseThrow().trouble()).contains("does not answer at all");
        // When
        driver.poll(sink, NEVER);
        HardwareLimits limits = driver.limits(NEVER).orElseThrow();
        // Then
        if (spoken == JkDialect.NW) {
            assertThat(limits.value(HardwareLimit.CELL_OVER_VOLTAGE)).hasValue(3_650);
            assertThat(limits.value(HardwareLimit.CELL_UNDER_VOLTAGE)).hasValue(2_500);
            assertThat(limits.trouble()).isEmpty();
        } else {
            assertThat(limits.values()).isEmpty();
            assertThat(limits.trouble()).contains("this dialect does not tell them");
        }
    }

    @ParameterizedTest(name = "dialect {0}, addresses \"{1}\" and \"{2}\": {3}")
    @CsvSource({
        "AUTO, '', 2, link a: with several JK boards on a line each needs an address",
        "NW, 1, 2, 'link a: a device with an address, which only boards of the dialect pb have; leave it out'",
        "PB, 1, 16, 'address \"16\", allowed is a whole number from 1 to 15, such as 1 or 0x01'",
        "PB, 0, 1, 'address \"0\", allowed is a whole number from 1 to 15, such as 1 or 0x01'",
        "PB, 1, x, 'address \"x\", allowed is a whole number from 1 to 15, such as 1 or 0x01'"
    })
    void refuses_addresses_that_no_board_has(Dialect dialect, String first, String second, String why) {
        LinkSettings settings = settings(dialect, List.of(device("B1", first), device("B2", second)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JkDriver(settings, statistics, CLOCK))
                .withMessage(why);
    }

    @Test
    void leaves_boards_the_time_that_the_sheet_asks_for() throws LineLost {
        // Given
        JkBoard board = new JkBoard(JkDialect.PB, 1, battery);
        List<Long> asked = new ArrayList<>();
        ScriptedLine line = new ScriptedLine(request -> {
            asked.add(System.nanoTime());
            return board.receive(request, request.length);
        });
        JkDriver driver = new JkDriver(settings(Dialect.PB, List.of(device("B1", ""))), statistics, CLOCK);
        driver.opened(line);
        // When
        driver.poll(sink, NEVER);
        // Then
        assertThat(asked).hasSize(3);
        assertThat(asked.get(1) - asked.get(0)).isGreaterThanOrEqualTo(120_000_000L);
        assertThat(asked.get(2) - asked.get(1)).isGreaterThanOrEqualTo(120_000_000L);
    }

    @Test
    void is_found_by_questions_of_its_own() {
        assertThat(JkDriver.PROTOCOL.name()).isEqualTo("jk");
        assertThat(JkDriver.PROTOCOL.line().baud()).isEqualTo(115_200);
        assertThat(JkDriver.PROTOCOL.probes()).hasSize(17);
        assertThat(JkDriver.PROTOCOL.switches().test(BALANCER)).isTrue();
        assertThat(JkDriver.PROTOCOL.switches().test(Switch.relay(1))).isFalse();
    }
}
