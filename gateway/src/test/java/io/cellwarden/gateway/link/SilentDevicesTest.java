package io.cellwarden.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.SimulatedDevice;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.canbms.TalkingBattery;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A device that falls silent")
class SilentDevicesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final int MOST_POLLS = 50;

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final List<Input> handedOn = new ArrayList<>();
    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private boolean silent;

    /** One that is asked, and those that are only listened to. */
    static Stream<SimulatedDevice> withABattery() {
        return Stream.of(
                SimulatedDevice.measuring(SimulatedBattery.of(16, 200_000, 600, 1))
                        .findFirst()
                        .orElseThrow(),
                SimulatedDevice.canBms(new TalkingBattery()),
                SimulatedDevice.victronBle());
    }

    static Stream<SimulatedDevice> withAMonitor() {
        return Stream.of(SimulatedDevice.vedirect(), SimulatedDevice.nmea2000());
    }

    /** Hears the device until it has told what it measures; then it says nothing more and a minute passes. */
    private void silence(SimulatedDevice device, Class<? extends Input> measured) throws IOException {
        afterAMinute(device, measured, () -> silent = true);
    }

    private void afterAMinute(SimulatedDevice device, Class<? extends Input> measured, Runnable fault)
            throws IOException {
        LinkSettings settings = device.settings();
        LinkInputs inputs = new LinkInputs(
                settings,
                statistics,
                now::get,
                Duration.ofDays(1),
                (bank, input, source) -> handedOn.add(input),
                Map.of("house", Spool.open(directory.resolve("s"), "b1")),
                "b1",
                new ReentrantLock());
        ScriptedLine line = new ScriptedLine(
                request -> silent ? new byte[0] : device.answers().apply(request));
        Driver driver = device.driver(statistics, now::get);
        driver.opened(line);
        for (int poll = 0; poll < MOST_POLLS && handedOn.stream().noneMatch(measured::isInstance); poll++) {
            line.arriving(device.says().get(), Duration.ZERO);
            driver.poll(inputs, () -> false);
        }
        assertThat(handedOn).as("%s", statistics.snapshot()).anyMatch(measured::isInstance);
        fault.run();
        now.set(NOON.plusSeconds(60));
        handedOn.clear();
        if (!silent) {
            line.arriving(device.says().get(), Duration.ZERO);
        }
        driver.poll(inputs, () -> false);
        inputs.judgeSilence();
    }

    @ParameterizedTest
    @MethodSource("withABattery")
    @Requirement({"TOP-6", "AGG-4"})
    void is_a_silent_battery_and_a_bad_link_whether_it_is_asked_or_only_listened_to(SimulatedDevice device)
            throws IOException {
        silence(device, Input.Reading.class);

        assertThat(handedOn)
                .filteredOn(input -> !(input instanceof Input.LimitsReport))
                .containsExactly(
                        new Input.BatterySilent("B1", now.get()),
                        new Input.LinkReport(
                                "B1", now.get(), false, statistics.snapshot().text(now.get())));
        assertThat(statistics.snapshot().text(now.get())).startsWith("link house/a: no valid frame for 60 s");
    }

    @Test
    @Requirement({"TOP-6", "ALM-3"})
    void is_a_silent_battery_too_where_a_bms_on_its_can_bus_stops_telling_only_its_extreme_cells() throws IOException {
        TalkingBattery battery = new TalkingBattery();
        afterAMinute(SimulatedDevice.canBms(battery), Input.Reading.class, () -> battery.setTellsExtremes(false));

        assertThat(handedOn)
                .contains(new Input.BatterySilent("B1", now.get()))
                .noneMatch(Input.Reading.class::isInstance);
        assertThat(statistics.snapshot().lastError()).contains("0x373 tells the lowest and the highest cell no more");
    }

    @ParameterizedTest
    @MethodSource("withAMonitor")
    @Requirement({"MON-1", "MON-2"})
    void is_a_complaint_of_the_monitor_where_it_measures_the_bank(SimulatedDevice device) throws IOException {
        silence(device, Input.MonitorReading.class);

        assertThat(handedOn)
                .containsExactly(new Input.MonitorReport(
                        now.get(),
                        "shunt",
                        false,
                        "silent; " + statistics.snapshot().text(now.get())));
    }
}
