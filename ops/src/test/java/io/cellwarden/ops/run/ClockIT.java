package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process of the program sees a wall clock of its own; the delays are real, so each test takes a minute. */
@DisplayName("The program as a process, while a low cell waits for its load disconnect,")
@EnabledIf("io.cellwarden.ops.run.WallClock#available")
@Execution(CONCURRENT)
class ClockIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]+)\"");

    @TempDir
    private Path folder;

    private final Map<String, PseudoTerminals> lines = new LinkedHashMap<>();
    private final Map<String, WiredBoard> boards = new LinkedHashMap<>();
    private WallClock clock;

    @BeforeEach
    void wire() throws IOException {
        clock = WallClock.in(folder);
        StringBuilder site = new StringBuilder("cellwarden.data-dir = data\n");
        for (String bank : List.of("low", "healthy", "charged")) {
            PseudoTerminals line = PseudoTerminals.create(folder, bank);
            lines.put(bank, line);
            boards.put(bank, WiredBoard.on(line));
            site.append("""
                    cellwarden.links.%1$s { port = "%2$s", protocol = jbd, control = on, devices = [ { battery = "%1$s/B1" } ] }
                    cellwarden.banks.%1$s { bms = small-bms, model = "12.8/200", strings = [[B1]], silent-after = 10 s }
                    """.formatted(bank, line.program()));
        }
        Files.writeString(folder.resolve("site.conf"), site);
    }

    @AfterEach
    void unwire() throws IOException {
        for (PseudoTerminals line : lines.values()) {
            line.close();
        }
        Spools.forget(folder.resolve("data"));
    }

    private Program run() throws IOException, InterruptedException {
        Program program = command("run");
        program.awaitErr(Program.PATIENCE, "ready");
        return program;
    }

    private Program command(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", "site.conf"));
        return Program.start(folder, clock.environment(), all.toArray(String[]::new));
    }

    private List<String> answer(String... arguments) throws IOException, InterruptedException {
        try (Program program = command(arguments)) {
            assertThat(program.awaitExit(Program.PATIENCE))
                    .as("%s", program.err())
                    .isZero();
            return program.out();
        }
    }

    private WiredBoard board(String bank) {
        return Objects.requireNonNull(boards.get(bank));
    }

    private void awaitReadingAfter(Frame warned, int seconds) throws InterruptedException {
        long then = warned.nanos() + Duration.ofSeconds(seconds).toNanos();
        board("low").awaitAnswer(then, SOON.multipliedBy(2), "a reading", Frame::tellsCells);
    }

    /** The load disconnect came when it was due, alone; on no line anything else was switched. */
    private void assertOnTime(String what, Frame warned, Frame off) {
        LoadDisconnect.assertOnTime(what, board("low"), warned, off);
        assertThat(board("healthy").switches()).isEmpty();
    }

    /** Status and events show the time that the wall clock shows, whatever it showed before. */
    private void assertShowsRightTimes(Frame warned, Frame off) throws Exception {
        assertThat(time(answer("status", "--json").getFirst())).isCloseTo(clock.now(), within(5));
        assertThat(shown("pre-alarm-on")).isCloseTo(shownAt(warned), within(2));
        assertThat(shown("loads-off")).isCloseTo(shownAt(off), within(2));
        String from = shownAt(warned).minusSeconds(5).toString();
        String to = shownAt(off).plusSeconds(5).toString();
        assertThat(answer("events", "low", "--from", from, "--to", to))
                .anyMatch(line -> line.contains("pre-alarm-on"))
                .anyMatch(line -> line.contains("loads-off"));
    }

    private static org.assertj.core.data.TemporalUnitOffset within(int seconds) {
        return org.assertj.core.api.Assertions.within(seconds, ChronoUnit.SECONDS);
    }

    private Instant shownAt(Frame frame) {
        return clock.now().minusNanos(System.nanoTime() - frame.nanos());
    }

    private Instant shown(String event) throws Exception {
        return time(answer("events", "low", "--json").stream()
                .filter(line -> line.contains("\"event\":\"" + event + "\""))
                .findFirst()
                .orElseThrow());
    }

    private static Instant time(String line) {
        Matcher time = TIME.matcher(line);
        assertThat(time.find()).as(line).isTrue();
        return Instant.parse(time.group(1));
    }

    /** A status at the right time; a clock that is set is seen within seconds. */
    private void awaitShowsRightTime() throws Exception {
        long deadline = System.nanoTime() + SOON.toNanos();
        Duration off;
        do {
            off = Duration.between(clock.now(), time(answer("status", "--json").getFirst()));
            assertThat(System.nanoTime()).as("status is off by %s", off).isLessThan(deadline);
        } while (off.abs().toSeconds() > 5);
    }

    /** No silence was ever judged, and today decides the same. */
    private void assertNoSilenceAndReplays() throws Exception {
        for (String bank : boards.keySet()) {
            assertThat(answer("events", bank, "--all"))
                    .noneMatch(line -> line.contains("battery-silent"))
                    .noneMatch(line -> line.contains("loop-open"));
            assertThat(answer("replay", bank).getLast()).contains("differences: 0,");
        }
    }

    @Test
    @Requirement({"PRE-2", "PRE-6", "GEN-5", "TOP-6"})
    void keeps_its_delay_while_the_clock_is_set_forward_and_back_and_it_is_killed_and_started_again() throws Exception {
        Frame warned;
        try (Program first = run()) {
            warned = LoadDisconnect.fallThrough(board("low"), "low", first);
            // When
            clock.set(HOUR);
            awaitReadingAfter(warned, 5);
            clock.set(HOUR.negated());
            awaitReadingAfter(warned, 10);
            first.kill();
        }
        try (Program second = run()) {
            Frame off = LoadDisconnect.awaitOff(board("low"), warned);
            // Then
            Instant printed =
                    Instant.parse(second.awaitOut(SOON, "low  loads-off").split("  ", 2)[0]);
            assertOnTime("clock set by an hour, killed", warned, off);
            assertThat(printed).isCloseTo(shownAt(off), within(2));
            assertShowsRightTimes(warned, off);
            assertNoSilenceAndReplays();
        }
        assertThat(answer("status").getFirst()).contains("no program runs here");
        assertNoSilenceAndReplays();
    }

    @Test
    @Requirement({"PRE-2", "PRE-6", "GEN-5", "TOP-6"})
    void keeps_its_delay_although_it_began_in_1970_was_corrected_and_started_again() throws Exception {
        // Given
        clock.set(Instant.parse("1970-01-01T00:10:00Z"));
        Frame warned;
        try (Program first = run()) {
            warned = LoadDisconnect.fallThrough(board("low"), "low", first);
            assertThat(first.awaitOut(SOON, "low  pre-alarm-on")).startsWith("1970-01-01T00:1");
            // When
            clock.set(Duration.ZERO);
            awaitShowsRightTime();
            first.terminate();
            first.awaitExit(SOON);
        }
        try (Program second = run()) {
            Frame off = LoadDisconnect.awaitOff(board("low"), warned);
            // Then
            second.awaitOut(SOON, "low  loads-off");
            assertOnTime("1970, corrected, started again", warned, off);
            assertShowsRightTimes(warned, off);
            assertNoSilenceAndReplays();
        }
    }

    @Tag("slow")
    @ParameterizedTest(name = "set by {0} h")
    @ValueSource(longs = {1, -1})
    @Requirement({"PRE-2", "TOP-6"})
    void keeps_its_delay_while_the_clock_is_set(long hours) throws Exception {
        try (Program program = run()) {
            Frame warned = LoadDisconnect.fallThrough(board("low"), "low", program);
            // When
            awaitReadingAfter(warned, 3);
            clock.set(Duration.ofHours(hours));
            // Then
            Frame off = LoadDisconnect.awaitOff(board("low"), warned);
            program.awaitOut(SOON, "low  loads-off");
            assertOnTime("clock set by %d h".formatted(hours), warned, off);
            assertShowsRightTimes(warned, off);
            assertNoSilenceAndReplays();
        }
    }

    @Test
    @Requirement({"PRE-2", "GEN-5", "TOP-6"})
    void reads_again_before_it_acts_or_judges_silence_after_a_pause_of_15_s() throws Exception {
        pauseFor(Duration.ofSeconds(15));
    }

    @Tag("slow")
    @Test
    @Requirement({"PRE-2", "GEN-5", "TOP-6"})
    void reads_again_before_it_acts_or_judges_silence_after_a_pause_of_60_s() throws Exception {
        pauseFor(Duration.ofSeconds(60));
    }

    /** The delay of two batteries ends while the program is stopped; one of them is charged meanwhile. */
    private void pauseFor(Duration pause) throws Exception {
        try (Program program = run()) {
            Frame warned = LoadDisconnect.fallThrough(board("low"), "low", program);
            LoadDisconnect.fallThrough(board("charged"), "charged", program);
            awaitReadingAfter(warned, 20);
            // When
            program.stop();
            long stopped = System.nanoTime();
            board("charged").setCell(2, 3_290);
            assertThat(program.endsWithin(pause)).isFalse();
            assertThat(board("low").requests())
                    .as("nothing is asked while it is stopped")
                    .noneMatch(asked ->
                            asked.nanos() - stopped > Duration.ofSeconds(1).toNanos());
            long resumed = System.nanoTime();
            program.goOn();
            // Then
            Frame off = LoadDisconnect.awaitOff(board("low"), warned);
            Duration late = Duration.ofNanos(off.nanos() - resumed);
            System.err.printf("paused for %s: load disconnect %d ms after it went on%n", pause, late.toMillis());
            assertThat(late).isBetween(Duration.ZERO, LoadDisconnect.LATEST.minus(LoadDisconnect.DELAY));
            assertThat(board("low").answers())
                    .as("a reading before it acts")
                    .anyMatch(answer ->
                            answer.tellsCells() && answer.nanos() - resumed > 0 && answer.nanos() - off.nanos() < 0);
            program.awaitOut(SOON, "charged  pre-alarm-off");
            awaitReadingAfter(off, 15); // longer than silent-after
            assertThat(board("charged").switches()).as("charged meanwhile").isEmpty();
            assertThat(board("healthy").switches()).isEmpty();
            assertShowsRightTimes(warned, off);
            assertNoSilenceAndReplays();
        }
    }
}
