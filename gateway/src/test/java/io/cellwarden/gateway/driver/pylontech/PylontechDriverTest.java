package io.cellwarden.gateway.driver.pylontech;

import static io.cellwarden.gateway.line.ScriptedLine.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.line.BadDevices;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.LfpCell;
import io.cellwarden.gateway.sim.ModuleFault;
import io.cellwarden.gateway.sim.Overcharge;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.ascii.PylontechLine;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.HardwareLimit;
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
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The driver of Pylontech modules")
class PylontechDriverTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final BooleanSupplier NEVER = () -> false;
    private static final byte[] NOTHING = {};
    /** Long enough that a busy machine does not make an answer late. */
    private static final Duration GENEROUS = Duration.ofSeconds(5);
    /** For modules that do not answer. */
    private static final Duration SHORT = Duration.ofMillis(20);

    private static final int MODULES = 3;
    private static final int FIRST_ADDRESS = 2;
    private static final int BATTERIES_A_MODULE = 4;

    private final Map<Integer, SimulatedBattery> batteries =
            Map.of(2, pack(16, 600), 3, pack(16, 500), 4, pack(16, 400));
    private final PylontechLine modules = new PylontechLine(batteries);
    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();
    private final Driver.Sink sink = (bank, input) -> inputs.add(input);

    private static SimulatedBattery pack(int cells, int permille) {
        return new SimulatedBattery(
                100_000,
                IntStream.range(0, cells)
                        .mapToObj(cell -> new LfpCell(100_000, 900, permille + 5 * cell))
                        .toList());
    }

    /** Batteries m2b1 … m2b4, m3b1 …: four of four cells behind each address. */
    private static LinkSettings.Device device(int address, int number) {
        return new LinkSettings.Device(
                "house", "m" + address + "b" + number, Optional.of("" + address), 4 * number - 3, 4);
    }

    private static LinkSettings settings(List<LinkSettings.Device> devices) {
        return new LinkSettings(
                "a",
                "tcp://127.0.0.1:1",
                PylontechDriver.PROTOCOL.line(),
                Duration.ofSeconds(1),
                Control.OFF,
                Duration.ofSeconds(10),
                LinkSettings.START_GRACE,
                devices,
                List.of());
    }

    private static LinkSettings all() {
        return settings(IntStream.range(FIRST_ADDRESS, FIRST_ADDRESS + MODULES)
                .boxed()
                .flatMap(address -> IntStream.rangeClosed(1, BATTERIES_A_MODULE).mapToObj(n -> device(address, n)))
                .toList());
    }

    private byte[] answer(byte[] request) {
        return modules.receive(request, request.length);
    }

    private PylontechDriver on(ScriptedLine line, LinkSettings settings, Duration answerWithin) {
        PylontechDriver driver = new PylontechDriver(settings, statistics, CLOCK, answerWithin);
        driver.opened(line);
        return driver;
    }

    private PylontechDriver with(UnaryOperator<byte[]> line, Duration answerWithin) {
        return on(new ScriptedLine(line), all(), answerWithin);
    }

    private List<String> batteriesRead() {
        return readings().stream().map(Input.Reading::battery).toList();
    }

    private List<Input.Reading> readings() {
        return inputs.stream()
                .filter(Input.Reading.class::isInstance)
                .map(Input.Reading.class::cast)
                .toList();
    }

    private static int addressOf(byte[] request) {
        return Integer.parseInt(new String(request, 3, 2, StandardCharsets.US_ASCII), 16);
    }

    @Test
    void gives_each_battery_its_own_cells_of_the_module() throws LineLost {
        PylontechDriver driver = with(this::answer, GENEROUS);

        driver.poll(sink, NEVER);

        assertThat(readings()).hasSize(MODULES * BATTERIES_A_MODULE);
        for (Input.Reading reading : readings()) {
            int address = Integer.parseInt(reading.battery().substring(1, 2));
            int first = 4 * Integer.parseInt(reading.battery().substring(3)) - 4;
            var state = Objects.requireNonNull(batteries.get(address)).state();
            assertThat(reading.cellsMv().stream().boxed())
                    .isEqualTo(state.cellsMv().subList(first, first + 4));
            assertThat(reading.temperaturesDeciC().stream().boxed())
                    .as("without the warmer board")
                    .isEqualTo(state.temperaturesDeciC());
            assertThat(reading.currentMa()).isEqualTo(state.currentMa());
        }
    }

    @Test
    void asks_each_module_for_its_values_its_limits_and_one_thing_more_a_poll() throws LineLost {
        ScriptedLine line = new ScriptedLine(this::answer);
        PylontechDriver driver = on(line, all(), GENEROUS);

        for (int poll = 0; poll < 4; poll++) {
            driver.poll(sink, NEVER);
        }

        assertThat(line.requests.stream().filter(request -> addressOf(request) == 2))
                .map(request -> new String(request, 7, 2, StandardCharsets.US_ASCII))
                .as("42 values, 92 limits, 44 alarms, 93 serial number")
                .containsExactly("42", "92", "44", "42", "92", "93", "42", "92", "44", "42", "92", "44");
        assertThat(inputs)
                .contains(new Input.DeviceIdentified("m3b2", NOON, "SIM0000000000003"))
                .contains(new Input.HardwareError("m3b2", NOON, AlarmCode.E_SL24, false));
    }

    @Test
    @Requirement("AGG-1")
    void tells_what_each_module_asks_of_chargers_and_loads_when_it_changes() throws LineLost {
        PylontechDriver driver = with(this::answer, GENEROUS);
        driver.poll(sink, NEVER);
        driver.poll(sink, NEVER);
        assertThat(limits("m2"))
                .as("each battery of the module its share of the voltage")
                .hasSize(4)
                .contains(new Input.LimitsReport("m2b1", NOON, 14_200, 100_000, 100_000));

        Objects.requireNonNull(batteries.get(2)).switchFets(false, true);
        driver.poll(sink, NEVER);

        assertThat(limits("m2"))
                .contains(new Input.LimitsReport("m2b1", NOON, 14_200, 0, 100_000))
                .hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void asks_again_for_limits_that_were_refused_unless_the_module_does_not_know_them(int code) throws LineLost {
        ScriptedLine line = new ScriptedLine(request -> isFor(request, "92")
                ? new AsciiPacket(0x20, addressOf(request), 0x46, code, Bytes.EMPTY)
                        .encode()
                        .toArray()
                : answer(request));
        PylontechDriver driver = on(line, settings(List.of(device(2, 1))), GENEROUS);

        for (int poll = 0; poll < 3; poll++) {
            driver.poll(sink, NEVER);
        }

        assertThat(line.requests.stream().filter(request -> isFor(request, "92")))
                .hasSize(code == 4 ? 1 : 3);
    }

    private static boolean isFor(byte[] request, String command) {
        return new String(request, 7, 2, StandardCharsets.US_ASCII).equals(command);
    }

    private List<Input> limits(String module) {
        return inputs.stream()
                .filter(input -> input instanceof Input.LimitsReport report
                        && report.battery().startsWith(module))
                .toList();
    }

    @Test
    @Requirement("TOP-5")
    void does_not_let_dead_modules_keep_a_living_one_waiting() throws LineLost {
        modules.setFault(2, ModuleFault.SILENT);
        modules.setFault(3, ModuleFault.SILENT);
        ScriptedLine line = new ScriptedLine(this::answer);
        PylontechDriver driver = on(line, all(), Duration.ofMillis(300));
        driver.poll(sink, NEVER);
        line.requests.clear();
        inputs.clear();

        for (int poll = 0; poll < 4; poll++) {
            driver.poll(sink, NEVER);
        }

        assertThat(readings()).hasSize(4 * BATTERIES_A_MODULE);
        assertThat(line.requests.stream().map(PylontechDriverTest::addressOf))
                .as("one of the dead is asked a poll, each in turn")
                .containsExactly(4, 4, 4, 2, 4, 4, 4, 3, 4, 4, 4, 2, 4, 4, 4, 3);
    }

    @Test
    void reads_a_module_again_that_comes_back() throws LineLost {
        modules.setFault(3, ModuleFault.SILENT);
        PylontechDriver driver = with(this::answer, Duration.ofMillis(300));
        driver.poll(sink, NEVER);
        assertThat(batteriesRead()).doesNotContain("m3b1");

        modules.setFault(3, ModuleFault.NONE);
        driver.poll(sink, NEVER);

        assertThat(batteriesRead()).contains("m3b1");
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "GARBAGE", "HALF_FRAME", "WRONG_ADDRESS", "REFUSES"})
    void hands_nothing_on_from_a_module_with_a_fault_and_reads_the_others(ModuleFault fault) throws LineLost {
        modules.setFault(3, fault);
        PylontechDriver driver = with(this::answer, Duration.ofMillis(300));

        driver.poll(sink, NEVER);
        driver.poll(sink, NEVER);

        assertThat(batteriesRead()).doesNotContain("m3b1").contains("m2b4", "m4b4");
        assertThat(statistics.snapshot().lastError())
                .isEqualTo(
                        switch (fault) {
                            case GARBAGE -> "checksum";
                            case HALF_FRAME -> "length";
                            default -> statistics.snapshot().lastError();
                        });
    }

    @Test
    void is_not_confused_by_its_own_echo() throws LineLost {
        PylontechDriver driver = with(request -> joined(request, answer(request)), GENEROUS);

        driver.poll(sink, NEVER);

        assertThat(readings()).hasSize(MODULES * BATTERIES_A_MODULE);
    }

    @Test
    void takes_no_echo_for_a_sign_of_life() throws LineLost {
        PylontechDriver driver = with(request -> request, SHORT);

        driver.poll(sink, NEVER);

        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().lastError()).isEqualTo("echo");
    }

    @Test
    void hears_a_wrong_speed() throws LineLost {
        PylontechDriver driver = with(
                request -> {
                    byte[] answer = answer(request);
                    for (int i = 0; i < answer.length; i++) {
                        answer[i] = (byte) (answer[i] * 5 + i & 0x7D | 0x80);
                    }
                    return answer;
                },
                SHORT);

        driver.poll(sink, NEVER);

        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().lastHint()).contains("wrong speed?");
    }

    @Test
    void takes_no_late_answer_of_one_module_for_that_of_the_next() throws LineLost {
        ScriptedLine[] line = {null};
        line[0] = new ScriptedLine(request -> {
            if (addressOf(request) == 2) {
                line[0].arriving(answer(request), SHORT.plusMillis(15));
                return NOTHING;
            }
            return answer(request);
        });
        PylontechDriver driver = on(line[0], all(), SHORT);

        driver.poll(sink, NEVER);
        driver.poll(sink, NEVER);

        assertThat(readings()).allSatisfy(reading -> {
            int address = Integer.parseInt(reading.battery().substring(1, 2));
            assertThat(Objects.requireNonNull(batteries.get(address)).state().cellsMv())
                    .containsSequence(reading.cellsMv().stream().boxed().toList());
        });
    }

    @Test
    void takes_no_answer_to_another_question_for_its_own() throws LineLost {
        // Given a module that answers each question with what it was asked before
        byte[][] late = {NOTHING};
        PylontechDriver driver = with(
                request -> {
                    byte[] now = late[0];
                    late[0] = answer(request);
                    return now;
                },
                SHORT);

        for (int poll = 0; poll < 6; poll++) {
            driver.poll(sink, NEVER);
        }

        assertThat(inputs.stream().filter(Input.HardwareError.class::isInstance))
                .isEmpty();
    }

    @Test
    void leaves_the_rest_to_the_next_poll_when_something_urgent_waits() throws LineLost {
        ScriptedLine line = new ScriptedLine(request -> NOTHING);
        PylontechDriver driver = on(line, all(), SHORT);

        boolean carriedThrough = driver.poll(sink, () -> true);

        assertThat(carriedThrough).isFalse();
        assertThat(line.requests).hasSize(1);
    }

    @Test
    @Requirement("TOP-2")
    void hands_the_cells_of_a_module_of_15_on_so_that_the_last_battery_is_refused() throws LineLost {
        PylontechLine fifteen = new PylontechLine(Map.of(2, pack(15, 500)));
        PylontechDriver driver = on(
                new ScriptedLine(request -> fifteen.receive(request, request.length)),
                settings(IntStream.rangeClosed(1, 4).mapToObj(n -> device(2, n)).toList()),
                GENEROUS);

        driver.poll(sink, NEVER);

        assertThat(readings()).extracting(reading -> reading.cellsMv().size()).containsExactly(4, 4, 4, 3);
        assertThat(driver.limits(NEVER))
                .get()
                .extracting(HardwareLimits::trouble)
                .isEqualTo("the module with address 2 has 15 cells, the site file gives 16 to batteries");
    }

    @Test
    @Requirement("ALM-7")
    void tells_a_failed_cell_and_a_module_that_does_not_reach_its_parts() throws LineLost {
        String failed = "0002" + "0100" + "0100" + "000000" + "0000000100";
        boolean[] broken = {false};
        PylontechDriver driver = on(
                new ScriptedLine(request -> {
                    boolean alarm = new String(request, 7, 2, StandardCharsets.US_ASCII).equals("44");
                    return broken[0]
                            ? new AsciiPacket(0x20, 2, 0x46, 0x91, Bytes.EMPTY)
                                    .encode()
                                    .toArray()
                            : alarm
                                    ? new AsciiPacket(0x20, 2, 0x46, 0, Bytes.ofHex(failed))
                                            .encode()
                                            .toArray()
                                    : answer(request);
                }),
                settings(List.of(device(2, 1))),
                GENEROUS);

        driver.poll(sink, NEVER);
        broken[0] = true;
        driver.poll(sink, NEVER);

        assertThat(inputs)
                .contains(
                        new Input.HardwareError("m2b1", NOON, AlarmCode.E_SL24, true),
                        new Input.HardwareError("m2b1", NOON, AlarmCode.E_SL2, true));
    }

    @Test
    @Requirement({"ALM-7", "AGG-2"})
    void tells_what_a_module_protects_its_batteries_from_and_what_it_warns_of() throws LineLost {
        Overcharge.of(Objects.requireNonNull(batteries.get(2)));
        PylontechDriver driver = with(this::answer, GENEROUS);
        driver.poll(sink, NEVER);

        assertThat(inputs)
                .contains(
                        new Input.ProtectionReport("m2b1", NOON, true, false, "module-over-voltage", "cell-high"),
                        new Input.ProtectionReport("m2b4", NOON, true, false, "module-over-voltage", "cell-high"),
                        new Input.ProtectionReport("m3b1", NOON, false, false, "", ""));
    }

    @Test
    @Requirement("SET-1")
    void reads_what_the_modules_protect_by() throws LineLost {
        PylontechDriver driver = with(this::answer, GENEROUS);

        Optional<HardwareLimits> limits = driver.limits(NEVER);

        assertThat(limits).get().satisfies(told -> {
            assertThat(told.trouble()).isEmpty();
            assertThat(told.value(HardwareLimit.CELL_UNDER_VOLTAGE)).hasValue(2_550);
            assertThat(told.value(HardwareLimit.PACK_OVER_VOLTAGE)).hasValue(64_000);
            assertThat(told.value(HardwareLimit.CHARGE_UNDER_TEMPERATURE)).hasValue(-50);
            assertThat(told.value(HardwareLimit.DISCHARGE_OVER_CURRENT))
                    .as("its unit is disputed")
                    .isEmpty();
        });
    }

    @Test
    void leaves_limits_to_people_that_modules_do_not_share_or_tell() {
        HardwareLimits one = new HardwareLimits(Map.of(HardwareLimit.CELL_UNDER_VOLTAGE, 2_550), "");
        HardwareLimits other = new HardwareLimits(Map.of(HardwareLimit.CELL_UNDER_VOLTAGE, 2_800), "address 3 is old");

        HardwareLimits common = PylontechLimits.common(one, other);

        assertThat(common.values()).isEmpty();
        assertThat(common.trouble())
                .isEqualTo("address 3 is old; modules differ in their cell under-voltage: 2.550 V and 2.800 V");
    }

    @Test
    void refuses_an_address_that_no_module_has() {
        LinkSettings wrong = settings(List.of(new LinkSettings.Device("house", "B1", Optional.of("x"), 1, 4)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PylontechDriver(wrong, statistics, CLOCK))
                .withMessage("address \"x\", allowed is a whole number from 1 to 254, such as 1 or 0x01");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void hands_nothing_on_from_random_bytes(long seed) throws LineLost {
        PylontechDriver driver = with(BadDevices.noise(seed, 20_000), Duration.ofMillis(2));

        for (int i = 0; i < 20; i++) {
            driver.poll(sink, NEVER);
        }

        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).isZero();
    }

    @Test
    void hands_no_wrong_value_on_from_answers_with_one_damaged_byte() throws LineLost {
        PylontechDriver driver = with(BadDevices.damaging(4, this::answer), Duration.ofMillis(5));

        for (int i = 0; i < 60; i++) {
            driver.poll(sink, NEVER);
        }

        assertThat(readings()).isNotEmpty().allSatisfy(reading -> {
            int address = Integer.parseInt(reading.battery().substring(1, 2));
            assertThat(Objects.requireNonNull(batteries.get(address)).state().cellsMv())
                    .containsSequence(reading.cellsMv().stream().boxed().toList());
        });
    }
}
