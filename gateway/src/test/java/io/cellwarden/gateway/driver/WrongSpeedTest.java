package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.SerialPortLine;
import io.cellwarden.gateway.sim.PseudoTerminal;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real pseudo-terminal knows at which speed it is read; what comes at another is what a serial port would make of it. */
@DisplayName("A line at the wrong speed")
@EnabledOnOs(OS.LINUX)
@Execution(CONCURRENT)
class WrongSpeedTest {
    private static final int MOST_POLLS = 100;
    private static final Duration SAYS_EVERY = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();

    static Stream<SimulatedDevice> everyDevice() {
        return SimulatedDevice.all(SimulatedBattery.of(16, 200_000, 600, 1));
    }

    private static void serve(SimulatedDevice device, PseudoTerminal terminal) {
        byte[] buffer = new byte[512];
        long said = System.nanoTime();
        try {
            while (true) {
                int size = terminal.read(buffer);
                byte[] answer = size > 0 ? device.answers().apply(Arrays.copyOf(buffer, size)) : new byte[0];
                boolean speaks = System.nanoTime() - said >= SAYS_EVERY.toNanos();
                said = speaks ? System.nanoTime() : said;
                byte[] own = speaks ? device.says().get() : new byte[0];
                for (byte[] bytes : List.of(answer, own)) {
                    if (bytes.length > 0) {
                        terminal.write(bytes);
                    }
                }
            }
        } catch (IOException unplugged) {
            return;
        }
    }

    private boolean measured() {
        return inputs.stream()
                .anyMatch(input -> input instanceof Input.Reading || input instanceof Input.MonitorReading);
    }

    @ParameterizedTest
    @MethodSource("everyDevice")
    @Requirement("ALM-11")
    void brings_no_value_and_no_sign_of_life_and_all_at_the_right_one(SimulatedDevice device) throws Exception {
        LineSettings right = device.line();
        Path port = folder.resolve("port");
        try (PseudoTerminal terminal = PseudoTerminal.at(port, right.baud())) {
            Thread.ofPlatform().daemon().start(() -> serve(device, terminal));
            Driver driver = device.driver(statistics, InstantSource.system());
            // When: a poll at half the speed
            try (Line line = new SerialPortLine(port.toString(), right.withBaud(right.baud() / 2))) {
                line.open();
                driver.opened(line);
                driver.poll((bank, input) -> inputs.add(input), () -> false);
            }
            // Then
            assertThat(inputs).noneMatch(Input.Measured.class::isInstance);
            assertThat(statistics.snapshot().frames()).isZero();
            assertThat(statistics.snapshot().lastError()).isNotEmpty();
            // When
            try (Line line = new SerialPortLine(port.toString(), right)) {
                line.open();
                driver.opened(line);
                for (int poll = 0; poll < MOST_POLLS && !measured(); poll++) {
                    driver.poll((bank, input) -> inputs.add(input), () -> false);
                }
            }
            // Then
            assertThat(measured()).as("%s", statistics.snapshot()).isTrue();
        }
    }
}
