package io.cellwarden.ops.run;

import static io.cellwarden.ops.run.FaultyLines.SILENT_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.cellwarden.ops.cli.ExitCode;
import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One program with a line for each fault: all break at once, are looked at, and are mended. Each test then judges what
 * passed on the lines, what was printed and what {@code status} showed.
 */
@DisplayName("A line that goes bad under the running program")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledOnOs(OS.LINUX)
class LineFaultsIT {
    /** A poll, a question that waits for its answer, a busy machine. */
    private static final Duration MARGIN = Duration.ofSeconds(3);

    private static final Duration SOON = Duration.ofSeconds(60);
    /** Pauses between two tries, in ms: each twice the one before, at most 10 s. */
    private static final int[] BACKOFF_MS = {250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000};

    private Path folder = Path.of("");

    private Optional<FaultyLines> lines = Optional.empty();
    private final Map<LineFault, String> raised = new EnumMap<>(LineFault.class);

    private int callsWhileBroken;
    private Status broken = new Status(Map.of(), Map.of());
    private Status laterBroken = broken;
    private Status mended = broken;
    private List<String> table = List.of();
    private List<String> threadsBefore = List.of();
    private List<String> threadsBroken = List.of();
    private List<String> threadsAfter = List.of();
    private long portsBefore;
    private long portsAfter;
    private List<String> printed = List.of();
    private int exitCode;

    /** What {@code status --json} shows. */
    private record Status(Map<String, Config> banks, Map<String, Config> links) {
        Config battery(String bank) {
            return Objects.requireNonNull(banks.get(bank))
                    .getConfigList("batteries")
                    .getFirst();
        }

        Config link(String name) {
            return Objects.requireNonNull(links.get(name));
        }

        /** Those that are up: one that is over may still wait to be acknowledged. */
        String codes(String bank) {
            return Objects.requireNonNull(banks.get(bank)).getConfigList("alarms").stream()
                    .filter(alarm -> !alarm.getString("state").equals("returned-unacknowledged"))
                    .map(alarm -> alarm.getString("code") + " " + alarm.getString("battery"))
                    .collect(Collectors.joining(", "));
        }
    }

    @BeforeAll
    void breaks_all_lines_and_mends_them(@TempDir Path directory) throws Exception {
        folder = directory;
        lines = Optional.of(new FaultyLines(directory));
        try (Program program = Program.start(folder, "run", "--config", "site.conf")) {
            program.awaitErr(Program.PATIENCE, "ready");
            lines().awaitReadings(SOON);
            threadsBefore = new Footprint(program).linkThreads();
            portsBefore = new Footprint(program).openPorts();

            lines().breakAll();
            try (Program order = order("lock", "switches", "loads")) { // it waits for what the boards do
                for (LineFault fault : LineFault.values()) {
                    raised.put(fault, program.awaitOut(SOON, fault.bank() + "  alarm-raised  CW-LINK  B1"));
                }
                broken = status();
                table = command("status", "--config", "site.conf");
                assertThat(order.awaitExit(Program.PATIENCE))
                        .as("no board follows: %s", order.err())
                        .isEqualTo(ExitCode.FINDINGS);
            }
            for (SwitchFault fault : SwitchFault.values()) {
                program.awaitOut(SOON, "switches  alarm-raised  CW-OUTPUT-STUCK  " + fault.battery());
            }
            laterBroken = status();
            threadsBroken = new Footprint(program).linkThreads();
            callsWhileBroken = lines().bridge(LineFault.HANGS_UP).calls() - 1;

            lines().mendAll();
            for (LineFault fault : LineFault.values()) {
                program.awaitOut(SOON, fault.bank() + "  alarm-cleared  CW-LINK  B1");
                program.awaitOut(SOON, fault.bank() + "  loads-on");
            }
            for (SwitchFault fault : SwitchFault.values()) {
                program.awaitOut(SOON, "switches  alarm-cleared  CW-OUTPUT-STUCK  " + fault.battery());
            }
            mended = status();
            threadsAfter = new Footprint(program).linkThreads();
            portsAfter = new Footprint(program).openPorts();
            program.terminate();
            exitCode = program.awaitExit(Duration.ofSeconds(5));
            printed = program.out();
        }
    }

    private FaultyLines lines() {
        return lines.orElseThrow();
    }

    private Program order(String... words) throws IOException {
        List<String> order = new ArrayList<>(List.of(words));
        order.addAll(List.of("--why", "a test of the switches", "--config", "site.conf"));
        return Program.start(folder, order.toArray(String[]::new));
    }

    private List<String> command(String... words) throws IOException, InterruptedException {
        try (Program program = Program.start(folder, words)) {
            assertThat(program.awaitExit(Program.PATIENCE))
                    .as("%s", program.err())
                    .isZero();
            return program.out();
        }
    }

    private Status status() throws IOException, InterruptedException {
        Map<String, Config> banks = new HashMap<>();
        Map<String, Config> links = new HashMap<>();
        for (String line : command("status", "--json", "--config", "site.conf")) {
            Config object = ConfigFactory.parseString(line);
            if (object.hasPath("bank")) {
                banks.put(object.getString("bank"), object);
            } else if (object.hasPath("link")) {
                links.put(object.getString("link"), object);
            }
        }
        return new Status(banks, links);
    }

    @AfterAll
    void unwire() throws Exception {
        lines().close();
        Spools.forget(folder.resolve("data"));
    }

    private String statusLine(LineFault fault) {
        return "link " + fault.bank() + "/" + fault.bank() + ": no valid frame for \\d+ s; " + fault.says;
    }

    @ParameterizedTest
    @EnumSource(LineFault.class)
    void raises_one_alarm_that_names_the_link_and_says_what_it_suffers_from(LineFault fault) {
        assertThat(raised.get(fault)).containsPattern("detail=" + statusLine(fault));
        assertThat(broken.codes(fault.bank()).replace("CW-OUTPUT-STUCK B1, ", "")) // 10 s after OFF, on a busy computer
                .isEqualTo("CW-LINK B1");
        assertThat(printed.stream().filter(line -> line.contains(fault.bank() + "  alarm-raised  CW-LINK")))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(LineFault.class)
    void has_its_line_in_the_status(LineFault fault) {
        assertThat(broken.link(fault.bank()).getBoolean("ok")).isFalse();
        assertThat(broken.link(fault.bank()).getString("text")).containsPattern(statusLine(fault));
        assertThat(table).anySatisfy(line -> assertThat(line).containsPattern("^" + statusLine(fault)));
    }

    @ParameterizedTest
    @EnumSource(LineFault.class)
    @Requirement({"TOP-6", "BMS-11"})
    void switches_loads_and_chargers_off_on_the_line_in_time(LineFault fault) throws InterruptedException {
        Frame heard = lines().board(fault).answers().stream()
                .filter(answer -> answer.tellsCells() && answer.nanos() - lines().brokenAt() < 0)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        Frame off = lines().board(fault).awaitRequest(lines().brokenAt(), SOON, "OFF", LineFaultsIT::isOff);
        Duration after = Duration.ofNanos(off.nanos() - heard.nanos());
        System.err.printf("%s: off on the line %d ms after the last reading%n", fault.bank(), after.toMillis());
        assertThat(after).isGreaterThan(SILENT_AFTER);
        if (fault.hears()) {
            assertThat(after).isLessThan(SILENT_AFTER.plus(MARGIN));
        } else {
            Frame first =
                    lines().board(fault).awaitRequest(lines().mendedAt(), SOON, "the first request", request -> true);
            assertThat(first.nanos()).as("OFF goes before any question").isEqualTo(off.nanos());
        }
    }

    private static boolean isOff(Frame frame) {
        return frame.isSwitch() && !frame.dischargeOn() && !frame.chargeOn();
    }

    @ParameterizedTest
    @EnumSource(LineFault.class)
    @Requirement("AGG-4")
    void never_shows_its_last_values_as_if_they_were_new(LineFault fault) {
        long age = broken.battery(fault.bank()).getLong("ageS");
        assertThat(age).isGreaterThanOrEqualTo(SILENT_AFTER.toSeconds());
        assertThat(laterBroken.battery(fault.bank()).getLong("ageS")).isGreaterThan(age);
        assertThat(broken.battery(fault.bank()).getBoolean("stale")).isTrue();
        assertThat(laterBroken.battery(fault.bank()).getBoolean("stale")).isTrue();
        assertThat(laterBroken.link(fault.bank()).getLong("lastFrameAgeS"))
                .isGreaterThan(broken.link(fault.bank()).getLong("lastFrameAgeS"));
    }

    @ParameterizedTest
    @EnumSource(LineFault.class)
    @Requirement("BMS-11")
    void goes_on_by_itself_when_it_is_mended(LineFault fault) throws InterruptedException {
        Frame read = lines().board(fault).awaitAnswer(lines().mendedAt(), SOON, "a reading", Frame::tellsCells);
        Frame on = lines().board(fault)
                .awaitRequest(lines().mendedAt(), SOON, "ON", frame -> frame.isSwitch() && frame.dischargeOn());
        assertThat(on.nanos()).as("not before a reading").isGreaterThan(read.nanos());
        assertThat(mended.battery(fault.bank()).getBoolean("stale")).isFalse();
        assertThat(mended.link(fault.bank()).getString("text")).contains(": ok, ");
        assertThat(mended.codes(fault.bank())).isEmpty();
    }

    @Test
    void is_not_one_that_only_repeats_each_request_in_front_of_the_answer() {
        assertThat(printed).noneMatch(line -> line.contains("  echoing  "));
        assertThat(broken.link("echoing").getString("text")).startsWith("link echoing/echoing: ok, ");
        assertThat(broken.battery("echoing").getBoolean("stale")).isFalse();
    }

    @Test
    void is_tried_again_with_growing_pauses() {
        long outageMs = TimeUnit.NANOSECONDS.toMillis(lines().mendedAt() - lines().brokenAt());
        int tries = 0;
        for (long at = 0; tries < BACKOFF_MS.length && at <= outageMs; tries++) {
            at += BACKOFF_MS[tries];
        }
        System.err.printf("hangs-up: %d tries in %d ms%n", callsWhileBroken, outageMs);
        assertThat(callsWhileBroken).isBetween(2, tries);
    }

    @ParameterizedTest
    @EnumSource(SwitchFault.class)
    @Requirement("BMS-9")
    void of_a_board_that_does_not_switch_is_an_alarm_and_the_order_is_repeated_but_not_without_end(SwitchFault fault) {
        assertThat(laterBroken.codes("switches")).contains("CW-OUTPUT-STUCK " + fault.battery());
        assertThat(laterBroken.link(fault.link()).getString("text"))
                .containsPattern(
                        "link switches/" + fault.link() + ": ok, .* writes without effect, last " + fault.says);
        assertThat(table)
                .as("the link is well")
                .noneMatch(line -> line.contains("no valid frame") && line.contains("-switch"));
        List<Frame> orders = lines().board(fault).switches().stream()
                .filter(order -> !order.dischargeOn() && order.nanos() - lines().mendedAt() < 0)
                .toList();
        long outageS = TimeUnit.NANOSECONDS.toSeconds(lines().mendedAt() - lines().brokenAt());
        assertThat(orders.size()).as("in %d s", outageS).isBetween(2, (int) outageS);
        assertThat(mended.codes("switches")).isEmpty();
    }

    @Test
    void leaves_neither_thread_nor_port_behind() {
        List<String> one = IntStream.range(0, threadsBefore.size())
                .mapToObj(threadsBefore::get)
                .distinct()
                .toList();
        assertThat(threadsBefore)
                .as("one for each link")
                .isEqualTo(one)
                .hasSize(broken.links().size());
        assertThat(threadsBroken).isEqualTo(threadsBefore);
        assertThat(threadsAfter).isEqualTo(threadsBefore);
        assertThat(portsAfter).isEqualTo(portsBefore).isPositive();
        assertThat(exitCode).as("ended by SIGTERM within 5 s").isEqualTo(143);
    }
}
