package io.cellwarden.gateway.driver.nmea2000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.unit.Ints;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The driver of an NMEA 2000 bus")
@Requirement("MON-2")
class Nmea2000DriverTest {
    private static final Duration STALE_AFTER = Duration.ofSeconds(10);
    /** Of device 60: battery 0 has 26.72 V and is charged with 6.7 A. */
    private static final String STATUS = "T19F2143C800700A43003171FF\r";
    /** Of device 60: battery 0 is full to 88 % and lasts 435 minutes. */
    private static final String DETAIL = "T19F2123C80009FF000058FFB3\rT19F2123C80101FFFFFFFFFFFF\r";

    private final LinkStatistics statistics = new LinkStatistics("n", List.of("b1"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();
    private final AtomicLong uptime = new AtomicLong();
    private final Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final ScriptedLine line = new ScriptedLine(request -> new byte[] {'\r'});
    private Nmea2000Driver driver;

    private static LinkSettings settings(
            List<LinkSettings.Device> devices, boolean listenOnly, LinkSettings.Monitor... monitors) {
        return new LinkSettings(
                "n",
                "tcp://127.0.0.1:1",
                LineSettings.DEFAULT,
                Duration.ofMillis(50),
                Control.OFF,
                Duration.ofSeconds(10),
                LinkSettings.START_GRACE,
                devices,
                List.of(),
                new ProtocolSettings.Nmea2000(listenOnly),
                List.of(monitors));
    }

    private static LinkSettings.Monitor monitor(String name, String address) {
        return new LinkSettings.Monitor("b1", name, Optional.of(address));
    }

    private Nmea2000Driver driver(LinkSettings settings) {
        return new Nmea2000Driver(settings, statistics, () -> now, uptime::get);
    }

    @BeforeEach
    void open() throws LineLost {
        driver = driver(settings(List.of(), false, monitor("house", "0"), monitor("bow", "1")));
        driver.opened(line);
        hear("");
        line.requests.clear();
    }

    private void hear(String frames) throws LineLost {
        line.arriving(frames.getBytes(StandardCharsets.US_ASCII), Duration.ZERO);
        driver.poll((bank, input) -> inputs.add(input), () -> false);
    }

    private void later(Duration time) {
        uptime.addAndGet(time.toNanos());
    }

    private Input.MonitorReading reading(
            String monitor, int voltageMv, int currentMa, int socPermille, int timeToGoMin) {
        return new Input.MonitorReading(now, monitor, voltageMv, currentMa, socPermille, Ints.ABSENT, timeToGoMin);
    }

    @Test
    void tells_what_is_measured_of_a_battery_and_how_full_it_is() throws LineLost {
        hear(STATUS + DETAIL + STATUS);
        assertThat(inputs)
                .containsExactly(
                        reading("house", 26_720, 6_700, Ints.ABSENT, Ints.ABSENT),
                        reading("house", 26_720, 6_700, 880, 435));
        assertThat(statistics.snapshot().lastFrameAt()).isEqualTo(now);
    }

    @Test
    void tells_each_battery_by_its_number_and_none_that_the_site_file_does_not_name() throws LineLost {
        hear("T19F21400801AF130000DA74F5\rT19F2140080314053600FFFFF6\r");
        assertThat(inputs).containsExactly(reading("bow", 50_390, 0, Ints.ABSENT, Ints.ABSENT));
    }

    @Test
    void tells_how_full_it_is_where_nothing_is_measured() throws LineLost {
        hear(DETAIL);
        assertThat(inputs).containsExactly(reading("house", Ints.ABSENT, Ints.ABSENT, 880, 435));
    }

    @Test
    void leaves_out_how_full_it_was_once_that_is_old() throws LineLost {
        hear(DETAIL);
        later(STALE_AFTER);
        hear(STATUS);
        later(Duration.ofNanos(1));
        hear(STATUS);
        assertThat(inputs.subList(1, 3))
                .containsExactly(
                        reading("house", 26_720, 6_700, 880, 435),
                        reading("house", 26_720, 6_700, Ints.ABSENT, Ints.ABSENT));
    }

    @Test
    void tells_nothing_as_zero_that_the_bus_does_not_tell() throws LineLost {
        hear(STATUS.replace("700A", "FF7F") + STATUS.replace("4300", "FF7F"));
        assertThat(inputs)
                .containsExactly(
                        reading("house", Ints.ABSENT, 6_700, Ints.ABSENT, Ints.ABSENT),
                        reading("house", 26_720, Ints.ABSENT, Ints.ABSENT, Ints.ABSENT));
    }

    @Test
    void takes_a_message_in_which_nothing_is_known_for_no_sign_of_life() throws LineLost {
        String unmeasured = STATUS.replace("700A4300", "FF7FFF7F");
        String unknown = DETAIL.replace("58FFB3", "FFFFFF").replace("0101FF", "01FFFF");
        hear(unmeasured + unknown);
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().lastFrameAt()).isEqualTo(Instant.MIN);
        // nor does one of the device that is believed keep another one out
        hear(STATUS + DETAIL);
        later(STALE_AFTER.plusNanos(1));
        hear(unmeasured
                + unknown
                + STATUS.replace("3C8", "058")
                + DETAIL.replace("3C8", "058")
                + STATUS.replace("3C8", "058"));
        assertThat(inputs).last().isEqualTo(reading("house", 26_720, 6_700, 880, 435));
    }

    @Test
    void believes_one_device_for_what_is_measured_and_another_for_how_full_it_is() throws LineLost {
        hear(DETAIL.replace("3C8", "058") + STATUS + DETAIL.replace("58FFB3", "50FFB3") + STATUS);
        assertThat(inputs)
                .containsExactly(
                        reading("house", Ints.ABSENT, Ints.ABSENT, 880, 435),
                        reading("house", 26_720, 6_700, 880, 435),
                        reading("house", 26_720, 6_700, 880, 435));
        assertThat(statistics.snapshot().lastError())
                .contains("devices 5 and 60 both tell of battery 0; 5 is believed");
    }

    @Test
    void passes_over_what_an_alternator_or_solar_charger_of_that_number_tells() throws LineLost {
        hear(DETAIL.replace("FF000058", "FF000158"));
        assertThat(inputs).isEmpty();
    }

    @Test
    void believes_the_device_heard_first_until_it_is_silent_and_says_that_there_are_two() throws LineLost {
        String other = STATUS.replace("3C8", "058");
        hear(STATUS + DETAIL + other);
        assertThat(inputs).hasSize(1);
        assertThat(statistics.snapshot().lastError())
                .contains("devices 60 and 5 both tell of battery 0; 60 is believed");
        later(STALE_AFTER);
        hear(other);
        assertThat(inputs).hasSize(1);
        later(Duration.ofNanos(1));
        hear(other);
        assertThat(inputs.subList(1, 2)).containsExactly(reading("house", 26_720, 6_700, Ints.ABSENT, Ints.ABSENT));
    }

    @Test
    @Requirement("MON-3")
    void shows_what_else_is_told_of_a_battery() throws LineLost {
        List<Figure> shown = new ArrayList<>();
        String configuration = "T19F2193C80008001022640000\rT19F2193C8011961FFFFFFFFFF\r";
        String detail = "T19F2123C8000B0000005863B3\rT19F2123C8010114005A00FFFF\r";
        line.arriving((STATUS + detail + configuration).getBytes(StandardCharsets.US_ASCII), Duration.ZERO);
        driver.poll(
                new Driver.Sink() {
                    @Override
                    public void put(String bank, Input input) {}

                    @Override
                    public void figures(String bank, Input.DeviceFigures newest) {
                        shown.clear();
                        shown.addAll(newest.figures());
                    }
                },
                () -> false);
        assertThat(shown)
                .containsExactlyInAnyOrder(
                        Figure.of("temperatureC", 2, 1_662),
                        Figure.of("remainingAh", 0, 90),
                        Figure.of("rippleV", 3, 20),
                        Figure.of("sohPercent", 0, 99),
                        Figure.of("ratedAh", 0, 100),
                        Figure.of("peukert", 3, 1_050),
                        Figure.of("chargeEfficiencyPercent", 0, 97),
                        Figure.of("temperatureCoefficientPercent", 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 254})
    void refuses_a_state_of_charge_above_100_percent(int percent) throws LineLost {
        hear(DETAIL.replace("FF000058", "FF0000%02X".formatted(percent)));
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().lastError())
                .contains("state of charge = " + percent + " from device 60, allowed is 0 to 100");
    }

    @Test
    void tells_a_message_that_is_too_short() throws LineLost {
        hear("T19F2143C200AA\r");
        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().lastError()).contains("PGN 127508 of device 60 has 2 bytes, wanted are 5");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void opens_the_adapter_at_the_speed_of_the_bus_and_sends_nothing(boolean listenOnly) throws LineLost {
        driver = driver(settings(List.of(), listenOnly, monitor("house", "0")));
        driver.opened(line);
        hear(STATUS);
        assertThat(line.requests.stream().map(request -> new String(request, StandardCharsets.US_ASCII)))
                .containsExactly("\r\r", "C\r", "S5\r", listenOnly ? "L\r" : "O\r");
    }

    @Test
    void tells_that_the_line_is_lost_and_goes_on_where_it_is_opened_again() throws LineLost {
        // Given
        hear(STATUS);
        inputs.clear();
        // When
        driver.opened(new LostLine());
        assertThatExceptionOfType(LineLost.class)
                .isThrownBy(() -> driver.poll((bank, input) -> inputs.add(input), () -> false));
        // Then
        assertThat(inputs).isEmpty();
        // When
        driver.opened(line);
        hear("");
        hear(STATUS);
        // Then
        assertThat(inputs).containsExactly(reading("house", 26_720, 6_700, Ints.ABSENT, Ints.ABSENT));
    }

    /** Its second frame alone, or that of another message of the same number, would make a message that nobody sent. */
    @Test
    void puts_no_message_together_from_before_and_behind_an_opening() throws LineLost {
        int half = DETAIL.indexOf('\r') + 1;
        hear(DETAIL.substring(0, half));
        driver.opened(line);
        hear("");
        hear(DETAIL.substring(half));
        assertThat(inputs).isEmpty();

        hear(DETAIL);
        assertThat(inputs).containsExactly(reading("house", Ints.ABSENT, Ints.ABSENT, 880, 435));
    }

    @Test
    void puts_no_line_together_from_before_and_behind_an_opening() throws LineLost {
        int half = STATUS.length() / 2;
        hear(STATUS.substring(0, half));
        driver.opened(line);
        hear("");
        hear(STATUS.substring(half));
        assertThat(inputs).isEmpty();

        hear(STATUS);
        assertThat(inputs).containsExactly(reading("house", 26_720, 6_700, Ints.ABSENT, Ints.ABSENT));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void hands_nothing_on_from_random_bytes_and_reads_what_comes_behind_them(long seed) throws LineLost {
        Random random = new Random(seed);
        byte[] noise = new byte[20_000];
        random.nextBytes(noise);
        line.arriving(noise, Duration.ZERO);
        for (int i = 0; i < 10; i++) {
            driver.poll((bank, input) -> inputs.add(input), () -> false);
        }
        assertThat(inputs).isEmpty();

        hear("\r" + STATUS);
        assertThat(inputs).containsExactly(reading("house", 26_720, 6_700, Ints.ABSENT, Ints.ABSENT));
    }

    /** An adapter that was pulled out. */
    private static final class LostLine implements Line {
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
    }

    @Test
    void refuses_settings_that_are_none_of_such_a_bus() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver(settings(List.of(), false)))
                .withMessageContaining("devices must be monitors");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver(settings(
                        List.of(new LinkSettings.Device("b1", "B1", Optional.empty(), 1, 4)),
                        false,
                        monitor("house", "0"))))
                .withMessageContaining("devices must be monitors");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver(settings(List.of(), false, monitor("house", "0"), monitor("bow", "0x0"))))
                .withMessageContaining("two monitors with address 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver(settings(List.of(), false, monitor("house", "253"))))
                .withMessageContaining("address \"253\", allowed is a whole number from 0 to 252");
    }
}
