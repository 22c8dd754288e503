package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.requirement.Requirement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Two devices at one address")
@Execution(CONCURRENT)
@Requirement("BMS-9")
class AddressClashTest {
    private static final int MOST_POLLS = 12;

    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final List<Boolean> clashes = new ArrayList<>();
    private boolean two;

    /** All that are asked and have an address; a JK board has none in its own frames of 300 bytes. */
    static Stream<SimulatedDevice> asked() {
        return SimulatedDevice.measuring(SimulatedBattery.of(16, 200_000, 600, 1))
                .filter(device -> !device.settings()
                        .protocol()
                        .equals(new ProtocolSettings.Jk(ProtocolSettings.Jk.Dialect.JK02)));
    }

    private byte[] answer(SimulatedDevice device, byte[] request) {
        byte[] one = device.answers().apply(request);
        return two ? ScriptedLine.joined(one, device.answers().apply(request)) : one;
    }

    private void pollUntil(boolean clash, Driver driver) throws LineLost {
        for (int poll = 0; poll < MOST_POLLS && (clashes.isEmpty() || clashes.getLast() != clash); poll++) {
            driver.poll(
                    (bank, input) -> {
                        if (input instanceof Input.AddressClash told) {
                            clashes.add(told.present());
                        }
                    },
                    () -> false);
        }
    }

    @ParameterizedTest
    @MethodSource("asked")
    void are_told_once_it_is_sure_that_both_answer(SimulatedDevice device) throws LineLost {
        Driver driver = device.driver(statistics, InstantSource.system());
        driver.opened(new ScriptedLine(request -> answer(device, request)));
        // When one answers
        pollUntil(false, driver);
        // Then
        assertThat(clashes).as("%s", statistics.snapshot()).containsExactly(false);
        // When two answer
        two = true;
        pollUntil(true, driver);
        // Then
        assertThat(clashes).as("%s", statistics.snapshot()).containsExactly(false, true);
    }
}
