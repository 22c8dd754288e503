package io.cellwarden.gateway.link;

import static io.cellwarden.gateway.link.GatewayBench.B1;
import static io.cellwarden.gateway.link.GatewayBench.BANK;
import static io.cellwarden.gateway.link.GatewayBench.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.line.PseudoTerminals;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdFault;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The gateway reads")
class GatewayReadingTest {
    @TempDir
    private Path directory;

    private final SimulatedBattery battery = SimulatedBattery.of(8, 200_000, 600, 1);
    private final SimulatedBattery small = SimulatedBattery.of(4, 200_000, 600, 2);
    private final JbdBoard board = boardOf(small);
    private GatewayBench bench;

    private static JbdBoard boardOf(SimulatedBattery measured) {
        return new JbdBoard("B1", measured, InstantSource.system(), write -> {});
    }

    private byte[] answer(byte[] request) {
        return board.receive(request, request.length);
    }

    @BeforeEach
    void prepare() {
        bench = new GatewayBench(directory.resolve("spool"));
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private void assertRight(Input.Reading reading) {
        assertThat(reading.battery()).isEqualTo("B1");
        assertThat(reading.currentMa()).isZero();
        assertThat(reading.cellsMv().stream().boxed()).isEqualTo(small.state().cellsMv());
        assertThat(reading.temperaturesDeciC().stream().boxed())
                .isEqualTo(small.state().temperaturesDeciC());
    }

    @Test
    void a_board_behind_a_tcp_bridge() throws Exception {
        try (JbdSimulator simulator = JbdSimulator.overTcp(board)) {
            bench.link("a", simulator.port(), Control.OFF, B1).begin();
            GatewayBench.Heard heard = bench.await(next -> next.input() instanceof Input.Reading);
            assertRight((Input.Reading) heard.input());
            assertThat(heard.bank()).isEqualTo(BANK);
            assertThat(heard.source()).startsWith("a|boot1|");
        }
    }

    @Test
    @EnabledIf("io.cellwarden.gateway.line.PseudoTerminals#available")
    void a_board_on_a_pseudo_terminal() throws Exception {
        try (PseudoTerminals pair = PseudoTerminals.create(directory);
                JbdSimulator _ = JbdSimulator.onDevice(board, pair.left().toString())) {
            bench.link("a", pair.right().toString(), Control.OFF, B1).begin();
            assertRight(bench.await(Input.Reading.class));
            bench.awaitReadings(3);
            bench.close();
        }
    }

    @Test
    @Requirement("TOP-10")
    void how_a_device_calls_itself() throws Exception {
        try (JbdSimulator simulator = JbdSimulator.overTcp(board)) {
            bench.link("a", simulator.port(), Control.OFF, B1).begin();
            Input.DeviceIdentified identified = bench.await(Input.DeviceIdentified.class);
            assertThat(identified.battery()).isEqualTo("B1");
            assertThat(identified.serial()).isEqualTo("CELLWARDEN-SIM");
        }
    }

    @Test
    void a_pack_in_slices_as_the_batteries_of_a_string_with_one_time() throws Exception {
        // Given
        LinkSettings.Device second = new LinkSettings.Device(BANK, "B2", Optional.empty(), 5, 4);
        try (JbdSimulator simulator = JbdSimulator.overTcp(boardOf(battery))) {
            // When
            bench.link("a", simulator.port(), Control.OFF, B1, second).begin();
            Input.Reading one = bench.await(Input.Reading.class);
            Input.Reading two = bench.await(Input.Reading.class);
            // Then
            List<Integer> all = battery.state().cellsMv();
            assertThat(one.battery() + two.battery()).isEqualTo("B1B2");
            assertThat(one.cellsMv().stream().boxed()).isEqualTo(all.subList(0, 4));
            assertThat(two.cellsMv().stream().boxed()).isEqualTo(all.subList(4, 8));
            assertThat(two.at()).isEqualTo(one.at());
        }
    }

    @Test
    void a_pack_with_more_cells_than_the_site_file_says_as_it_is_for_the_bank_to_refuse() throws Exception {
        try (JbdSimulator simulator = JbdSimulator.overTcp(boardOf(battery))) {
            bench.link("a", simulator.port(), Control.OFF, B1).begin();
            assertThat(bench.await(Input.Reading.class).cellsMv().size()).isEqualTo(8);
        }
    }

    @Test
    void numbers_that_rise_by_one_from_one() throws Exception {
        try (JbdSimulator simulator = JbdSimulator.overTcp(board)) {
            bench.link("a", simulator.port(), Control.OFF, B1).begin();
            bench.awaitReadings(5);
            List<String> sources =
                    bench.seen().stream().map(GatewayBench.Heard::source).toList();
            assertThat(sources)
                    .isEqualTo(IntStream.rangeClosed(1, sources.size())
                            .mapToObj(number -> "a|boot1|" + number)
                            .toList());
        }
    }

    @Test
    @Requirement("TOP-6")
    void silence_once_and_none_when_the_board_speaks_again() throws Exception {
        try (JbdSimulator simulator = JbdSimulator.overTcp(board)) {
            // Given
            bench.silentAfter(Duration.ofSeconds(2), Duration.ofMillis(1))
                    .link("a", simulator.port(), Control.OFF, B1)
                    .begin();
            Input.Reading last = bench.await(Input.Reading.class);
            // When
            board.setFault(JbdFault.SILENT);
            Input.BatterySilent silent = bench.await(Input.BatterySilent.class);
            board.setFault(JbdFault.NONE);
            bench.awaitReadings(3);
            // Then
            assertThat(Duration.between(last.at(), silent.at())).isGreaterThan(Duration.ofSeconds(2));
            assertThat(bench.seen())
                    .filteredOn(heard -> heard.input() instanceof Input.BatterySilent)
                    .hasSize(1);
        }
    }

    @Test
    @Requirement({"TOP-6", "GEN-2"})
    void silence_of_a_board_whose_line_cannot_be_opened() throws Exception {
        bench.silentAfter(Duration.ofSeconds(1), Duration.ofMillis(200))
                .link("a", "/dev/no-such-port", Control.OFF, B1);
        Gateway gateway = bench.begin();
        bench.await(Input.BatterySilent.class);
        assertThat(gateway.statistics().getFirst().open()).isFalse();
        assertThat(gateway.statistics().getFirst().lastError()).isEqualTo("/dev/no-such-port: no such device");
    }

    @ParameterizedTest
    @CsvSource({"GARBAGE, checksum", "HALF_FRAME, length", "SILENT, no answer"})
    void nothing_from_a_broken_line_and_right_values_once_it_is_mended(JbdFault fault, String told) throws Exception {
        board.setFault(fault);
        try (TcpDevice device = TcpDevice.on(0, this::answer)) {
            // Given
            bench.link("a", device.port(), Control.OFF, B1);
            Gateway gateway = bench.begin();
            for (int i = 0; i < 3; i++) {
                assertThat(device.requests().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isNotNull();
            }
            assertThat(bench.seen()).isEmpty();
            assertThat(gateway.statistics().getFirst().lastError()).isEqualTo(told);
            assertThat(gateway.statistics().getFirst().frames()).isZero();
            // When
            board.setFault(JbdFault.NONE);
            // Then
            assertRight(bench.await(Input.Reading.class));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void nothing_from_random_bytes_and_right_values_after_them(long seed) throws Exception {
        Random random = new Random(seed);
        int[] noises = {6};
        try (TcpDevice device = TcpDevice.on(0, request -> {
            if (noises[0]-- <= 0) {
                return answer(request);
            }
            byte[] noise = new byte[random.nextInt(50_000)];
            random.nextBytes(noise);
            return noise;
        })) {
            bench.link("a", device.port(), Control.OFF, B1);
            Gateway gateway = bench.begin();
            assertRight(bench.await(Input.Reading.class));
            assertThat(bench.seen().getFirst().input()).isInstanceOf(Input.HardwareError.class);
            assertThat(gateway.statistics().getFirst().reconnects()).isZero();
        }
    }

    @Test
    void on_when_the_line_was_lost_and_is_back() throws Exception {
        // Given
        TcpDevice device = TcpDevice.on(0, this::answer);
        bench.link("a", device.port(), Control.OFF, B1);
        Gateway gateway = bench.begin();
        bench.await(Input.Reading.class);
        // When
        device.close();
        try (TcpDevice again = TcpDevice.on(device.number(), this::answer)) {
            assertThat(again.requests().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isNotNull();
            bench.seen();
            bench.await(Input.Reading.class);
            // Then
            assertThat(gateway.statistics().getFirst().reconnects()).isPositive();
        }
    }

    @Test
    void one_board_although_another_never_answers() throws Exception {
        try (JbdSimulator simulator = JbdSimulator.overTcp(board);
                TcpDevice dead = TcpDevice.on(0, request -> new byte[0])) {
            bench.link("dead", dead.port(), Control.OFF, new LinkSettings.Device(BANK, "B2", Optional.empty(), 1, 4))
                    .link("a", simulator.port(), Control.OFF, B1)
                    .begin();
            bench.awaitReadings(5);
            assertThat(bench.seen())
                    .filteredOn(heard -> heard.input() instanceof Input.Reading)
                    .allMatch(heard -> heard.source().startsWith("a|"));
        }
    }

    @Test
    void no_site_that_it_cannot_speak_to() throws IOException {
        bench.link("a", "tcp://nowhere", Control.OFF, B1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.create("boot1"))
                .withMessageContaining("tcp://nowhere");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.create("boot-1"))
                .withMessageContaining("boot-1");
    }
}
