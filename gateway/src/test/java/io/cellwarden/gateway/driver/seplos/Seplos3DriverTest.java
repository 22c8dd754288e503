package io.cellwarden.gateway.driver.seplos;

import static io.cellwarden.gateway.line.ScriptedLine.joined;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.line.BadDevices;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.LfpCell;
import io.cellwarden.gateway.sim.ModuleFault;
import io.cellwarden.gateway.sim.Overcharge;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.modbus.Seplos3Line;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.modbus.ModbusFrame;
import io.cellwarden.gateway.wire.modbus.RtuFraming;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The driver of Seplos boards of version 3")
class Seplos3DriverTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final BooleanSupplier NEVER = () -> false;
    private static final byte[] NOTHING = {};
    /** Long enough that a busy machine does not make an answer late. */
    private static final Duration GENEROUS = Duration.ofSeconds(5);

    private static final Duration SHORT = Duration.ofMillis(300);

    private final SimulatedBattery first = pack(600);
    private final SimulatedBattery second = pack(500);
    private final Seplos3Line boards = new Seplos3Line(Map.of(1, first, 2, second));
    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();

    private static SimulatedBattery pack(int permille) {
        return new SimulatedBattery(
                100_000,
                IntStream.range(0, 16)
                        .mapToObj(cell -> new LfpCell(100_000, 900, permille + 5 * cell))
                        .toList());
    }

    private byte[] answer(byte[] request) {
        return boards.receive(request, request.length);
    }

    /** Four batteries behind address 1 (B1 to B4), four behind 2 (B5 to B8). */
    private Seplos3Driver on(ScriptedLine line, Duration answerWithin) {
        LinkSettings settings = new LinkSettings(
                "a",
                "tcp://127.0.0.1:1",
                Seplos3Driver.PROTOCOL.line(),
                Duration.ofSeconds(1),
                Control.OFF,
                Duration.ofSeconds(10),
                LinkSettings.START_GRACE,
                IntStream.range(0, 8)
                        .mapToObj(i -> new LinkSettings.Device(
                                "house", "B" + (i + 1), Optional.of("" + (1 + i / 4)), i % 4 * 4 + 1, 4))
                        .toList(),
                List.of());
        Seplos3Driver driver = new Seplos3Driver(settings, statistics, CLOCK, answerWithin);
        driver.opened(line);
        return driver;
    }

    private Seplos3Driver with(UnaryOperator<byte[]> device, Duration answerWithin) {
        return on(new ScriptedLine(device), answerWithin);
    }

    private void poll(Seplos3Driver driver, int times) throws LineLost {
        for (int i = 0; i < times; i++) {
            driver.poll((bank, input) -> inputs.add(input), NEVER);
        }
    }

    private List<Input.Reading> readings() {
        return inputs.stream()
                .filter(Input.Reading.class::isInstance)
                .map(Input.Reading.class::cast)
                .toList();
    }

    @Test
    @Requirement({"AGG-1", "MON-2"})
    void tells_cells_charge_and_limits_of_each_board() throws LineLost {
        poll(with(this::answer, GENEROUS), 2);

        assertThat(readings()).hasSize(2 * 8);
        Input.Reading sixth = readings().get(5);
        assertThat(sixth.battery()).isEqualTo("B6");
        assertThat(sixth.cellsMv().stream().boxed())
                .isEqualTo(second.state().cellsMv().subList(4, 8));
        assertThat(sixth.temperaturesDeciC().stream().boxed())
                .hasSize(4)
                .hasSameElementsAs(second.state().temperaturesDeciC());
        assertThat(inputs)
                .contains(
                        new Input.LimitsReport("B5", NOON, Ints.ABSENT, 120_000, 180_000),
                        new Input.HardwareError("B6", NOON, AlarmCode.E_SL24, false))
                .anyMatch(input -> input instanceof Input.StateOfCharge charge
                        && charge.battery().equals("B8")
                        && charge.socPermille() == 1_000 * second.state().remainingMilliAh() / 100_000);
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "GARBAGE", "HALF_FRAME", "WRONG_ADDRESS", "REFUSES"})
    void hands_nothing_on_from_a_board_with_a_fault_and_reads_the_other(ModuleFault fault) throws LineLost {
        boards.setFault(1, fault);

        poll(with(this::answer, SHORT), 3);

        assertThat(readings())
                .extracting(Input.Reading::battery)
                .doesNotContain("B1")
                .contains("B5");
        assertThat(readings()).hasSize(3 * 4);
    }

    @Test
    void is_not_confused_by_its_own_echo() throws LineLost {
        poll(with(request -> joined(request, answer(request)), GENEROUS), 1);

        assertThat(readings()).hasSize(8);
    }

    @Test
    void takes_no_echo_for_a_sign_of_life() throws LineLost {
        poll(with(request -> request, Duration.ofMillis(20)), 1);

        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).isZero();
        assertThat(statistics.snapshot().lastError()).isEqualTo("echo");
    }

    @Test
    void finds_the_answer_behind_noise() throws LineLost {
        poll(with(request -> joined(new byte[] {1, 4, 52, 9}, answer(request)), SHORT), 1);

        assertThat(readings()).hasSize(8);
    }

    @Test
    void makes_no_reading_of_cells_without_a_current() throws LineLost {
        poll(with(request -> request[2] == 0x10 ? NOTHING : answer(request), Duration.ofMillis(20)), 2);

        assertThat(inputs).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement("ALM-7")
    void tells_a_hard_fault_also_where_only_the_bank_tells_it(boolean packsTell) throws LineLost {
        if (!packsTell) {
            boards.tellNoEvents();
        }
        boards.fail();
        ScriptedLine line = new ScriptedLine(this::answer);

        poll(on(line, GENEROUS), 3);

        assertThat(inputs)
                .contains(
                        new Input.HardwareError("B1", NOON, AlarmCode.E_SL24, true),
                        new Input.HardwareError("B8", NOON, AlarmCode.E_SL24, true));
        assertThat(line.requests.stream().filter(request -> request[0] == 1 && request[2] == 0x12))
                .as("asked again, or no more once it was refused")
                .hasSize(packsTell ? 3 : 1);
    }

    @ParameterizedTest(name = "each pack tells its events: {0}")
    @ValueSource(booleans = {true, false})
    @Requirement({"ALM-7", "AGG-2"})
    void tells_what_a_board_protects_its_batteries_from(boolean packsTell) throws LineLost {
        if (!packsTell) {
            boards.tellNoEvents();
        }
        Overcharge.of(second);

        poll(with(this::answer, GENEROUS), 1);

        assertThat(inputs)
                .contains(
                        packsTell
                                ? new Input.ProtectionReport("B1", NOON, false, false, "", "")
                                : new Input.ProtectionReport("B1", NOON, true, false, "cell-over-voltage", ""),
                        new Input.ProtectionReport("B5", NOON, true, false, "cell-over-voltage", ""));
    }

    @Test
    @Requirement("BAL-9")
    void tells_that_a_board_balances() throws LineLost {
        poll(
                with(
                        request -> {
                            byte[] answer = answer(request);
                            if (request[2] == 0x12 && request[0] == 2) {
                                byte[] pdu = Arrays.copyOfRange(answer, 1, answer.length - 2);
                                pdu[2 + 6] = 1;
                                return new RtuFraming()
                                        .encode(new ModbusFrame(0, 2, Bytes.copyOf(pdu)))
                                        .toArray();
                            }
                            return answer;
                        },
                        GENEROUS),
                1);

        assertThat(inputs.stream().filter(Input.BalancerReport.class::isInstance))
                .containsExactly(
                        new Input.BalancerReport("B5", NOON, true),
                        new Input.BalancerReport("B6", NOON, true),
                        new Input.BalancerReport("B7", NOON, true),
                        new Input.BalancerReport("B8", NOON, true));
    }

    @Test
    void hands_no_wrong_value_on_from_answers_with_one_damaged_byte() throws LineLost {
        Random random = new Random(4);
        poll(
                with(
                        request -> {
                            byte[] answer = answer(request);
                            if (answer.length > 0 && random.nextInt(3) > 1) {
                                answer[random.nextInt(answer.length)] ^= (byte) (1 << random.nextInt(8));
                            }
                            return random.nextInt(8) == 0
                                    ? Arrays.copyOf(answer, random.nextInt(answer.length))
                                    : answer;
                        },
                        Duration.ofMillis(5)),
                80);

        assertThat(readings()).isNotEmpty().allSatisfy(reading -> {
            boolean ofFirst = reading.battery().compareTo("B5") < 0;
            assertThat((ofFirst ? first : second).state().cellsMv())
                    .containsSequence(reading.cellsMv().stream().boxed().toList());
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void hands_nothing_on_from_random_bytes(long seed) throws LineLost {
        poll(with(BadDevices.noise(seed, 5_000), Duration.ofMillis(2)), 20);

        assertThat(inputs).isEmpty();
    }
}
