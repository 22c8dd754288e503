package io.cellwarden.gateway.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.detect.Detection.Found;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.line.SerialPortLine;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.modbus.RegisterLine;
import io.cellwarden.gateway.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The search for what is on a line")
class DetectionTest {
    private static final LineSettings SLOW = LineSettings.DEFAULT;
    private static final LineSettings FAST = LineSettings.DEFAULT.withBaud(115_200);
    private static final Duration SOON = Duration.ofMillis(60);
    private static final byte[] NOTHING = {};
    private static final byte[] NAME = Bytes.ofHex("dd0500023132ff9b77").toArray();
    private static final Bytes ASK_A = Bytes.ofHex("dda50300fffd77");
    private static final Bytes ASK_B = Bytes.ofHex("dda50400fffc77");
    private static final Bytes ASK_C = Bytes.ofHex("dda50500fffb77");

    private final List<String> progress = new ArrayList<>();

    private static Probe probe(LineSettings line, Bytes request, String address) {
        return new Probe(line, request, SOON, address);
    }

    /** The frames of JBD, asked for otherwise. */
    private static Protocol like(Probe... probes) {
        Protocol jbd = Protocols.named("jbd").orElseThrow();
        return new Protocol(jbd.decoder(), jbd.driver(), jbd.line(), jbd.switches(), List.of(probes));
    }

    private Detection.Result search(UnaryOperator<byte[]> device, Protocol... protocols) throws LineLost {
        return new Detection(settings -> new ScriptedLine(device), progress::add, () -> false).run(List.of(protocols));
    }

    private static JbdBoard board() {
        return new JbdBoard("B1", SimulatedBattery.of(4, 200_000, 500, 1), InstantSource.system(), write -> {});
    }

    @Test
    void finds_a_board_by_what_it_answers() throws LineLost {
        JbdBoard board = board();

        Detection.Result result = search(
                request -> board.receive(request, request.length),
                Protocols.named("jbd").orElseThrow());

        assertThat(result.found()).containsExactly(new Found("jbd", SLOW, Optional.empty(), "basic-info", false));
        assertThat(progress).containsExactly("9600 8N1: listening", "9600 8N1: jbd");
    }

    @Test
    void is_not_taken_in_by_an_adapter_that_echoes() throws LineLost {
        Detection.Result result = search(request -> request, like(probe(SLOW, ASK_A, "")));

        assertThat(result.found()).isEmpty();
        assertThat(result.tried())
                .containsExactly(
                        "9600 8N1: listened for 300 ms, nothing came",
                        "9600 8N1: asked as jbd, no answer (the adapter echoes what is sent)");
    }

    @Test
    void finds_a_board_behind_an_adapter_that_echoes() throws LineLost {
        JbdBoard board = board();

        assertThat(search(
                                request -> ScriptedLine.joined(request, board.receive(request, request.length)),
                                like(probe(SLOW, ASK_A, "")))
                        .found())
                .hasSize(1);
    }

    @Test
    void asks_once_more_where_the_first_question_only_woke_the_device() throws LineLost {
        AtomicInteger asked = new AtomicInteger();

        assertThat(search(request -> asked.incrementAndGet() == 1 ? NOTHING : NAME, like(probe(SLOW, ASK_A, "")))
                        .found())
                .hasSize(1);
    }

    @Test
    void tries_each_speed_until_something_answers() throws LineLost {
        List<LineSettings> opened = new ArrayList<>();
        Detection detection = new Detection(
                settings -> {
                    opened.add(settings);
                    return new ScriptedLine(request -> settings.equals(FAST) ? NAME : NOTHING);
                },
                progress::add,
                () -> false);

        Detection.Result result = detection.run(List.of(like(
                probe(SLOW, ASK_A, ""), probe(FAST, ASK_A, ""), probe(LineSettings.DEFAULT.withBaud(300), ASK_A, ""))));

        assertThat(result.found()).extracting(Found::line).containsExactly(FAST);
        assertThat(opened).containsExactly(SLOW, FAST);
    }

    @Test
    void finds_every_address_that_answers() throws LineLost {
        Detection.Result result = search(
                request -> Bytes.copyOf(request).equals(ASK_B) ? NOTHING : NAME,
                like(probe(SLOW, ASK_A, "1"), probe(SLOW, ASK_B, "2"), probe(SLOW, ASK_C, "3")));

        assertThat(result.found())
                .extracting(found -> found.address().orElse(""))
                .containsExactly("1", "3");
        assertThat(result.tried().getLast()).startsWith("9600 8N1: asked as jbd, addresses 1 to 3, ");
    }

    /** A boat's bus: a battery tells of itself each 1.5 s, everything else a hundred times a second. */
    @ParameterizedTest
    @CsvSource({
        "nmea2000, T09F801038FFFFFFFFFFFFFFFF, T19F2143C800700A43003171FF, battery-status",
        "can-bms, t1238FFFFFFFFFFFFFFFF, t3566510A85FFE700, measured"
    })
    void finds_the_one_device_on_a_bus_where_most_is_about_other_things(
            String protocol, String foreign, String own, String type) throws LineLost {
        String bus = (foreign + "\r").repeat(150) + own + "\r" + (foreign + "\r").repeat(50);

        Detection.Result result = search(
                request -> bus.getBytes(StandardCharsets.US_ASCII),
                Protocols.named(protocol).orElseThrow());

        assertThat(result.found()).extracting(Found::protocol, Found::type).containsExactly(tuple(protocol, type));
    }

    /** At 19,200 baud, where Seplos is asked first: what it is asked this device does not have. */
    @Test
    void finds_every_device_of_any_maker_that_speaks_modbus_and_takes_its_refusal_for_no_other_protocol()
            throws LineLost {
        RegisterLine devices = new RegisterLine(
                Map.of(1, SimulatedBattery.of(4, 200_000, 500, 1), 7, SimulatedBattery.of(4, 200_000, 500, 2)));
        LineSettings line = SLOW.withBaud(19_200);
        Protocol[] asked = Stream.of("seplos-v3", "modbus")
                .map(name -> Protocols.named(name).orElseThrow())
                .map(known -> new Protocol(
                        known.decoder(),
                        known.driver(),
                        known.line(),
                        known.switches(),
                        known.probes().stream()
                                .filter(probe -> probe.line().equals(line))
                                .filter(probe -> List.of("1", "2", "7").contains(probe.address()))
                                .toList()))
                .toArray(Protocol[]::new);

        Detection.Result result = search(request -> devices.receive(request, request.length), asked);

        assertThat(result.found())
                .containsExactly(
                        new Found("modbus", line, Optional.of("1"), "refused", false),
                        new Found("modbus", line, Optional.of("7"), "refused", false));
    }

    @Test
    void asks_modbus_only_what_reads_and_most_units_only_on_request() {
        List<Probe> probes = Protocols.named("modbus").orElseThrow().probes();

        assertThat(probes).allMatch(probe -> probe.request().u8(1) == 3);
        assertThat(probes.stream().filter(probe -> probe.line().equals(SLOW)))
                .hasSize(247)
                .filteredOn(probe -> !probe.rare())
                .extracting(Probe::address)
                .hasSize(16)
                .startsWith("1")
                .endsWith("16");
        assertThat(probes.stream().map(Probe::line).map(LineSettings::text).distinct())
                .containsExactly("9600 8N1", "19200 8N1", "115200 8N1", "19200 8E1", "9600 8E1");
    }

    @Test
    void listens_to_what_talks_by_itself_and_asks_it_nothing() throws LineLost {
        List<ScriptedLine> lines = new ArrayList<>();
        Detection detection = new Detection(
                settings -> {
                    ScriptedLine line = new ScriptedLine(request -> NOTHING);
                    line.arriving(NAME, Duration.ofMillis(1));
                    lines.add(line);
                    return line;
                },
                progress::add,
                () -> false);

        Detection.Result result = detection.run(List.of(like(probe(SLOW, Bytes.EMPTY, ""), probe(SLOW, ASK_A, ""))));

        assertThat(result.found()).containsExactly(new Found("jbd", SLOW, Optional.empty(), "hardware-version", true));
        assertThat(lines.getFirst().requests).isEmpty();
    }

    @Test
    void takes_noise_for_no_device() throws LineLost {
        byte[] noise = new byte[200];
        System.arraycopy(NAME, 0, noise, 100, NAME.length); // a frame by luck
        for (int i = 0; i < 100; i += 7) {
            noise[i] = (byte) 0xDD;
        }

        Detection.Result result = search(request -> noise, like(probe(SLOW, ASK_A, "")));

        assertThat(result.found()).isEmpty();
        assertThat(result.tried().getLast()).isEqualTo("9600 8N1: asked as jbd, 400 bytes came, none of them a frame");
    }

    @Test
    void says_that_nothing_answered_and_what_was_tried() throws LineLost {
        Detection.Result result = search(request -> NOTHING, like(probe(SLOW, ASK_A, ""), probe(FAST, ASK_A, "")));

        assertThat(result.tried())
                .containsExactly(
                        "9600 8N1: listened for 300 ms, nothing came",
                        "9600 8N1: asked as jbd, no answer",
                        "115200 8N1: listened for 300 ms, nothing came",
                        "115200 8N1: asked as jbd, no answer");
    }

    @Test
    void ends_where_there_is_no_line() {
        Detection detection =
                new Detection(settings -> new SerialPortLine("/dev/none", settings), progress::add, () -> false);

        assertThatThrownBy(() -> detection.run(Protocols.all())).hasMessage("/dev/none: no such device");
    }
}
