package io.cellwarden.gateway.link;

import static io.cellwarden.gateway.link.GatewayBench.B1;
import static io.cellwarden.gateway.link.GatewayBench.BANK;
import static io.cellwarden.gateway.link.GatewayBench.PATIENCE;
import static io.cellwarden.gateway.link.GatewayBench.off;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.line.PseudoTerminals;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.FetWrite;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdFault;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.Output;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The gateway drives")
class GatewayControlTest {
    @TempDir
    private Path directory;

    private final SimulatedBattery battery = SimulatedBattery.of(4, 200_000, 600, 1);
    private final BlockingQueue<FetWrite> writes = new LinkedBlockingQueue<>();
    private final JbdBoard board = new JbdBoard("B1", battery, InstantSource.system(), writes::add);
    private GatewayBench bench;

    @BeforeEach
    void prepare() {
        bench = new GatewayBench(directory.resolve("spool"));
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private FetWrite nextWrite() throws InterruptedException {
        FetWrite write = writes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(write).as("a write of the switches").isNotNull();
        return write;
    }

    @Test
    @Requirement("BMS-9")
    void a_switch_and_reads_it_back() throws Exception {
        try (JbdSimulator simulator = JbdSimulator.overTcp(board)) {
            // Given
            Gateway gateway = bench.link("a", simulator.port(), Control.ON, B1).begin();
            bench.awaitReadBack(Output.LOADS, true);
            // When
            off(gateway, Output.LOADS);
            // Then
            Input.ReadBack back = bench.awaitReadBack(Output.LOADS, false);
            assertThat(back.actuator()).isEqualTo("a/B1/discharge-fet");
            assertThat(back.battery()).isEqualTo("B1");
            assertThat(battery.state().dischargeFetOn()).isFalse();
            assertThat(battery.state().chargeFetOn()).isTrue();
        }
    }

    @Test
    @Requirement("BMS-9")
    @EnabledIf("io.cellwarden.gateway.line.PseudoTerminals#available")
    void a_switch_over_a_pseudo_terminal() throws Exception {
        try (PseudoTerminals pair = PseudoTerminals.create(directory);
                JbdSimulator _ = JbdSimulator.onDevice(board, pair.left().toString())) {
            Gateway gateway =
                    bench.link("a", pair.right().toString(), Control.ON, B1).begin();
            bench.awaitReadBack(Output.CHARGERS, true);
            off(gateway, Output.CHARGERS);
            bench.awaitReadBack(Output.CHARGERS, false);
            gateway.drive(BANK, Output.CHARGERS, true, Instant.EPOCH);
            bench.awaitReadBack(Output.CHARGERS, true);
            bench.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Control.class,
            names = {"OFF", "ADVISE"})
    void nothing_without_control(Control control) throws Exception {
        try (TcpDevice device = TcpDevice.on(0, request -> board.receive(request, request.length))) {
            // Given
            Gateway gateway = bench.link("a", device.port(), control, B1).begin();
            bench.await(Input.Reading.class);
            // When
            off(gateway, Output.LOADS);
            off(gateway, Output.CHARGERS);
            bench.awaitReadings(5);
            // Then
            assertThat(device.requests()).isNotEmpty().allMatch(request -> (request[1] & 0xFF) == 0xA5);
            assertThat(bench.seen()).noneMatch(heard -> heard.input() instanceof Input.ReadBack);
        }
    }

    @Test
    @Requirement("BMS-9")
    void and_shows_a_switch_that_ignores_it() throws Exception {
        board.setFault(JbdFault.IGNORES_SWITCHES);
        try (JbdSimulator simulator = JbdSimulator.overTcp(board)) {
            // Given
            Gateway gateway = bench.link("a", simulator.port(), Control.ON, B1).begin();
            bench.awaitReadBack(Output.LOADS, true);
            // When
            off(gateway, Output.LOADS);
            // Then
            bench.awaitReadBack(Output.LOADS, true);
            bench.await(Input.ControlFrame.class);
            assertThat(gateway.statistics().getFirst().text(Instant.EPOCH))
                    .contains("writes without effect, last discharge-fet stays on");
        }
    }

    @Test
    @Requirement("BMS-9")
    void and_tells_a_board_that_refuses() throws Exception {
        board.setFault(JbdFault.REFUSES_WRITES);
        try (JbdSimulator simulator = JbdSimulator.overTcp(board)) {
            // Given
            Gateway gateway = bench.link("a", simulator.port(), Control.ON, B1).begin();
            bench.awaitReadBack(Output.LOADS, true);
            // When
            off(gateway, Output.LOADS);
            // Then
            bench.awaitReadBack(Output.LOADS, true);
            bench.await(Input.ControlFrame.class);
            assertThat(gateway.statistics().getFirst().text(Instant.EPOCH))
                    .contains("refused with status 0x81, a password is needed");
        }
    }

    @Test
    @Requirement("BMS-9")
    void the_last_levels_again_after_the_line_was_lost() throws Exception {
        // Given
        TcpDevice device = TcpDevice.on(0, request -> board.receive(request, request.length));
        Gateway gateway = bench.link("a", device.port(), Control.ON, B1).begin();
        bench.await(Input.Reading.class);
        off(gateway, Output.LOADS);
        assertThat(nextWrite().dischargeOn()).isFalse();
        // When: the board loses its power and forgets
        device.close();
        writes.clear();
        battery.switchFets(true, true);
        try (TcpDevice _ = TcpDevice.on(device.number(), request -> board.receive(request, request.length))) {
            // Then
            assertThat(nextWrite().dischargeOn()).isFalse();
        }
    }

    @Test
    @Requirement("BMS-9")
    void what_was_ordered_before_the_links_were_open() throws Exception {
        try (JbdSimulator simulator = JbdSimulator.overTcp(board)) {
            Gateway gateway = bench.link("a", simulator.port(), Control.ON, B1).create("boot1");
            off(gateway, Output.LOADS);
            gateway.begin();
            assertThat(nextWrite()).satisfies(write -> {
                assertThat(write.dischargeOn()).isFalse();
                assertThat(write.chargeOn()).isTrue();
            });
        }
    }

    @Test
    void the_boards_of_all_batteries_at_once_although_one_hangs() throws Exception {
        // Given
        SimulatedBattery second = SimulatedBattery.of(4, 200_000, 600, 2);
        JbdBoard other = new JbdBoard("B2", second, InstantSource.system(), writes::add);
        try (TcpDevice dead = TcpDevice.on(0, request -> new byte[0]);
                JbdSimulator one = JbdSimulator.overTcp(board);
                JbdSimulator two = JbdSimulator.overTcp(other)) {
            Gateway gateway = bench.link(
                            "dead",
                            dead.port(),
                            Control.ON,
                            new LinkSettings.Device(BANK, "B0", Optional.empty(), 1, 4))
                    .link("a", one.port(), Control.ON, B1)
                    .link("b", two.port(), Control.ON, new LinkSettings.Device(BANK, "B2", Optional.empty(), 1, 4))
                    .begin();
            bench.awaitReadings(2);
            // When
            off(gateway, Output.LOADS);
            // Then
            assertThat(List.of(nextWrite().battery(), nextWrite().battery())).containsExactlyInAnyOrder("B1", "B2");
        }
    }
}
