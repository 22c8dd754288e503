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
import io.cellwarden.gateway.sim.ascii.Seplos2Line;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The driver of Seplos boards of version 2")
class Seplos2DriverTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final BooleanSupplier NEVER = () -> false;
    /** Long enough that a busy machine does not make an answer late. */
    private static final Duration GENEROUS = Duration.ofSeconds(5);

    private static final Duration SHORT = Duration.ofMillis(300);

    private final SimulatedBattery first = pack(600);
    private final SimulatedBattery second = pack(500);
    private final Seplos2Line boards = new Seplos2Line(Map.of(0, first, 1, second));
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

    /** Four batteries behind address 0 (B1 to B4), four behind 1 (B5 to B8). */
    private Seplos2Driver on(ScriptedLine line, Duration answerWithin) {
        LinkSettings settings = new LinkSettings(
                "a",
                "tcp://127.0.0.1:1",
                Seplos2Driver.PROTOCOL.line(),
                Duration.ofSeconds(1),
                Control.OFF,
                Duration.ofSeconds(10),
                LinkSettings.START_GRACE,
                IntStream.range(0, 8)
                        .mapToObj(i -> new LinkSettings.Device(
                                "house", "B" + (i + 1), Optional.of("" + i / 4), i % 4 * 4 + 1, 4))
                        .toList(),
                List.of());
        Seplos2Driver driver = new Seplos2Driver(settings, statistics, CLOCK, answerWithin);
        driver.opened(line);
        return driver;
    }

    private Seplos2Driver with(UnaryOperator<byte[]> device, Duration answerWithin) {
        return on(new ScriptedLine(device), answerWithin);
    }

    private List<Input> poll(Seplos2Driver driver, int times) throws LineLost {
        inputs.clear();
        for (int i = 0; i < times; i++) {
            driver.poll((bank, input) -> inputs.add(input), NEVER);
        }
        return inputs;
    }

    private List<Input.Reading> readings() {
        return inputs.stream()
                .filter(Input.Reading.class::isInstance)
                .map(Input.Reading.class::cast)
                .toList();
    }

    @Test
    void gives_each_battery_its_own_cells_and_the_temperatures_of_cells_alone() throws LineLost {
        poll(with(this::answer, GENEROUS), 1);

        assertThat(readings()).hasSize(8);
        Input.Reading sixth = readings().get(5);
        assertThat(sixth.battery()).isEqualTo("B6");
        assertThat(sixth.cellsMv().stream().boxed())
                .isEqualTo(second.state().cellsMv().subList(4, 8));
        assertThat(sixth.temperaturesDeciC().size())
                .as("neither surroundings nor switches")
                .isEqualTo(4);
        assertThat(sixth.temperaturesDeciC().stream().boxed())
                .hasSameElementsAs(second.state().temperaturesDeciC());
        assertThat(inputs).contains(new Input.HardwareError("B6", NOON, AlarmCode.E_SL24, false));
        assertThat(inputs)
                .anyMatch(input -> input instanceof Input.StateOfCharge charge
                        && charge.battery().equals("B6")
                        && charge.socPermille() == 1_000 * second.state().remainingMilliAh() / 100_000);
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "GARBAGE", "HALF_FRAME", "WRONG_ADDRESS", "REFUSES"})
    void hands_nothing_on_from_a_board_with_a_fault_and_reads_the_other(ModuleFault fault) throws LineLost {
        boards.setFault(0, fault);

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
    @Requirement("ALM-7")
    void tells_a_board_whose_sensor_or_switch_has_failed() throws LineLost {
        String failed = "0001" + "0100" + "0100" + "0000" + "02" + "2000";
        poll(
                with(
                        request -> new String(request, 7, 2, StandardCharsets.US_ASCII).equals("44")
                                ? new AsciiPacket(0x20, 0, 0x46, 0, Bytes.ofHex(failed))
                                        .encode()
                                        .toArray()
                                : answer(request),
                        SHORT),
                1);

        assertThat(inputs).contains(new Input.HardwareError("B1", NOON, AlarmCode.E_SL24, true));
    }

    @Test
    @Requirement({"ALM-7", "AGG-2"})
    void tells_what_a_board_protects_its_batteries_from() throws LineLost {
        Overcharge.of(second);

        poll(with(this::answer, GENEROUS), 1);

        assertThat(inputs)
                .contains(
                        new Input.ProtectionReport("B1", NOON, false, false, "", ""),
                        new Input.ProtectionReport("B5", NOON, true, false, "cell-over-voltage", "cell-high"));
    }

    @Test
    @Requirement("ALM-7")
    void tells_what_a_board_warns_of_each_once() throws LineLost {
        // Four cells of which two are low, a warm sensor, a current and a voltage that are neither.
        String warned = "0001" + "0401010000" + "0102" + "F000" + "06" + "000455000004";
        poll(
                with(
                        request -> new String(request, 7, 2, StandardCharsets.US_ASCII).equals("44")
                                ? new AsciiPacket(0x20, 0, 0x46, 0, Bytes.ofHex(warned))
                                        .encode()
                                        .toArray()
                                : answer(request),
                        SHORT),
                1);

        assertThat(inputs)
                .contains(new Input.ProtectionReport(
                        "B1",
                        NOON,
                        false,
                        false,
                        "",
                        "cell-low, charge-high-temperature, charge-low-temperature, discharge-high-temperature,"
                                + " discharge-low-temperature, soc-low, temperature-high, current-other"));
    }

    @Test
    void asks_a_board_that_knows_no_alarms_for_them_once() throws LineLost {
        ScriptedLine line =
                new ScriptedLine(request -> new String(request, 7, 2, StandardCharsets.US_ASCII).equals("44")
                        ? new AsciiPacket(0x20, request[4] - '0', 0x46, 4, Bytes.EMPTY)
                                .encode()
                                .toArray()
                        : answer(request));

        poll(on(line, GENEROUS), 3);

        assertThat(readings()).hasSize(3 * 8);
        assertThat(line.requests.stream()
                        .filter(request -> new String(request, 7, 2, StandardCharsets.US_ASCII).equals("44")))
                .hasSize(2);
    }

    @Test
    void hands_no_wrong_value_on_from_answers_with_one_damaged_byte() throws LineLost {
        poll(with(BadDevices.damaging(4, this::answer), Duration.ofMillis(5)), 80);

        assertThat(readings()).isNotEmpty().allSatisfy(reading -> {
            boolean ofFirst = reading.battery().compareTo("B5") < 0;
            assertThat((ofFirst ? first : second).state().cellsMv())
                    .containsSequence(reading.cellsMv().stream().boxed().toList());
        });
    }
}
