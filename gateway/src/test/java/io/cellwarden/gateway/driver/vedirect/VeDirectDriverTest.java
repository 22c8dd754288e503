package io.cellwarden.gateway.driver.vedirect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.BadDevices;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.vedirect.MonitorFault;
import io.cellwarden.gateway.sim.vedirect.MonitorState;
import io.cellwarden.gateway.sim.vedirect.VeDirectMonitor;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The driver of a battery monitor on VE.Direct")
class VeDirectDriverTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final BooleanSupplier NEVER = () -> false;
    /** Long enough that a busy machine does not make an answer late. */
    private static final Duration GENEROUS = Duration.ofSeconds(5);
    /** For what does not come. */
    private static final Duration SHORT = Duration.ofMillis(150);

    private static final MonitorState DISCHARGING = new MonitorState(26_457, -6_032, 937, 6_673, 435, 0);
    private static final Input READING = new Input.MonitorReading(NOON, "shunt", 26_457, -6_032, 937, 6_673, 435);

    private static final Input WELL = new Input.MonitorReport(NOON, "shunt", true, "");

    private static final List<Figure> HISTORY = List.of(
            Figure.of("deepestDischargeAh", 3, 120_000),
            Figure.of("lastDischargeAh", 3, 30_000),
            Figure.of("averageDischargeAh", 3, 60_000),
            Figure.of("chargeCycles", 0, 12),
            Figure.of("fullDischarges", 0, 0),
            Figure.of("drawnAh", 3, 4_500_000),
            Figure.of("minVoltageV", 3, 11_800),
            Figure.of("maxVoltageV", 3, 14_400),
            Figure.of("sinceFullChargeH", 0, 24),
            Figure.of("synchronisations", 0, 9),
            Figure.of("lowVoltageAlarms", 0, 0),
            Figure.of("highVoltageAlarms", 0, 0),
            Figure.of("minAuxVoltageV", 3, 0),
            Figure.of("maxAuxVoltageV", 3, 0),
            Figure.of("dischargedKWh", 2, 5_821),
            Figure.of("chargedKWh", 2, 6_013));

    private final VeDirectMonitor monitor = new VeDirectMonitor(CLOCK);
    private final byte[] text = monitor.second();
    private final ScriptedLine line = new ScriptedLine(request -> monitor.receive(request, request.length));
    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();
    private final List<Input> figures = new ArrayList<>();
    private final Driver.Sink sink =
            (bank, input) -> (input instanceof Input.DeviceFigures ? figures : inputs).add(input);

    private static LinkSettings settings(List<LinkSettings.Device> devices, List<LinkSettings.Monitor> monitors) {
        return settings(Control.ON, devices, monitors, new ProtocolSettings.None());
    }

    private static LinkSettings settings(
            Control control,
            List<LinkSettings.Device> devices,
            List<LinkSettings.Monitor> monitors,
            ProtocolSettings own) {
        return new LinkSettings(
                "a",
                "tcp://127.0.0.1:1",
                LineSettings.DEFAULT,
                Duration.ofSeconds(1),
                control,
                Duration.ofSeconds(10),
                LinkSettings.START_GRACE,
                devices,
                List.of(new LinkSettings.Binding("house", Output.LOADS, "", Switch.relay(1))),
                own,
                monitors);
    }

    private VeDirectDriver setting(Control control, ProtocolSettings.VeDirect own) {
        List<LinkSettings.Monitor> monitors = List.of(new LinkSettings.Monitor("house", "shunt", Optional.empty()));
        VeDirectDriver driver =
                new VeDirectDriver(settings(control, List.of(), monitors, own), statistics, CLOCK, GENEROUS, GENEROUS);
        driver.opened(line);
        return driver;
    }

    private static Input set(String request, boolean refused, String trouble) {
        String frame = HexFormat.of().formatHex((request + "\n").getBytes(US_ASCII));
        return new Input.ControlFrame(NOON, "", "a/shunt", frame, refused, trouble);
    }

    private VeDirectDriver on(Line open, Duration answerWithin, Duration blockWithin) {
        List<LinkSettings.Monitor> monitors = List.of(new LinkSettings.Monitor("house", "shunt", Optional.empty()));
        VeDirectDriver driver =
                new VeDirectDriver(settings(List.of(), monitors), statistics, CLOCK, answerWithin, blockWithin);
        driver.opened(open);
        return driver;
    }

    private VeDirectDriver driver(Duration answerWithin, Duration blockWithin) {
        return on(line, answerWithin, blockWithin);
    }

    /** The monitor's next text can be read now. */
    private void aSecondPasses() {
        line.arriving(monitor.second(), Duration.ZERO);
    }

    /** Its text goes on whatever it is asked. */
    private void threeSecondsPass(VeDirectDriver driver) throws LineLost {
        for (int second = 0; second < 3; second++) {
            line.arriving(text, Duration.ZERO);
            driver.poll(sink, NEVER);
        }
    }

    private static List<SwitchOrder> order(boolean on) {
        return List.of(new SwitchOrder("", Switch.relay(1), on));
    }

    private static Input readBack(boolean on) {
        return new Input.ReadBack(NOON, Output.LOADS, "a/relay-1", "", on);
    }

    /** What became of the frame that opens the relay. */
    private static Input written(boolean refused, String trouble) {
        String frame = HexFormat.of().formatHex(":84E030000FC\n".getBytes(US_ASCII));
        return new Input.ControlFrame(NOON, "", "a/shunt", frame, refused, trouble);
    }

    private List<Input> heard(Class<? extends Input> kind) {
        return inputs.stream().filter(kind::isInstance).toList();
    }

    @Test
    @Requirement("MON-2")
    void hands_on_what_the_text_says_and_asks_nothing() throws LineLost {
        monitor.setState(DISCHARGING);
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);
        aSecondPasses();

        boolean carriedThrough = driver.poll(sink, NEVER);

        assertThat(carriedThrough).isTrue();
        assertThat(inputs).containsExactly(READING, WELL, readBack(true));
        assertThat(line.requests).isEmpty();
    }

    @Test
    @Requirement("MON-2")
    void leaves_unknown_what_the_monitor_does_not_know() throws LineLost {
        monitor.setState(new MonitorState(13_200, 0, -1, 0, -1, 0));
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);
        aSecondPasses();

        driver.poll(sink, NEVER);

        assertThat(heard(Input.MonitorReading.class))
                .containsExactly(
                        new Input.MonitorReading(NOON, "shunt", 13_200, 0, Ints.ABSENT, Ints.ABSENT, Ints.ABSENT));
    }

    @Test
    @Requirement("MON-1")
    void tells_why_the_monitor_has_an_alarm_when_that_changes() throws LineLost {
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);
        for (int bits : new int[] {0, 0, 5, 5, 1, 0}) {
            monitor.setState(DISCHARGING.withAlarms(bits));
            aSecondPasses();
            driver.poll(sink, NEVER);
        }

        assertThat(heard(Input.MonitorReport.class).stream().map(report -> ((Input.MonitorReport) report).text()))
                .containsExactly("", "low-voltage, low-state-of-charge", "low-voltage", "");
    }

    @Test
    void puts_a_block_together_that_two_polls_hear() throws LineLost {
        monitor.setState(DISCHARGING);
        byte[] text = monitor.second();
        VeDirectDriver driver = driver(SHORT, Duration.ofMillis(10));
        aSecondPasses();
        driver.poll(sink, NEVER); // the monitor is known, and not asked
        inputs.clear();

        line.arriving(Arrays.copyOf(text, 40), Duration.ZERO);
        driver.poll(sink, NEVER);
        assertThat(inputs).isEmpty();
        line.arriving(Arrays.copyOfRange(text, 40, text.length), Duration.ZERO);
        driver.poll(sink, NEVER);

        assertThat(heard(Input.MonitorReading.class)).containsExactly(READING);
    }

    @Test
    void asks_a_monitor_that_does_not_tell_its_text() throws LineLost {
        monitor.setState(DISCHARGING);
        monitor.setFault(MonitorFault.NO_TEXT);
        VeDirectDriver driver = driver(GENEROUS, Duration.ofMillis(20));

        driver.poll(sink, NEVER);

        assertThat(inputs)
                .containsExactly(
                        new Input.MonitorReading(NOON, "shunt", 26_450, -6_032, 937, 6_600, 435), WELL, readBack(true));
    }

    @Test
    void leaves_unknown_what_a_monitor_that_is_asked_does_not_know() throws LineLost {
        monitor.setState(new MonitorState(13_200, 0, -1, 0, -1, 0));
        monitor.setFault(MonitorFault.NO_TEXT);
        VeDirectDriver driver = driver(GENEROUS, Duration.ofMillis(20));

        driver.poll(sink, NEVER);

        assertThat(heard(Input.MonitorReading.class))
                .containsExactly(
                        new Input.MonitorReading(NOON, "shunt", 13_200, 0, Ints.ABSENT, Ints.ABSENT, Ints.ABSENT));
    }

    @Test
    void asks_a_dead_monitor_one_thing_alone() throws LineLost {
        monitor.setFault(MonitorFault.SILENT);
        VeDirectDriver driver = driver(Duration.ofMillis(20), Duration.ofMillis(20));

        driver.poll(sink, NEVER);

        assertThat(line.requests)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request).isEqualTo(":78DED00D4\n".getBytes(US_ASCII)));
        assertThat(statistics.snapshot().frames()).isZero();
        assertThat(statistics.snapshot().lastError()).isEqualTo("no answer");
    }

    @Test
    @Requirement({"BMS-9", "BMS-11"})
    void switches_the_relay_at_once_and_reads_it_back() throws LineLost {
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);

        driver.drive(order(false), sink, NEVER);

        assertThat(monitor.isRelayOn()).isFalse();
        assertThat(new String(line.requests.getFirst(), US_ASCII)).isEqualTo(":84E030000FC\n");
        assertThat(inputs).contains(readBack(false), written(false, ""));
        assertThat(statistics.snapshot().refusedWrites()).isZero();
    }

    @Test
    void has_a_reading_although_what_is_asked_stops_the_text() throws LineLost {
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);

        driver.drive(order(false), sink, NEVER);

        assertThat(heard(Input.MonitorReading.class)).hasSize(1);
        assertThat(monitor.second()).isEmpty();
    }

    @Test
    @Requirement("BMS-9")
    void tells_a_relay_that_was_switched_by_hand() throws LineLost {
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);
        aSecondPasses();
        driver.poll(sink, NEVER);
        inputs.clear();
        monitor.setRelayOn(false);
        aSecondPasses();

        driver.poll(sink, NEVER);
        driver.poll(sink, () -> true);

        assertThat(heard(Input.ReadBack.class)).containsExactly(readBack(false));
    }

    @Test
    @Requirement("MON-3")
    void hands_on_what_the_monitor_remembers() throws LineLost {
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);
        aSecondPasses();
        driver.poll(sink, NEVER);
        aSecondPasses();
        driver.poll(sink, NEVER);

        assertThat(figures).containsExactly(new Input.DeviceFigures(NOON, "shunt", HISTORY));
    }

    @Test
    @Requirement("MON-3")
    void asks_a_monitor_that_does_not_tell_its_text_once_for_what_it_remembers() throws LineLost {
        monitor.setFault(MonitorFault.NO_TEXT);
        AtomicReference<Instant> now = new AtomicReference<>(NOON);
        VeDirectDriver driver = new VeDirectDriver(
                settings(List.of(), List.of(new LinkSettings.Monitor("house", "shunt", Optional.empty()))),
                statistics,
                now::get,
                GENEROUS,
                Duration.ofMillis(20));
        driver.opened(line);
        for (int time = 0; time < 6; time++) {
            driver.poll(sink, NEVER);
            assertThat(heard(Input.MonitorReading.class)).hasSize(time + 1);
            now.set(now.get().plusSeconds(6));
        }
        assertThat(figures).containsExactly(new Input.DeviceFigures(NOON.plusSeconds(18), "shunt", HISTORY));
        assertThat(line.requests.stream().map(request -> new String(request, US_ASCII)))
                .filteredOn(request -> request.startsWith(":70003"))
                .hasSize(1);
    }

    /** With nothing bound to the relay too: who looks wants to know. */
    @ParameterizedTest
    @EnumSource(names = {"NONE", "NO_TEXT"})
    @Requirement("MON-1")
    void shows_power_and_relay(MonitorFault fault) throws LineLost {
        monitor.setState(DISCHARGING);
        monitor.setFault(fault);
        VeDirectDriver driver = driver(GENEROUS, fault == MonitorFault.NONE ? GENEROUS : Duration.ofMillis(20));
        List<Figure> shown = new ArrayList<>();
        aSecondPasses();
        driver.poll(
                new Driver.Sink() {
                    @Override
                    public void put(String bank, Input input) {}

                    @Override
                    public void figures(String bank, Input.DeviceFigures newest) {
                        shown.addAll(newest.figures());
                    }
                },
                NEVER);
        assertThat(shown).contains(Figure.of("powerW", 0, -159), Figure.of("relay", 0, 1));
    }

    @Test
    @Requirement("BMS-9")
    void sets_what_the_site_file_wants_otherwise_reads_it_back_and_tells_it() throws LineLost {
        monitor.setRelayMode(0);
        VeDirectDriver driver = setting(Control.ON, new ProtocolSettings.VeDirect(true, Optional.of(false)));
        threeSecondsPass(driver);

        assertThat(monitor.relayMode()).isEqualTo(2);
        assertThat(monitor.isBuzzerOn()).isFalse();
        assertThat(heard(Input.ControlFrame.class))
                .containsExactly(set(":84F030002F9", false, ""), set(":8FCEE000063", false, ""));
    }

    @Test
    @Requirement("BMS-9")
    void tells_a_setting_that_does_not_hold() throws LineLost {
        monitor.setFault(MonitorFault.IGNORES_RELAY);
        VeDirectDriver driver = setting(Control.ON, new ProtocolSettings.VeDirect(true, Optional.empty()));
        aSecondPasses();
        driver.poll(sink, NEVER);

        assertThat(heard(Input.ControlFrame.class)).containsExactly(set(":84F030002F9", true, "relay-mode stays 0"));
    }

    @Test
    void writes_no_setting_that_is_as_wanted_and_none_without_control() throws LineLost {
        VeDirectDriver asWanted = setting(Control.ON, new ProtocolSettings.VeDirect(true, Optional.of(true)));
        threeSecondsPass(asWanted);
        assertThat(line.requests).hasSize(2).allMatch(request -> request[1] == '7');

        line.requests.clear();
        VeDirectDriver reading = setting(Control.OFF, new ProtocolSettings.VeDirect(true, Optional.of(false)));
        threeSecondsPass(reading);
        assertThat(line.requests).isEmpty();
        assertThat(heard(Input.ControlFrame.class)).isEmpty();
    }

    @Test
    @Requirement("BMS-9")
    void tells_why_a_relay_was_refused() throws LineLost {
        monitor.setFault(MonitorFault.REFUSES_RELAY);
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);

        driver.drive(order(false), sink, NEVER);

        assertThat(statistics.snapshot().lastRefusal()).isEqualTo("relay-1 refused: not supported, or read only");
        assertThat(statistics.snapshot().refusedWrites()).isEqualTo(1);
        assertThat(inputs).contains(readBack(true), written(true, "relay-1 refused: not supported, or read only"));
    }

    @Test
    @Requirement("BMS-9")
    void tells_a_relay_that_does_not_obey_each_time_and_what_its_mode_is() throws LineLost {
        monitor.setFault(MonitorFault.IGNORES_RELAY);
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);

        driver.drive(order(false), sink, NEVER);
        driver.drive(order(false), sink, NEVER);

        assertThat(heard(Input.ReadBack.class)).containsExactly(readBack(true), readBack(true));
        assertThat(statistics.snapshot().lastRefusal())
                .isEqualTo("relay-1 stays on; its relay mode is 0, it must be remote");
    }

    @Test
    void switches_off_blindly_what_it_cannot_hear() throws LineLost {
        ScriptedLine deaf = new ScriptedLine(request -> {
            monitor.receive(request, request.length);
            return new byte[0];
        });

        on(deaf, Duration.ofMillis(20), SHORT).drive(order(false), sink, NEVER);

        assertThat(monitor.isRelayOn()).isFalse();
        assertThat(inputs).containsExactly(written(false, "no answer"));
    }

    @Test
    @Requirement("BMS-11")
    void leaves_the_read_back_to_a_newer_order_that_waits() throws LineLost {
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);

        driver.drive(order(false), sink, () -> true);

        assertThat(line.requests).hasSize(1);
        assertThat(monitor.isRelayOn()).isFalse();
    }

    @Test
    @Requirement("BMS-9")
    void does_not_take_an_answer_to_a_write_for_a_relay_that_obeys() throws LineLost {
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);
        BooleanSupplier onceAnswered = () -> statistics.snapshot().frames() > 0;

        driver.drive(order(false), sink, onceAnswered);

        assertThat(inputs).containsExactly(written(false, "not read back"));
    }

    @Test
    @Requirement("BMS-9")
    void tells_a_refusal_that_is_not_read_back_as_one() throws LineLost {
        monitor.setFault(MonitorFault.REFUSES_RELAY);
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);
        BooleanSupplier onceAnswered = () -> statistics.snapshot().frames() > 0;

        driver.drive(order(false), sink, onceAnswered);

        assertThat(inputs).containsExactly(written(true, "relay-1 refused: not supported, or read only"));
    }

    @Test
    @Requirement("BMS-11")
    void stops_listening_when_an_order_waits() throws LineLost {
        VeDirectDriver driver = driver(GENEROUS, Duration.ofMinutes(5));
        int[] looks = {0};

        boolean carriedThrough = driver.poll(sink, () -> looks[0]++ > 3);

        assertThat(carriedThrough).isFalse();
        assertThat(line.requests).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = MonitorFault.class,
            names = {"ECHO", "SPOILT_END", "TELLS_UNASKED"})
    void lives_with(MonitorFault fault) throws LineLost {
        monitor.setState(DISCHARGING);
        monitor.setFault(fault);
        VeDirectDriver driver = driver(GENEROUS, GENEROUS);
        aSecondPasses();

        driver.poll(sink, NEVER);
        driver.drive(order(false), sink, NEVER);

        assertThat(inputs).contains(READING, readBack(true), readBack(false));
        assertThat(statistics.snapshot().refusedWrites()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = MonitorFault.class,
            names = {"GARBAGE", "HALF_FRAME", "SILENT"})
    void hands_nothing_on_from(MonitorFault fault) throws LineLost {
        monitor.setFault(fault);
        VeDirectDriver driver = driver(Duration.ofMillis(50), SHORT);
        aSecondPasses();

        driver.poll(sink, NEVER);
        driver.drive(order(true), sink, NEVER);

        assertThat(inputs)
                .containsExactly(new Input.ControlFrame(
                        NOON,
                        "",
                        "a/shunt",
                        HexFormat.of().formatHex(":84E030001FB\n".getBytes(US_ASCII)),
                        false,
                        "no answer"));
    }

    @Test
    void finds_an_answer_behind_a_block_that_breaks_off() throws LineLost {
        byte[] text = monitor.second();
        ScriptedLine broken = new ScriptedLine(
                request -> ScriptedLine.joined(Arrays.copyOf(text, 60), monitor.receive(request, request.length)));
        VeDirectDriver driver = on(broken, GENEROUS, GENEROUS);

        driver.drive(order(false), sink, NEVER);

        assertThat(inputs).contains(readBack(false));
    }

    @Test
    void takes_no_late_answer_for_the_one_it_waits_for() throws LineLost {
        // Given a monitor whose answer from before a write comes when the request that reads back was given up
        LateLine slow = new LateLine();

        on(slow, SHORT, SHORT).drive(order(false), sink, NEVER);

        assertThat(slow.late).as("it came").isEmpty();
        assertThat(inputs).contains(readBack(false)).doesNotContain(readBack(true));
    }

    /** A line on which the first answer to a question comes only once nobody waits for it. */
    private final class LateLine implements Line {
        private Optional<byte[]> late = Optional.empty();
        private int asked;
        private long askedAt;

        @Override
        public String name() {
            return "late";
        }

        @Override
        public void open() {}

        @Override
        public int read(byte[] buffer, Duration timeout) throws LineLost {
            if (late.isPresent()
                    && System.nanoTime() - askedAt > SHORT.plusMillis(30).toNanos()) {
                byte[] bytes = late.get();
                late = Optional.empty();
                System.arraycopy(bytes, 0, buffer, 0, bytes.length);
                return bytes.length;
            }
            return line.read(buffer, timeout);
        }

        @Override
        public void write(byte[] bytes) {
            if (bytes[1] == '7' && asked++ == 0) {
                late = Optional.of(":74E030001FC\n".getBytes(US_ASCII));
                askedAt = System.nanoTime();
            } else {
                line.write(bytes);
            }
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void hands_nothing_on_from_random_bytes(long seed) throws LineLost {
        ScriptedLine noisy = new ScriptedLine(BadDevices.noise(seed, 5_000));
        VeDirectDriver driver = on(noisy, Duration.ofMillis(2), Duration.ofMillis(2));

        for (int i = 0; i < 40; i++) {
            driver.poll(sink, NEVER);
        }

        assertThat(inputs).isEmpty();
    }

    @Test
    void refuses_a_line_with_batteries_or_with_several_monitors() {
        LinkSettings.Monitor shunt = new LinkSettings.Monitor("house", "shunt", Optional.empty());
        LinkSettings.Device pack = new LinkSettings.Device("house", "B1", Optional.empty(), 1, 4);

        for (LinkSettings wrong : List.of(
                settings(List.of(), List.of()),
                settings(List.of(), List.of(shunt, shunt)),
                settings(List.of(pack), List.of(shunt)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new VeDirectDriver(wrong, statistics, CLOCK))
                    .withMessageContaining("link a: devices must be one monitor");
        }
    }
}
