package io.cellwarden.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The inputs of a link")
class LinkInputsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> handedOn = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();
    private LinkInputs inputs;

    @BeforeEach
    void begin() throws IOException {
        BankInbox inbox = (bank, input, source) -> {
            handedOn.add(input);
            sources.add(source);
        };
        inputs = new LinkInputs(
                settings(List.of(new LinkSettings.Device("house", "B1", Optional.empty(), 1, 2))),
                statistics,
                now::get,
                Duration.ofDays(1),
                inbox,
                Map.of("house", Spool.open(directory.resolve("s"), "b1")),
                "b1",
                new ReentrantLock());
    }

    private static LinkSettings settings(List<LinkSettings.Device> devices) {
        return new LinkSettings(
                "a",
                "tcp://127.0.0.1:1",
                LineSettings.DEFAULT,
                Duration.ofSeconds(1),
                Control.OFF,
                Duration.ofSeconds(10),
                GRACE,
                devices,
                List.of());
    }

    private Input.Reading reading(Ints temperatures, Ints cells) {
        return new Input.Reading("B1", now.get(), 0, temperatures, cells);
    }

    static List<Ints> impossibleCells() {
        return List.of(Ints.of(3_300), Ints.of(3_300, 0), Ints.of(3_300, 5_001), Ints.of(3_300, 3_300, 3_300));
    }

    @Requirement({"TOP-6", "ALM-11"})
    @ParameterizedTest
    @MethodSource("impossibleCells")
    void take_no_refused_reading_for_a_sign_of_life(Ints cells) {
        // Given
        now.set(NOON.plus(GRACE).plusMillis(1));
        Input.Reading impossible = reading(Ints.of(250), cells);
        statistics.frame(now.get());
        inputs.put("house", impossible);
        // When
        inputs.judgeSilence();
        // Then
        assertThat(handedOn).containsExactly(impossible, new Input.BatterySilent("B1", now.get()));
    }

    @Test
    @Requirement("TOP-6")
    void take_a_reading_with_an_unknown_temperature_for_a_sign_of_life() {
        now.set(NOON.plus(GRACE).plusMillis(1));
        inputs.put("house", reading(Ints.of(250, Ints.ABSENT), Ints.of(3_300, 3_301)));
        inputs.judgeSilence();
        assertThat(handedOn).noneMatch(Input.BatterySilent.class::isInstance);
    }

    @Test
    @Requirement("TOP-6")
    void take_a_reading_with_an_unknown_cell_for_no_sign_of_life() {
        now.set(NOON.plus(GRACE).plusMillis(1));
        inputs.put("house", reading(Ints.of(250), Ints.of(3_300, Ints.ABSENT)));
        inputs.judgeSilence();
        assertThat(handedOn).anyMatch(Input.BatterySilent.class::isInstance);
    }

    @Test
    void reach_the_bank_although_the_spool_cannot_be_written() throws IOException {
        // Given
        Files.createFile(directory.resolve("s")); // no directory can be made there
        // When
        inputs.put("house", reading(Ints.of(250), Ints.of(3_300, 3_301)));
        inputs.put("house", reading(Ints.of(250), Ints.of(3_300, 3_302)));
        // Then
        assertThat(handedOn).hasSize(2);
        assertThat(sources).containsExactly("a|b1|1", "a|b1|2");
        assertThat(statistics.snapshot().lastError()).startsWith("spool: ");
    }

    @Test
    void tell_each_bank_once_that_the_link_is_not_well_and_once_that_it_is() throws IOException {
        // Given a line with batteries of two banks, on which only damaged answers came
        List<LinkSettings.Device> devices = List.of(
                new LinkSettings.Device("house", "B1", Optional.empty(), 1, 2),
                new LinkSettings.Device("bow", "T1", Optional.empty(), 1, 2),
                new LinkSettings.Device("house", "B2", Optional.empty(), 1, 2));
        LinkInputs shared = new LinkInputs(
                settings(devices),
                statistics,
                now::get,
                Duration.ofDays(1),
                (bank, input, source) -> handedOn.add(input),
                Map.of(
                        "house",
                        Spool.open(directory.resolve("h"), "b1"),
                        "bow",
                        Spool.open(directory.resolve("b"), "b1")),
                "b1",
                new ReentrantLock());
        statistics.unanswered("checksum", "");
        // When
        now.set(NOON.plus(GRACE).plusMillis(1));
        shared.judgeSilence();
        shared.judgeSilence();
        // Then
        String text = "link house/a: no valid frame yet; last error checksum ×1";
        assertThat(handedOn)
                .filteredOn(Input.LinkReport.class::isInstance)
                .containsExactly(
                        new Input.LinkReport("B1", now.get(), false, text),
                        new Input.LinkReport("T1", now.get(), false, text));
        assertThat(handedOn.getFirst()).as("OFF first").isInstanceOf(Input.BatterySilent.class);
        // When
        handedOn.clear();
        for (int second = 0; second <= 10; second++) {
            now.set(now.get().plusSeconds(1));
            statistics.frame(now.get());
            shared.judgeSilence();
        }
        // Then
        assertThat(handedOn)
                .containsExactly(
                        new Input.LinkReport("B1", now.get(), true, "link house/a: ok, 11 frames"),
                        new Input.LinkReport("T1", now.get(), true, "link house/a: ok, 11 frames"));
    }

    @Test
    @Requirement("MON-1")
    void tell_a_silent_monitor_once_and_what_it_complained_of_when_it_is_heard_again() throws IOException {
        LinkInputs monitored = new LinkInputs(
                new LinkSettings(
                        "m",
                        "tcp://127.0.0.1:1",
                        LineSettings.DEFAULT,
                        Duration.ofSeconds(1),
                        Control.OFF,
                        Duration.ofSeconds(10),
                        GRACE,
                        List.of(),
                        List.of(),
                        new ProtocolSettings.None(),
                        List.of(new LinkSettings.Monitor("house", "shunt", Optional.empty()))),
                statistics,
                now::get,
                Duration.ofDays(1),
                (bank, input, source) -> handedOn.add(input),
                Map.of("house", Spool.open(directory.resolve("m"), "b1")),
                "b1",
                new ReentrantLock());
        // When nothing was ever heard of it
        monitored.judgeSilence();
        assertThat(handedOn).as("in the grace").isEmpty();
        now.set(NOON.plus(GRACE).plusMillis(1));
        monitored.judgeSilence();
        monitored.judgeSilence();
        // Then
        assertThat(handedOn)
                .containsExactly(
                        new Input.MonitorReport(now.get(), "shunt", false, "silent; link house/a: no valid frame yet"));
        // When it is heard, complains, and falls silent
        handedOn.clear();
        monitored.put("house", shunt());
        monitored.put("house", new Input.MonitorReport(now.get(), "shunt", false, "overload"));
        assertThat(handedOn.get(1)).isEqualTo(new Input.MonitorReport(now.get(), "shunt", true, ""));
        now.set(now.get().plusSeconds(10).plusMillis(1));
        monitored.judgeSilence();
        handedOn.clear();
        monitored.put("house", shunt());
        // Then
        assertThat(handedOn).containsExactly(shunt(), new Input.MonitorReport(now.get(), "shunt", false, "overload"));
    }

    private Input shunt() {
        return new Input.MonitorReading(now.get(), "shunt", 13_200, 0, 500, 0, Ints.ABSENT);
    }
}
