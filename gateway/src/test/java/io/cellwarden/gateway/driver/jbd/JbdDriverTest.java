package io.cellwarden.gateway.driver.jbd;

import static io.cellwarden.gateway.driver.Switch.CHARGE_FET;
import static io.cellwarden.gateway.driver.Switch.DISCHARGE_FET;
import static io.cellwarden.gateway.line.ScriptedLine.joined;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.BadDevices;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.Overcharge;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.FetWrite;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdFault;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The driver of a JBD board")
class JbdDriverTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final BooleanSupplier NEVER = () -> false;
    private static final byte[] NOTHING = {};
    /** Long enough that a busy machine does not make an answer late. */
    private static final Duration GENEROUS = Duration.ofSeconds(5);
    /** For devices that do not answer. */
    private static final Duration SHORT = Duration.ofMillis(20);

    private static final Duration PAUSE = Duration.ofMillis(2_100);

    private final SimulatedBattery battery = SimulatedBattery.of(4, 200_000, 600, 1);
    private final List<FetWrite> writes = new ArrayList<>();
    private final JbdBoard board = new JbdBoard("B1", battery, CLOCK, writes::add);
    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();
    private final Driver.Sink sink = (bank, input) -> inputs.add(input);

    private byte[] answer(byte[] request) {
        return board.receive(request, request.length);
    }

    private JbdDriver on(ScriptedLine line, Duration answerWithin) {
        LinkSettings settings = new LinkSettings(
                "a",
                "tcp://127.0.0.1:1",
                LineSettings.DEFAULT,
                Duration.ofSeconds(1),
                Control.ON,
                Duration.ofSeconds(10),
                LinkSettings.START_GRACE,
                List.of(new LinkSettings.Device("house", "B1", Optional.empty(), 1, 4)),
                List.of(
                        new LinkSettings.Binding("house", Output.LOADS, "B1", DISCHARGE_FET),
                        new LinkSettings.Binding("house", Output.CHARGERS, "B1", CHARGE_FET)));
        JbdDriver driver = new JbdDriver(settings, statistics, CLOCK, answerWithin);
        driver.opened(line);
        return driver;
    }

    private JbdDriver with(UnaryOperator<byte[]> device, Duration answerWithin) {
        return on(new ScriptedLine(device), answerWithin);
    }

    private static SwitchOrder off(Switch actuator) {
        return new SwitchOrder("B1", actuator, false);
    }

    private <I extends Input> List<I> heard(Class<I> kind) {
        return inputs.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    @Requirement({"ALM-7", "AGG-2"})
    void tells_what_the_board_protects_the_battery_from_until_it_does_no_more() throws LineLost {
        JbdDriver driver = with(this::answer, GENEROUS);
        driver.poll(sink, NEVER);
        Overcharge.of(battery);
        battery.switchFets(false, true); // written by a master: no protection
        driver.poll(sink, NEVER);
        driver.poll(sink, NEVER);

        assertThat(heard(Input.ProtectionReport.class))
                .containsExactly(
                        new Input.ProtectionReport("B1", NOON, false, false, "", ""),
                        new Input.ProtectionReport("B1", NOON, true, false, "cell-over-voltage", ""));
    }

    @Test
    void is_not_confused_by_its_own_echo() throws LineLost {
        // Given
        JbdDriver driver = with(request -> joined(request, answer(request)), GENEROUS);
        // When
        driver.poll(sink, NEVER);
        // Then
        assertThat(heard(Input.Reading.class))
                .singleElement()
                .satisfies(input -> assertThat(input.cellsMv().stream().boxed())
                        .isEqualTo(battery.state().cellsMv()));
    }

    @Test
    void takes_no_echo_for_a_sign_of_life() throws LineLost {
        // Given
        JbdDriver driver = with(request -> request, SHORT);
        // When
        driver.poll(sink, NEVER);
        // Then
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).isZero();
        assertThat(statistics.snapshot().lastError()).isEqualTo("echo");
        assertThat(statistics.snapshot().lastHint()).contains("hears only its own requests");
    }

    @Test
    @Requirement("GEN-5")
    void takes_an_answer_that_waited_through_a_pause_for_none() throws LineLost {
        // Given: the program does not run while the first answer arrives
        AtomicInteger asked = new AtomicInteger();
        JbdDriver driver = with(
                request -> {
                    if (asked.getAndIncrement() == 0) {
                        LockSupport.parkNanos(PAUSE.toNanos());
                    }
                    return answer(request);
                },
                SHORT);
        // When
        driver.poll(sink, NEVER);
        // Then
        assertThat(statistics.snapshot().lastError()).isEqualTo("answer too late");
        assertThat(asked.get()).as("it is asked again").isGreaterThan(1);
    }

    @Test
    void asks_a_board_again_that_answers_only_sometimes() throws LineLost {
        // Given
        int[] asked = {0};
        JbdDriver driver = with(request -> asked[0]++ % 2 == 0 ? NOTHING : answer(request), Duration.ofMillis(300));
        // When
        driver.poll(sink, NEVER);
        // Then
        assertThat(heard(Input.Reading.class)).hasSize(1);
        assertThat(statistics.snapshot().timeouts()).isEqualTo(3);
    }

    @Test
    void takes_no_late_answer_for_the_one_it_waits_for() throws LineLost {
        // Given a board whose answer from before a write comes after the request that reads back was given up
        ScriptedLine[] line = {null};
        int[] readings = {0};
        line[0] = new ScriptedLine(request -> {
            boolean readBack = (request[1] & 0xFF) == 0xA5 && writes.size() == 1 && readings[0]++ == 0;
            if (readBack) {
                battery.switchFets(true, true);
                line[0].arriving(answer(request), SHORT.plusMillis(15));
                battery.switchFets(true, false);
                return NOTHING;
            }
            return answer(request);
        });
        JbdDriver driver = on(line[0], SHORT);
        // When
        driver.drive(List.of(off(DISCHARGE_FET)), sink, NEVER);
        // Then
        assertThat(heard(Input.ReadBack.class))
                .contains(new Input.ReadBack(NOON, Output.LOADS, "a/B1/discharge-fet", "B1", false))
                .doesNotContain(new Input.ReadBack(NOON, Output.LOADS, "a/B1/discharge-fet", "B1", true));
    }

    @Test
    void leaves_out_the_rest_of_a_poll_when_an_order_waits() throws LineLost {
        // Given
        ScriptedLine line = new ScriptedLine(this::answer);
        JbdDriver driver = on(line, GENEROUS);
        // When
        boolean carriedThrough = driver.poll(sink, () -> true);
        // Then
        assertThat(carriedThrough).isFalse();
        assertThat(line.requests).hasSize(1);
    }

    @Test
    @Requirement("BMS-11")
    void lets_an_order_go_ahead_of_an_answer_that_does_not_come() throws LineLost {
        // Given
        ScriptedLine line = new ScriptedLine(request -> NOTHING);
        JbdDriver driver = on(line, Duration.ofMinutes(5));
        boolean[] waits = {false};
        int[] looks = {0};
        // When the order comes while the board is silent
        boolean carriedThrough = driver.poll(sink, () -> waits[0] |= looks[0]++ > 3);
        // Then
        assertThat(carriedThrough).isFalse();
        assertThat(line.requests).hasSize(1);
    }

    @Test
    @Requirement("BMS-11")
    void lets_an_answer_end_that_has_begun_before_an_order_goes_ahead() throws LineLost {
        // Given a slow line: the second half comes after the time within which a board begins to answer
        ScriptedLine[] line = {null};
        line[0] = new ScriptedLine(request -> {
            byte[] answer = answer(request);
            line[0].arriving(Arrays.copyOfRange(answer, 10, answer.length), Duration.ofMillis(400));
            return Arrays.copyOf(answer, 10);
        });
        JbdDriver driver = on(line[0], GENEROUS);
        // When
        driver.poll(sink, () -> true);
        // Then
        assertThat(statistics.snapshot().frames()).isEqualTo(1);
        assertThat(statistics.snapshot().timeouts()).isZero();
    }

    @Test
    void does_not_ask_a_silent_board_again_when_an_order_waits() throws LineLost {
        // Given
        ScriptedLine line = new ScriptedLine(request -> NOTHING);
        JbdDriver driver = on(line, SHORT);
        // When
        driver.poll(sink, () -> true);
        // Then
        assertThat(line.requests).hasSize(1);
    }

    @Test
    void leaves_the_read_back_to_a_newer_order_that_waits() throws LineLost {
        // Given
        ScriptedLine line = new ScriptedLine(request -> NOTHING);
        JbdDriver driver = on(line, SHORT);
        // When
        driver.drive(List.of(off(DISCHARGE_FET), off(CHARGE_FET)), sink, () -> true);
        // Then
        assertThat(line.requests)
                .singleElement()
                .satisfies(request -> assertThat(request[2] & 0xFF).isEqualTo(0xE1));
    }

    @Test
    void does_not_ask_for_ever_for_a_name_that_a_board_does_not_give() throws LineLost {
        // Given
        ScriptedLine line = new ScriptedLine(request -> request[2] == 5 ? NOTHING : answer(request));
        JbdDriver driver = on(line, Duration.ofMillis(100));
        // When
        for (int i = 0; i < 10; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertThat(line.requests).filteredOn(request -> request[2] == 5).hasSize(3 * 2);
        assertThat(heard(Input.Reading.class)).hasSize(10);
        assertThat(heard(Input.DeviceIdentified.class)).isEmpty();
    }

    @Test
    @Requirement("BMS-9")
    void writes_both_switches_and_leaves_the_one_that_nobody_ordered_as_it_is() throws LineLost {
        // Given
        battery.switchFets(false, true);
        JbdDriver driver = with(this::answer, GENEROUS);
        // When
        driver.drive(List.of(off(DISCHARGE_FET)), sink, NEVER);
        // Then
        assertThat(writes).containsExactly(new FetWrite(NOON, "B1", false, false, true));
    }

    @Test
    void does_not_lock_a_switch_that_the_board_itself_holds_off() throws LineLost {
        // Given a cell so high that the board stops charging, then the loads ordered off, again and again
        battery.setCellSoc(0, 1_000);
        Overcharge.of(battery);
        JbdDriver driver = with(this::answer, GENEROUS);
        // When
        driver.drive(List.of(off(DISCHARGE_FET)), sink, NEVER);
        driver.drive(List.of(off(DISCHARGE_FET)), sink, NEVER);
        // Then
        assertThat(battery.state().chargeFetOn()).isFalse();
        assertThat(writes)
                .containsExactly(
                        new FetWrite(NOON, "B1", true, false, true), new FetWrite(NOON, "B1", true, false, true));
    }

    @Test
    void writes_at_once_when_both_levels_are_known() throws LineLost {
        // Given
        ScriptedLine line = new ScriptedLine(this::answer);
        JbdDriver driver = on(line, GENEROUS);
        // When
        driver.drive(List.of(off(DISCHARGE_FET), off(CHARGE_FET)), sink, NEVER);
        // Then
        assertThat(line.requests.getFirst()[2] & 0xFF).isEqualTo(0xE1);
        assertThat(writes).containsExactly(new FetWrite(NOON, "B1", false, false, true));
    }

    @Test
    void switches_nothing_on_blindly_at_a_board_it_never_heard() throws LineLost {
        // Given
        ScriptedLine line = new ScriptedLine(request -> NOTHING);
        JbdDriver driver = on(line, SHORT);
        // When
        driver.drive(List.of(new SwitchOrder("B1", DISCHARGE_FET, true)), sink, NEVER);
        // Then
        assertThat(line.requests).noneMatch(request -> (request[2] & 0xFF) == 0xE1);
        assertThat(statistics.snapshot().lastRefusal()).startsWith("not written");
    }

    @Test
    void switches_off_blindly_at_a_board_that_it_cannot_hear() throws LineLost {
        // Given a board that hears and cannot be heard
        JbdDriver driver = with(
                request -> {
                    answer(request);
                    return NOTHING;
                },
                SHORT);
        // When
        driver.drive(List.of(off(DISCHARGE_FET)), sink, NEVER);
        // Then
        assertThat(battery.state().dischargeFetOn()).isFalse();
    }

    @Test
    @Requirement("BMS-9")
    void tells_each_frame_that_it_writes_and_what_became_of_it() throws LineLost {
        JbdDriver driver = with(this::answer, GENEROUS);
        driver.drive(List.of(off(DISCHARGE_FET)), sink, NEVER);
        board.setFault(JbdFault.REFUSES_WRITES);
        driver.drive(List.of(new SwitchOrder("B1", DISCHARGE_FET, true)), sink, NEVER);

        assertThat(heard(Input.ControlFrame.class))
                .containsExactly(
                        new Input.ControlFrame(NOON, "B1", "a/B1", "dd5ae1020002ff1b77", false, ""),
                        new Input.ControlFrame(
                                NOON,
                                "B1",
                                "a/B1",
                                "dd5ae1020000ff1d77",
                                true,
                                "refused with status 0x81, a password is needed"));
    }

    @Test
    void tells_a_frame_whose_fate_nobody_knows() throws LineLost {
        JbdDriver driver = with(request -> NOTHING, SHORT);

        driver.drive(List.of(off(DISCHARGE_FET), off(CHARGE_FET)), sink, NEVER);

        assertThat(heard(Input.ControlFrame.class))
                .containsExactly(new Input.ControlFrame(NOON, "B1", "a/B1", "dd5ae1020003ff1a77", false, "no answer"));
    }

    @Test
    @Requirement("BMS-9")
    void tells_a_write_that_is_answered_and_not_read_back_as_neither_good_nor_refused() throws LineLost {
        JbdDriver driver = with(request -> (request[2] & 0xFF) == 0xE1 ? answer(request) : NOTHING, SHORT);

        driver.drive(List.of(off(DISCHARGE_FET), off(CHARGE_FET)), sink, NEVER);
        assertThat(heard(Input.ControlFrame.class))
                .containsExactly(
                        new Input.ControlFrame(NOON, "B1", "a/B1", "dd5ae1020003ff1a77", false, "not read back"));

        board.setFault(JbdFault.REFUSES_WRITES);
        driver.drive(List.of(off(DISCHARGE_FET), off(CHARGE_FET)), sink, NEVER);
        assertThat(heard(Input.ControlFrame.class).getLast())
                .isEqualTo(new Input.ControlFrame(
                        NOON,
                        "B1",
                        "a/B1",
                        "dd5ae1020003ff1a77",
                        true,
                        "refused with status 0x81, a password is needed"));
    }

    @Test
    void tells_two_boards_that_answer_one_question_until_one_answers_alone() throws LineLost {
        AtomicInteger boards = new AtomicInteger(2);
        JbdDriver driver = with(
                request -> boards.get() == 2 ? joined(answer(request), answer(request)) : answer(request), GENEROUS);

        for (int polls = 0; polls < 5; polls++) {
            driver.poll(sink, NEVER);
        }
        assertThat(heard(Input.AddressClash.class))
                .extracting(Input.AddressClash::present)
                .containsExactly(false, true);

        boards.set(1);
        for (int polls = 0; polls < 10; polls++) {
            driver.poll(sink, NEVER);
        }
        assertThat(heard(Input.AddressClash.class))
                .extracting(Input.AddressClash::present)
                .containsExactly(false, true, false);
    }

    @Test
    @Requirement("BMS-9")
    void tells_a_refused_write_with_its_status() throws LineLost {
        // Given
        board.setFault(JbdFault.REFUSES_WRITES);
        JbdDriver driver = with(this::answer, GENEROUS);
        // When
        driver.drive(List.of(off(DISCHARGE_FET)), sink, NEVER);
        // Then
        assertThat(statistics.snapshot().refusedWrites()).isEqualTo(1);
        assertThat(statistics.snapshot().lastRefusal()).isEqualTo("refused with status 0x81, a password is needed");
    }

    @Test
    @Requirement("BMS-9")
    void reads_back_each_time_a_switch_that_does_not_obey() throws LineLost {
        // Given
        board.setFault(JbdFault.IGNORES_SWITCHES);
        JbdDriver driver = with(this::answer, GENEROUS);
        driver.poll(sink, NEVER);
        inputs.clear();
        // When
        driver.drive(List.of(off(DISCHARGE_FET)), sink, NEVER);
        // Then
        assertThat(heard(Input.ReadBack.class))
                .containsExactly(new Input.ReadBack(NOON, Output.LOADS, "a/B1/discharge-fet", "B1", true));
        assertThat(statistics.snapshot().lastRefusal()).isEqualTo("discharge-fet stays on");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void hands_nothing_on_from_random_bytes(long seed) throws LineLost {
        // Given
        JbdDriver driver = with(BadDevices.noise(seed, 20_000), Duration.ofMillis(2));
        // When
        for (int i = 0; i < 40; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).isZero();
    }

    @Test
    void hands_no_wrong_value_on_from_answers_with_one_damaged_byte() throws LineLost {
        // Given
        JbdDriver driver = with(BadDevices.damaging(4, this::answer), Duration.ofMillis(5));
        // When
        for (int i = 0; i < 50; i++) {
            driver.poll(sink, NEVER);
        }
        // Then
        assertThat(heard(Input.Reading.class))
                .isNotEmpty()
                .allSatisfy(input -> assertThat(input.cellsMv().stream().boxed())
                        .isEqualTo(battery.state().cellsMv()));
    }
}
