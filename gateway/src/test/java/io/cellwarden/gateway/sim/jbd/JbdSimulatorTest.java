package io.cellwarden.gateway.sim.jbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.Lines;
import io.cellwarden.gateway.line.PseudoTerminals;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.StreamDecoder;
import io.cellwarden.gateway.wire.jbd.JbdDecoder;
import io.cellwarden.gateway.wire.jbd.JbdErrorCounter;
import io.cellwarden.gateway.wire.jbd.JbdFrame;
import io.cellwarden.gateway.wire.jbd.JbdFrameCodec;
import io.cellwarden.gateway.wire.jbd.JbdPacket;
import io.cellwarden.gateway.wire.jbd.JbdProtection;
import io.cellwarden.gateway.wire.jbd.JbdRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A simulated JBD board on a line")
class JbdSimulatorTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SimulatedBattery battery = SimulatedBattery.of(4, 200_000, 600, 1);
    private final List<FetWrite> writes = new CopyOnWriteArrayList<>();
    private final JbdBoard board = new JbdBoard("house/B1", battery, InstantSource.fixed(NOON), writes::add);
    private JbdSimulator simulator;
    private Line line;

    @BeforeEach
    void connect() throws IOException {
        simulator = JbdSimulator.overTcp(board);
        line = Lines.of(simulator.port(), LineSettings.DEFAULT);
        line.open();
    }

    @AfterEach
    void disconnect() {
        line.close();
        simulator.close();
    }

    @Test
    void tells_what_the_battery_is_like() throws IOException {
        var info = ask(line, JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class);
        var state = battery.state();
        assertThat(info.voltageMv()).isBetween(state.voltageMv() - 5, state.voltageMv() + 5);
        assertThat(info.currentMa()).isZero();
        assertThat(info.cellCount()).isEqualTo(4);
        assertThat(info.temperaturesDeciC()).isEqualTo(state.temperaturesDeciC());
        assertThat(info.rawSocPercent()).isBetween(59, 61);
        assertThat(info.protections()).isEmpty();
        assertThat(ask(line, JbdRequest.readCellVoltages(), JbdFrame.CellVoltages.class)
                        .cellsMv())
                .isEqualTo(state.cellsMv());
        assertThat(ask(line, JbdRequest.readHardwareVersion(), JbdFrame.HardwareVersion.class)
                        .name())
                .isEqualTo("CELLWARDEN-SIM");
        assertThat(ask(line, JbdRequest.readErrorCounters(), JbdFrame.ErrorCounters.class)
                        .counts())
                .hasSize(JbdErrorCounter.values().length)
                .containsValue(0);
    }

    @Test
    void is_gone_while_unplugged_and_answers_at_the_same_port_when_plugged_in_again() throws IOException {
        simulator.unplug();
        assertThatThrownBy(() -> ask(line, JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class))
                .isInstanceOf(LineLost.class);
        line.close();
        assertThatThrownBy(line::open).isInstanceOf(LineLost.class);

        simulator.plugIn();

        line.open();
        assertThat(ask(line, JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class)
                        .cellCount())
                .isEqualTo(4);
    }

    @Test
    void stays_closed_once_it_is_closed() throws IOException {
        simulator.close();
        simulator.plugIn();
        line.close();
        assertThatThrownBy(line::open).isInstanceOf(LineLost.class);
    }

    @Test
    void switches_and_shows_it() throws IOException {
        ask(line, JbdRequest.switchFets(true, false), JbdFrame.WriteAck.class);

        var info = ask(line, JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class);
        assertThat(info.chargeFetOn()).isTrue();
        assertThat(info.dischargeFetOn()).isFalse();
        assertThat(info.protections()).containsExactly(JbdProtection.FETS_LOCKED_BY_SOFTWARE);
        assertThat(writes).containsExactly(new FetWrite(NOON, "house/B1", true, false, true));
    }

    @Test
    void refuses_a_register_that_it_does_not_have() throws IOException {
        assertThat(ask(line, new JbdRequest.Read(0xA1), JbdFrame.Refused.class).status())
                .isEqualTo(0x80);
        assertThat(ask(line, new JbdRequest.Write(0x0A, Bytes.of(4, 0)), JbdFrame.Refused.class)
                        .status())
                .isEqualTo(0x80);
        ask(line, new JbdRequest.Write(0x00, Bytes.of(0x56, 0x78)), JbdFrame.WriteAck.class);
    }

    @Test
    void acknowledges_a_switch_that_is_stuck() throws IOException {
        board.setFault(JbdFault.IGNORES_SWITCHES);
        ask(line, JbdRequest.switchFets(false, false), JbdFrame.WriteAck.class);
        assertThat(ask(line, JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class)
                        .chargeFetOn())
                .isTrue();
        assertThat(writes).containsExactly(new FetWrite(NOON, "house/B1", false, false, false));
    }

    @Test
    void refuses_to_switch_when_it_has_a_password() throws IOException {
        board.setFault(JbdFault.REFUSES_WRITES);
        assertThat(ask(line, JbdRequest.switchFets(false, false), JbdFrame.Refused.class)
                        .status())
                .isEqualTo(0x81);
        assertThat(writes).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "GARBAGE", "HALF_FRAME"})
    void gives_no_frame_when_it_or_its_cable_is_broken_and_frames_again_when_mended(JbdFault fault) throws IOException {
        board.setFault(fault);
        assertThat(answer(line, JbdRequest.readBasicInfo(), Duration.ofMillis(50)))
                .isEmpty();
        board.setFault(JbdFault.NONE);
        ask(line, JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class);
    }

    @Test
    void answers_behind_its_echo() throws IOException {
        board.setFault(JbdFault.ECHO);
        byte[] request = JbdRequest.readBasicInfo().encode().toArray();
        assertThat(Arrays.copyOf(board.receive(request, request.length), request.length))
                .isEqualTo(request);
        ask(line, JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class);
    }

    @Test
    void gives_back_nothing_but_the_echo_where_the_cable_behind_the_adapter_is_pulled() {
        board.setFault(JbdFault.ECHO_ALONE);
        byte[] request = JbdRequest.readBasicInfo().encode().toArray();
        assertThat(board.receive(request, request.length)).isEqualTo(request);
    }

    @Test
    void stops_in_the_middle_of_a_frame_and_is_silent_until_it_has_started_again() {
        // Given
        AtomicReference<Instant> now = new AtomicReference<>(NOON);
        JbdBoard crashing = new JbdBoard("B1", battery, now::get, writes::add);
        byte[] request = JbdRequest.readBasicInfo().encode().toArray();
        int whole = crashing.receive(request, request.length).length;
        crashing.setFault(JbdFault.STOPS_MID_FRAME);
        for (int crash = 0; crash < 2; crash++) {
            // When
            assertThat(crashing.receive(request, request.length)).hasSize(whole / 2);
            // Then
            now.set(now.get().plusMillis(4_999));
            assertThat(crashing.receive(request, request.length)).isEmpty();
            now.set(now.get().plusMillis(1));
        }
        crashing.setFault(JbdFault.NONE);
        assertThat(crashing.receive(request, request.length)).hasSize(whole);
    }

    @Test
    void says_nothing_to_a_write_that_it_ignores() throws IOException {
        board.setFault(JbdFault.IGNORES_WRITES);
        assertThat(answer(line, JbdRequest.switchFets(false, false), Duration.ofMillis(50)))
                .isEmpty();
        assertThat(ask(line, JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class)
                        .chargeFetOn())
                .isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void talks_garbage_to_a_master_at_another_speed(@TempDir Path directory) throws IOException {
        Path port = directory.resolve("port");
        try (var _ = JbdSimulator.onPseudoTerminal(board, port, 19_200)) {
            for (int baud : new int[] {1_200, 2_400, 4_800, 9_600, 38_400, 57_600, 115_200}) {
                try (var wrong = Lines.of(port.toString(), LineSettings.DEFAULT.withBaud(baud))) {
                    wrong.open();
                    wrong.write(JbdRequest.readBasicInfo().encode().toArray());
                    byte[] garbage = new byte[64];
                    assertThat(wrong.read(garbage, Duration.ofSeconds(5))).isPositive();
                    assertThat(garbage).as("at %d baud", baud).doesNotContain(0xDD);
                }
            }
            try (var right = Lines.of(port.toString(), LineSettings.DEFAULT.withBaud(19_200))) {
                right.open();
                ask(right, JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void is_gone_for_its_master_when_it_is_unplugged_and_there_again_when_plugged_in(@TempDir Path directory)
            throws IOException {
        Path port = directory.resolve("port");
        try (var serial = Lines.of(port.toString(), LineSettings.DEFAULT)) {
            for (int cycle = 0; cycle < 3; cycle++) {
                try (var _ = JbdSimulator.onPseudoTerminal(board, port, 9_600)) {
                    serial.open();
                    ask(serial, JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class);
                }
                assertThat(port).doesNotExist();
                assertThatExceptionOfType(LineLost.class).isThrownBy(() -> {
                    while (serial.read(new byte[1], Duration.ofMillis(100)) == 0) {}
                });
                serial.close();
            }
        }
    }

    @Test
    void takes_a_request_that_comes_in_pieces_behind_noise() {
        var request = Bytes.ofHex("00dd77" + JbdRequest.readHardwareVersion().encode())
                .toArray();
        int answered = 0;
        for (byte b : request) {
            answered += board.receive(new byte[] {b}, 1).length;
        }
        assertThat(answered).isEqualTo("CELLWARDEN-SIM".length() + 7);
    }

    @Test
    @EnabledIf("io.cellwarden.gateway.line.PseudoTerminals#available")
    void answers_on_a_pseudo_terminal_too(@TempDir Path directory) throws IOException {
        try (var pair = PseudoTerminals.create(directory);
                var _ = JbdSimulator.onDevice(board, pair.left().toString());
                var serial = Lines.of(pair.right().toString(), LineSettings.DEFAULT)) {
            serial.open();
            assertThat(ask(serial, JbdRequest.readCellVoltages(), JbdFrame.CellVoltages.class)
                            .cellsMv())
                    .isEqualTo(battery.state().cellsMv());
        }
    }

    private static <T extends JbdFrame> T ask(Line line, JbdRequest request, Class<T> type) throws IOException {
        var answer = answer(line, request, Duration.ofSeconds(5)).orElseThrow();
        assertThat(answer.register()).isEqualTo(request.register());
        var decoded = JbdDecoder.decode(answer);
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return type.cast(((Decoded.Ok<JbdFrame>) decoded).frame());
    }

    private static Optional<JbdPacket.Answer> answer(Line line, JbdRequest request, Duration timeout)
            throws IOException {
        line.write(request.encode().toArray());
        var decoder = new StreamDecoder<>(new JbdFrameCodec());
        var buffer = new byte[64];
        for (int size; (size = line.read(buffer, timeout)) > 0; ) {
            for (var event : decoder.feed(buffer, 0, size)) {
                if (event instanceof LineEvent.Received<JbdPacket>(JbdPacket.Answer answer, long _)) {
                    return Optional.of(answer);
                }
            }
        }
        assertThat(decoder.endOfInput()).noneMatch(LineEvent.Received.class::isInstance);
        return Optional.empty();
    }
}
