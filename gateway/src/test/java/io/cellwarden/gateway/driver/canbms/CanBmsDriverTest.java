package io.cellwarden.gateway.driver.canbms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.cellwarden.event.Input;
import io.cellwarden.event.Limits;
import io.cellwarden.gateway.driver.Bulletins;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.port.Bulletin;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The driver of a CAN bus")
@Requirement("AGG-1")
class CanBmsDriverTest {
    private static final String LIMITS = "t35161C01E803A00F\r";
    private static final String MEASURED = "t3566510A85FFE700\r";

    /** Its lowest cell has 2.6 V. */
    private static final String LOW_CELL = "t3738280AF00C20012901\r";

    private final LinkStatistics statistics = new LinkStatistics("a", List.of("b1"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();
    private final AtomicLong uptime = new AtomicLong();
    private final Bulletins bulletins = new Bulletins(uptime::get);
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    private LinkSettings settings(Control control, List<LinkSettings.Device> devices, ProtocolSettings protocol) {
        return new LinkSettings(
                "a",
                "tcp://127.0.0.1:1",
                LineSettings.DEFAULT,
                Duration.ofMillis(50),
                control,
                Duration.ofSeconds(10),
                LinkSettings.START_GRACE,
                devices,
                List.of(),
                protocol);
    }

    private CanBmsDriver reading(LinkSettings.Device... devices) {
        return new CanBmsDriver(
                settings(Control.OFF, List.of(devices), new ProtocolSettings.CanBms(500, false, Optional.empty())),
                statistics,
                () -> now);
    }

    private CanBmsDriver publishing(Control control) {
        CanBmsDriver driver = new CanBmsDriver(
                settings(
                        control,
                        List.of(),
                        new ProtocolSettings.CanBms(
                                250, false, Optional.of(new ProtocolSettings.Publication("b1", 27_000)))),
                statistics,
                () -> now);
        driver.publishes(bulletins);
        return driver;
    }

    private static LinkSettings.Device device(String battery, int firstCell) {
        return new LinkSettings.Device("b1", battery, Optional.empty(), firstCell, 8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static UnaryOperator<byte[]> adapter(Function<String, String> answer) {
        return request -> answer.apply(text(request)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** One that carries everything out. */
    private static String obeys(String request) {
        return request.chars().filter(c -> c == '\r').mapToObj(c -> "\r").reduce("", String::concat);
    }

    private void poll(CanBmsDriver driver) throws LineLost {
        driver.poll((bank, input) -> inputs.add(input), () -> false);
    }

    private static void arrive(ScriptedLine line, String frames) {
        line.arriving(frames.getBytes(StandardCharsets.ISO_8859_1), Duration.ZERO);
    }

    private <I extends Input> List<I> inputs(Class<I> type) {
        return inputs.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<String> sent(ScriptedLine line) {
        return line.requests.stream().map(CanBmsDriverTest::text).toList();
    }

    private static Bulletin bulletin() {
        return new Bulletin(
                "b1",
                new Limits(28_400, 100_000, 400_000),
                true,
                true,
                26_412,
                -12_340,
                873,
                384_000,
                3_290,
                3_312,
                152,
                231,
                2,
                0,
                Set.of(),
                false);
    }

    @Test
    void refuses_settings_that_are_none_of_a_bus_with_one_battery() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CanBmsDriver(
                        settings(Control.OFF, List.of(device("B1", 1)), new ProtocolSettings.None()),
                        statistics,
                        () -> now));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reading(device("B1", 1), new LinkSettings.Device("b1", "B2", Optional.of("2"), 1, 8)))
                .withMessageContaining("has one battery");
    }

    @Nested
    @DisplayName("opens its adapter")
    class Opening {
        @Test
        void by_closing_it_first_and_at_the_speed_of_the_bus() throws LineLost {
            ScriptedLine line = new ScriptedLine(adapter(CanBmsDriverTest::obeys));
            CanBmsDriver driver = reading(device("B1", 1));
            driver.opened(line);
            poll(driver);
            poll(driver);
            assertThat(sent(line)).containsExactly("\r\r", "C\r", "S6\r", "O\r");
        }

        @Test
        void without_acknowledging_where_it_only_listens() throws LineLost {
            ScriptedLine line = new ScriptedLine(adapter(CanBmsDriverTest::obeys));
            CanBmsDriver driver = new CanBmsDriver(
                    settings(
                            Control.OFF,
                            List.of(device("B1", 1)),
                            new ProtocolSettings.CanBms(1_000, true, Optional.empty())),
                    statistics,
                    () -> now);
            driver.opened(line);
            poll(driver);
            assertThat(sent(line)).containsExactly("\r\r", "C\r", "S8\r", "L\r");
        }

        @Test
        void also_where_it_was_closed_and_refuses_to_be_closed_again() throws LineLost {
            ScriptedLine line = new ScriptedLine(adapter(request -> request.equals("C\r") ? "\u0007" : obeys(request)));
            CanBmsDriver driver = reading(device("B1", 1));
            driver.opened(line);
            poll(driver);
            poll(driver);
            assertThat(sent(line)).containsExactly("\r\r", "C\r", "S6\r", "O\r");
        }

        @Test
        void again_while_it_refuses_to_be_opened_and_says_so() throws LineLost {
            ScriptedLine line = new ScriptedLine(adapter(request -> request.equals("O\r") ? "\u0007" : obeys(request)));
            CanBmsDriver driver = reading(device("B1", 1));
            driver.opened(line);
            poll(driver);
            poll(driver);
            assertThat(sent(line)).containsSubsequence("O\r", "C\r", "S6\r", "O\r");
            assertThat(statistics.snapshot().text(now)).contains("the CAN adapter refuses O");
        }

        @Test
        void that_answers_nothing_at_all() throws LineLost {
            ScriptedLine line = new ScriptedLine(adapter(request -> ""));
            CanBmsDriver driver = reading(device("B1", 1));
            driver.opened(line);
            arrive(line, LOW_CELL + MEASURED);
            poll(driver);
            arrive(line, LOW_CELL + MEASURED);
            poll(driver);
            assertThat(inputs(Input.Reading.class)).isNotEmpty();
        }
    }

    @Nested
    @DisplayName("reads a battery")
    class Reading {
        private final ScriptedLine line = new ScriptedLine(adapter(CanBmsDriverTest::obeys));
        private final CanBmsDriver driver = reading(device("B1", 1));

        private void hears(String frames) throws LineLost {
            if (sent(line).isEmpty()) {
                driver.opened(line);
                poll(driver);
            }
            arrive(line, frames);
            poll(driver);
        }

        @Test
        void whose_cells_are_alike_where_it_tells_only_their_sum() throws LineLost {
            hears(MEASURED);
            now = now.plusSeconds(10);
            hears(MEASURED);
            assertThat(inputs(Input.Reading.class))
                    .containsExactly(new Input.Reading(
                            "B1",
                            now,
                            -12_300,
                            Ints.of(231),
                            Ints.of(3_301, 3_301, 3_301, 3_301, 3_301, 3_301, 3_301, 3_301)));
            assertThat(statistics.snapshot().frames()).isEqualTo(2);
        }

        /** The mean of cells of which one is low says that all is well. */
        @ParameterizedTest(name = "after {0} ms: {1} readings")
        @CsvSource({"9999, 0", "10000, 1", "10001, 1"})
        @Requirement({"ALM-2", "TOP-6"})
        void only_once_its_extremes_have_not_come_for_10_seconds(long ms, int readings) throws LineLost {
            hears(MEASURED);
            now = now.plusMillis(ms);
            hears(MEASURED);
            assertThat(inputs(Input.Reading.class)).hasSize(readings);
        }

        @Test
        @Requirement({"ALM-2", "TOP-6"})
        void at_once_when_its_extremes_come_behind_the_first_voltage() throws LineLost {
            hears(MEASURED + LOW_CELL + MEASURED);
            assertThat(inputs(Input.Reading.class))
                    .extracting(reading -> reading.cellsMv().get(0))
                    .containsExactly(2_600);
        }

        @Test
        void with_its_lowest_and_highest_cell_where_it_tells_them() throws LineLost {
            hears("t3738DA0CF00C20012901\r" + MEASURED);
            assertThat(inputs(Input.Reading.class))
                    .containsExactly(new Input.Reading(
                            "B1",
                            now,
                            -12_300,
                            Ints.of(150, 240),
                            Ints.of(3_290, 3_312, 3_301, 3_301, 3_301, 3_301, 3_301, 3_301)));
        }

        /** A mean instead would say that a low cell is well again. */
        @Test
        @Requirement({"ALM-3", "TOP-6"})
        void no_more_once_its_extremes_come_no_more_until_they_come_again() throws LineLost {
            hears(LOW_CELL + MEASURED);
            now = now.plusSeconds(10);
            hears(MEASURED);
            assertThat(inputs(Input.Reading.class))
                    .extracting(reading -> reading.cellsMv().get(0))
                    .containsExactly(2_600, 2_600);
            now = now.plusMillis(1);
            hears(MEASURED);
            driver.opened(line);
            hears(MEASURED);
            assertThat(inputs(Input.Reading.class)).hasSize(2);
            assertThat(statistics.snapshot().lastError())
                    .contains("0x373 tells the lowest and the highest cell no more");
            hears(LOW_CELL + MEASURED);
            assertThat(inputs(Input.Reading.class)).hasSize(3);
        }

        @Test
        @Requirement({"ALM-3", "TOP-6"})
        void not_while_it_tells_only_one_extreme() throws LineLost {
            hears("t3732280A\r" + MEASURED);
            assertThat(inputs(Input.Reading.class)).isEmpty();
            hears(LOW_CELL + MEASURED);
            assertThat(inputs(Input.Reading.class)).hasSize(1);
            hears("t3732280A\r" + MEASURED);
            hears("t3730\r" + MEASURED);
            assertThat(inputs(Input.Reading.class)).hasSize(1);
        }

        @Test
        void in_slices_that_each_have_both_extremes() throws LineLost {
            CanBmsDriver two = reading(device("B2", 9), device("B1", 1));
            two.opened(line);
            poll(two);
            arrive(line, "t3738DA0CF00C20012901\rt35665C1485FFE700\r" + "t35161C01E803A00F\r");
            poll(two);
            assertThat(inputs(Input.Reading.class))
                    .extracting(
                            Input.Reading::battery, reading -> reading.cellsMv().get(0))
                    .containsExactlyInAnyOrder(tuple("B1", 3_290), tuple("B2", 3_290));
            assertThat(inputs(Input.LimitsReport.class))
                    .extracting(Input.LimitsReport::chargeVoltageMv)
                    .containsExactly(14_200, 14_200);
        }

        @Test
        void but_not_a_voltage_that_is_a_tenth_of_what_its_limits_say() throws LineLost {
            hears(LIMITS + "t35680A0111FFBE000000\r");
            assertThat(inputs(Input.Reading.class)).isEmpty();
            assertThat(statistics.snapshot().lastError()).contains("0x356 says 266 × 0.01 V");
        }

        @Test
        @Requirement("MON-2")
        void with_its_state_of_charge_told_when_it_changes_and_every_half_minute() throws LineLost {
            hears("t3556570064001A22\r");
            hears("t3556570064001A22\r");
            assertThat(inputs(Input.StateOfCharge.class)).containsExactly(new Input.StateOfCharge("B1", now, 873));
            now = now.plusSeconds(30);
            hears("t3556570064001A22\r");
            hears("t35525800\r");
            assertThat(inputs(Input.StateOfCharge.class))
                    .extracting(Input.StateOfCharge::socPermille)
                    .containsExactly(873, 873, 880);
        }

        @Test
        void but_no_state_of_charge_that_cannot_be() throws LineLost {
            hears("t3554FFFF6400\r");
            assertThat(inputs(Input.StateOfCharge.class)).isEmpty();
            assertThat(statistics.snapshot().text(now)).contains("SOC = 65535, allowed is 0 to 100");
        }

        @Test
        void with_its_limits_which_are_none_when_they_come_no_more() throws LineLost {
            hears(LIMITS);
            assertThat(inputs(Input.LimitsReport.class))
                    .containsExactly(new Input.LimitsReport("B1", now, 28_400, 100_000, 400_000));
            now = now.plusSeconds(10);
            hears(MEASURED);
            assertThat(inputs(Input.LimitsReport.class)).hasSize(1);
            now = now.plusMillis(1);
            hears(MEASURED);
            assertThat(inputs(Input.LimitsReport.class).getLast())
                    .isEqualTo(new Input.LimitsReport("B1", now, Ints.ABSENT, 0, 0));
        }

        @Test
        void with_no_current_in_a_direction_that_it_does_not_allow() throws LineLost {
            hears(LIMITS + "t35C24000\r");
            hears("t35C28000\r");
            assertThat(inputs(Input.LimitsReport.class))
                    .extracting(Input.LimitsReport::chargeCurrentMa, Input.LimitsReport::dischargeCurrentMa)
                    .endsWith(tuple(0, 400_000), tuple(100_000, 0));
        }

        @Test
        @Requirement("ALM-7")
        void with_its_errors_of_either_frame() throws LineLost {
            hears("t35970008000000504E\r");
            hears("t35970000000000504E\r" + "t35A80000400000000000\r" + "t35970000000800504E\r");
            assertThat(inputs(Input.HardwareError.class).stream()
                            .filter(Input.HardwareError::present)
                            .map(Input.HardwareError::code)
                            .toList())
                    .containsExactly(AlarmCode.E_SL24, AlarmCode.E_SL24, AlarmCode.E_SL2);
        }

        /** SLCAN has no checksum: a digit that is wrong makes another lawful frame, and is gone with the next one. */
        @Test
        void right_again_behind_any_line_with_a_damaged_character() throws LineLost {
            String extremes = "t3738DA0CF80C20012901\r";
            hears(extremes + MEASURED);
            Input good = inputs(Input.Reading.class).getFirst();
            for (int place = 0; place < extremes.length(); place++) {
                StringBuilder damaged = new StringBuilder(extremes);
                damaged.setCharAt(place, "Ft\r\u00ff".charAt(place % 4));
                inputs.clear();
                hears(damaged + MEASURED + "\r" + extremes + MEASURED);
                assertThat(inputs(Input.Reading.class)).last().isEqualTo(good);
            }
        }

        @Test
        @Requirement({"ALM-7", "AGG-2"})
        void with_its_protections_which_limit_and_its_warnings_which_do_not() throws LineLost {
            hears("t35970200040000504E\r");
            hears("t35970000000000504E\r");
            assertThat(inputs(Input.ProtectionReport.class))
                    .containsExactly(
                            new Input.ProtectionReport("B1", now, true, false, "over-voltage", "under-voltage"),
                            new Input.ProtectionReport("B1", now, false, false, "", ""));
        }

        /** Some senders swap high and low voltage there: an empty battery must not be kept from being charged. */
        @Test
        @Requirement({"ALM-7", "AGG-2"})
        void with_alarms_of_the_other_frame_that_only_tell() throws LineLost {
            hears("t35A80401000010000000\r");
            assertThat(inputs(Input.ProtectionReport.class))
                    .containsExactly(new Input.ProtectionReport(
                            "B1", now, false, false, "high-voltage, low-temperature", "low-voltage"));
        }

        /** The same word in a frame of protections keeps a battery from everything. */
        @Test
        @Requirement({"ALM-7", "AGG-2"})
        void with_a_short_circuit_of_the_other_frame_that_only_tells() throws LineLost {
            hears("t35A80000100000000000\r");
            assertThat(inputs(Input.ProtectionReport.class))
                    .containsExactly(
                            new Input.ProtectionReport("B1", now, false, false, "told-of-short-circuit", ""));
        }

        @ParameterizedTest(name = "after {0} ms: told {1} times")
        @CsvSource({"59999, 1", "60000, 2", "60001, 2"})
        @Requirement("ALM-7")
        void with_its_protections_again_once_a_minute(long ms, int times) throws LineLost {
            hears("t35970200000000504E\r");
            now = now.plusMillis(ms);
            hears("t35970200000000504E\r");
            assertThat(inputs(Input.ProtectionReport.class)).hasSize(times);
        }

        @Test
        @Requirement("ALM-7")
        void and_says_only_once_that_it_has_no_protection() throws LineLost {
            hears("t35970000000000504E\r");
            now = now.plusSeconds(90);
            hears("t35970000000000504E\r");
            assertThat(inputs(Input.ProtectionReport.class)).hasSize(1);
        }

        @ParameterizedTest(name = "after {0} ms: {1}")
        @CsvSource({"10000, over-voltage", "10001, ''"})
        @Requirement({"ALM-7", "AGG-4"})
        void with_nothing_of_a_frame_that_comes_no_more(long ms, String protects) throws LineLost {
            hears("t35970200000000504E\r");
            inputs.clear();
            now = now.plusMillis(ms);
            hears(MEASURED);
            assertThat(inputs(Input.ProtectionReport.class)).isEmpty(); // neither that it holds, nor that it is over
            assertThat(inputs(Input.HardwareError.class)).isEmpty();
            String lost = "0x359 comes no more: its protections and alarms are not known";
            assertThat(statistics.snapshot().lastError().equals(lost)).isEqualTo(protects.isEmpty());

            hears("t35A80000000010000000\r"); // the other frame tells what it knows itself
            assertThat(inputs(Input.ProtectionReport.class))
                    .containsExactly(
                            new Input.ProtectionReport("B1", now, !protects.isEmpty(), false, protects, "low-voltage"));
        }

        @Test
        @Requirement({"ALM-7", "AGG-4"})
        void with_nothing_of_alarms_that_come_no_more() throws LineLost {
            hears("t35A80401000010000000\r");
            inputs.clear();
            now = now.plusMillis(10_001);
            hears("t35970000000000504E\r");
            assertThat(inputs(Input.ProtectionReport.class))
                    .containsExactly(new Input.ProtectionReport("B1", now, false, false, "", ""));
            assertThat(statistics.snapshot().lastError())
                    .isEqualTo("0x35A comes no more: its alarms and warnings are not known");
        }

        @Test
        void whatever_else_there_is_on_the_bus() throws LineLost {
            hears("T000003511AA\rr351\rt12300\rgarbage\r\u0007t35103\r" + "t30580000000000000000\r" + LOW_CELL
                    + MEASURED);
            assertThat(inputs(Input.Reading.class)).hasSize(1);
            assertThat(statistics.snapshot().frames()).isEqualTo(2);
        }
    }

    @Nested
    @DisplayName("publishes a bank")
    class Publishing {
        private final List<String> frames = new ArrayList<>();

        private ScriptedLine line(String answer) {
            return new ScriptedLine(adapter(request -> {
                if (request.startsWith("t")) {
                    frames.add(request.strip());
                    return answer;
                }
                return obeys(request);
            }));
        }

        private void open(CanBmsDriver driver, ScriptedLine line) throws LineLost {
            driver.opened(line);
            poll(driver);
        }

        @Test
        void with_what_it_allows() throws LineLost {
            bulletins.put(bulletin());
            open(publishing(Control.ON), line("\r"));
            assertThat(frames).contains("t35161C01E803A00F", "t35C2C000", "t35A8AA208802AA208806");
        }

        @Test
        @Requirement("AGG-4")
        void with_no_current_when_it_has_not_told_anything_for_3_seconds() throws LineLost {
            bulletins.put(bulletin());
            uptime.addAndGet(Duration.ofSeconds(3).toNanos());
            open(publishing(Control.ON), line("\r"));
            assertThat(frames).contains("t35161C01E803A00F");
            frames.clear();
            uptime.addAndGet(1);
            open(publishing(Control.ON), line("\r"));
            assertThat(frames)
                    .containsExactly("t35160E0100000000", "t35970008000000504E", "t35A8A9204802AA20880A", "t35C20000");
            assertThat(statistics.snapshot().text(now)).contains("bank b1 does not tell its limits");
        }

        @Test
        @Requirement("AGG-4")
        void with_no_current_before_it_has_told_anything() throws LineLost {
            open(publishing(Control.ON), line("\r"));
            assertThat(frames).startsWith("t35160E0100000000");
        }

        @Test
        void only_where_control_is_on() throws LineLost {
            bulletins.put(bulletin());
            open(publishing(Control.OFF), line("\r"));
            open(publishing(Control.ADVISE), line("\r"));
            assertThat(frames).isEmpty();
        }

        @Test
        void at_the_speed_of_its_bus_and_hears_that_an_inverter_is_there() throws LineLost {
            ScriptedLine line = line("\r");
            CanBmsDriver driver = publishing(Control.ON);
            open(driver, line);
            arrive(line, "t30580000000000000000\r");
            poll(driver);
            assertThat(sent(line)).contains("S5\r");
            assertThat(statistics.snapshot().frames()).isEqualTo(1);
        }

        @Test
        void and_says_that_another_battery_speaks_on_its_bus() throws LineLost {
            ScriptedLine line = line("\r");
            CanBmsDriver driver = publishing(Control.ON);
            open(driver, line);
            arrive(line, LIMITS);
            poll(driver);
            assertThat(statistics.snapshot().text(now)).contains("another battery speaks on the bus");
        }

        /** Polls until frames went out twice more. */
        private void publishAgain(CanBmsDriver driver) throws LineLost {
            int before = frames.size();
            while (frames.size() == before) {
                poll(driver);
            }
        }

        @Test
        void and_opens_the_adapter_again_that_refuses_every_frame() throws LineLost {
            ScriptedLine line = line("\u0007");
            CanBmsDriver driver = publishing(Control.ON);
            bulletins.put(bulletin());
            open(driver, line);
            publishAgain(driver);
            poll(driver);
            assertThat(sent(line).stream().filter("O\r"::equals)).hasSizeGreaterThanOrEqualTo(2);
            assertThat(sent(line)).contains("F\r");
            assertThat(statistics.snapshot().text(now)).contains("the CAN adapter refuses frames");
        }

        @Test
        void and_goes_on_where_only_some_frames_found_no_room() throws LineLost {
            int[] count = {0};
            ScriptedLine line = new ScriptedLine(adapter(request -> {
                if (request.startsWith("t")) {
                    frames.add(request.strip());
                    return count[0]++ % 2 == 0 ? "\u0007" : "z\r";
                }
                return request.equals("F\r") ? "F82\r" : obeys(request);
            }));
            CanBmsDriver driver = publishing(Control.ON);
            bulletins.put(bulletin());
            open(driver, line);
            publishAgain(driver);
            poll(driver);
            assertThat(sent(line).stream().filter("O\r"::equals)).hasSize(1);
            assertThat(statistics.snapshot().text(now)).contains("the CAN adapter says: bus error");
        }
    }
}
