package io.cellwarden.gateway.link;

import static io.cellwarden.gateway.link.GatewayBench.B1;
import static io.cellwarden.gateway.link.GatewayBench.BANK;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.line.PseudoTerminals;
import io.cellwarden.gateway.link.GatewayBench.Heard;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A gateway from its start to its end")
class GatewayLifeTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path directory;

    private Path spools;
    private GatewayBench bench;
    private JbdSimulator simulator;

    @BeforeEach
    void prepare() throws IOException {
        spools = directory.resolve("spool");
        bench = new GatewayBench(spools);
        simulator = JbdSimulator.overTcp(
                new JbdBoard("B1", SimulatedBattery.of(4, 200_000, 600, 1), InstantSource.system(), write -> {}));
    }

    @AfterEach
    void end() {
        bench.close();
        simulator.close();
    }

    private static long numberOf(String source) {
        return Long.parseLong(source.substring(source.lastIndexOf('|') + 1));
    }

    /** Numbers that a later start would find in the spool of link a. */
    private List<Long> spooled() throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (SpoolReader reader =
                Spool.open(spools.resolve("a").resolve(BANK), "zzz").unacknowledged()) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                numbers.add(next.get().number());
            }
        }
        return numbers;
    }

    @Test
    void spools_an_input_before_it_hands_it_on() throws Exception {
        // Given
        List<Boolean> spooledFirst = new CopyOnWriteArrayList<>();
        bench.alsoTo((bank, input, source) -> {
            try {
                spooledFirst.add(spooled().contains(numberOf(source)));
            } catch (IOException e) {
                spooledFirst.add(false);
            }
        });
        // When
        bench.link("a", simulator.port(), Control.OFF, B1).begin();
        bench.awaitReadings(3);
        // Then
        assertThat(spooledFirst).hasSizeGreaterThanOrEqualTo(3).containsOnly(true);
    }

    @Test
    void hands_over_what_an_earlier_start_could_not_get_acknowledged() throws Exception {
        // Given
        bench.link("a", simulator.port(), Control.OFF, B1);
        Gateway first = bench.begin();
        bench.awaitReadings(5);
        first.close();
        List<Heard> before = List.copyOf(bench.seen());
        // When
        bench.seen().clear();
        bench.create("boot2").handOver(BANK, () -> {}, List.of());
        // Then
        assertThat(bench.seen()).isEqualTo(before);
        assertThat(before.getLast().source()).isEqualTo("a|boot1|" + before.size());
    }

    @Test
    void hands_over_nothing_that_was_acknowledged() throws Exception {
        // Given
        bench.link("a", simulator.port(), Control.OFF, B1);
        Gateway first = bench.begin();
        bench.awaitReadings(5);
        first.close();
        List<Heard> before = List.copyOf(bench.seen());
        bench.seen().clear();
        // When: the bank tells at its start what it knows
        Gateway second = bench.create("boot2");
        second.acknowledged(BANK, "a", "boot1", before.size() - 2);
        second.handOver(BANK, () -> {}, List.of());
        // Then
        assertThat(bench.seen()).isEqualTo(before.subList(before.size() - 2, before.size()));
    }

    @Test
    @Requirement("GEN-2")
    void hands_over_what_this_start_has_spooled_too_and_goes_on_live_behind_it_without_a_gap() throws Exception {
        // Given
        List<String> handedOn = Collections.synchronizedList(new ArrayList<>());
        Gateway gateway = bench.alsoTo((bank, input, source) -> handedOn.add(source))
                .link("a", simulator.port(), Control.OFF, B1)
                .begin();
        bench.awaitReadings(5);
        gateway.acknowledged(BANK, "a", "boot1", 2);
        // When: the bank has begun anew
        gateway.handOver(BANK, () -> handedOn.add("anew"), List.of());
        bench.awaitReadings(10);
        // Then
        gateway.close();
        List<String> after = handedOn.subList(handedOn.indexOf("anew") + 1, handedOn.size());
        assertThat(after)
                .hasSizeGreaterThan(8)
                .containsExactlyElementsOf(IntStream.range(3, 3 + after.size())
                        .mapToObj(number -> "a|boot1|" + number)
                        .toList());
    }

    @Test
    void deletes_what_is_acknowledged_when_it_closes() throws Exception {
        bench.link("a", simulator.port(), Control.OFF, B1);
        Gateway gateway = bench.begin();
        bench.awaitReadings(2);
        gateway.acknowledged(BANK, "a", "boot1", Long.MAX_VALUE);
        gateway.close();
        assertThat(spooled()).isEmpty();
    }

    @Test
    void forgets_what_earlier_starts_left_once_it_is_told() throws Exception {
        bench.link("a", simulator.port(), Control.OFF, B1);
        bench.begin();
        bench.awaitReadings(2);
        bench.close();
        Gateway second = bench.create("boot2");
        second.forgetLeftovers(BANK);
        assertThat(spooled()).isEmpty();
    }

    @Test
    void hands_over_the_links_of_a_bank_and_what_came_by_none_merged_by_time() throws Exception {
        // Given
        Spool a = Spool.open(spools.resolve("a").resolve(BANK), "boot1");
        Spool b = Spool.open(spools.resolve("b").resolve(BANK), "boot1");
        for (int second = 0; second < 6; second++) {
            (second % 3 == 0 ? a : b).append(new Input.BatterySilent("B" + second, NOON.plusSeconds(second)));
        }
        Gateway gateway = bench.link(
                        "b", simulator.port(), Control.OFF, new LinkSettings.Device(BANK, "B2", Optional.empty(), 1, 4))
                .link("a", simulator.port(), Control.OFF, B1)
                .create("boot2");
        List<Gateway.Numbered> orders = List.of(
                new Gateway.Numbered(new Input.BatterySilent("B1", NOON.plusMillis(1_500)), "operator|boot1|1"),
                new Gateway.Numbered(new Input.BatterySilent("B1", NOON.plusSeconds(9)), "operator|boot1|2"));
        // When
        gateway.handOver(BANK, () -> {}, orders);
        // Then
        assertThat(bench.seen())
                .extracting(Heard::source)
                .containsExactly(
                        "a|boot1|1",
                        "b|boot1|1",
                        "operator|boot1|1",
                        "b|boot1|2",
                        "a|boot1|2",
                        "b|boot1|3",
                        "b|boot1|4",
                        "operator|boot1|2");
    }

    private static Optional<Thread> threadOf(String link) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("link-" + link))
                .findFirst();
    }

    private static Duration timeToClose(Gateway gateway) {
        long begun = System.nanoTime();
        gateway.close();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void leaves_no_thread_behind() throws Exception {
        // Given
        bench.link("ends-tcp", simulator.port(), Control.OFF, B1);
        Gateway gateway = bench.begin();
        bench.await(Input.Reading.class);
        Thread thread = threadOf("ends-tcp").orElseThrow();
        // When
        Duration took = timeToClose(gateway);
        // Then
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        assertThat(thread.isAlive() && !thread.join(GatewayBench.PATIENCE)).isFalse();
        assertThat(threadOf("ends-tcp")).isEmpty();
    }

    @Test
    @EnabledIf("io.cellwarden.gateway.line.PseudoTerminals#available")
    void ends_although_a_serial_port_says_nothing() throws Exception {
        try (PseudoTerminals pair = PseudoTerminals.create(directory)) {
            bench.silentAfter(Duration.ofSeconds(1), Duration.ofMillis(1))
                    .link("ends-pty", pair.right().toString(), Control.OFF, B1);
            Gateway gateway = bench.begin();
            bench.await(Input.BatterySilent.class);
            assertThat(timeToClose(gateway)).isLessThan(Duration.ofSeconds(5));
            assertThat(threadOf("ends-pty")).isEmpty();
        }
    }

    @Test
    void ends_although_a_bridge_does_not_let_it_connect() throws Exception {
        // Given a bridge whose queue of callers is full: it leaves a further one without any answer
        List<Socket> callers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 2; i++) {
                callers.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }
            bench.silentAfter(Duration.ofMillis(500), Duration.ofMillis(500))
                    .link("ends-full", "tcp://127.0.0.1:" + full.getLocalPort(), Control.OFF, B1);
            Gateway gateway = bench.begin();
            bench.await(Input.BatterySilent.class);
            // When
            Duration took = timeToClose(gateway);
            // Then
            assertThat(took).isLessThan(Duration.ofSeconds(5));
            assertThat(threadOf("ends-full")).isEmpty();
        } finally {
            for (Socket caller : callers) {
                caller.close();
            }
        }
    }
}
