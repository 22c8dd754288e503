package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.cellwarden.gateway.sim.JbdFault;
import io.cellwarden.gateway.sim.PseudoTerminal;
import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    private static final Duration SILENT_AFTER = Duration.ofSeconds(2);
    /** A poll, a question that waits for its answer, a busy machine. */
    private static final Duration MARGIN = Duration.ofSeconds(3);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int BAUD = 9_600;
    private static final int OTHER_BAUD = 19_200;
    /** Pauses between two tries, in ms: each twice the one before, at most 10 s. */
    private static final int[] BACKOFF_MS = {250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000};

    /** What can befall a line, and what the program says of it. */
    enum Fault {
        GARBAGE("last error checksum ×\\d+$"),
        HALF_FRAMES("last error length ×\\d+ \\(half frames: the answers break off\\)"),
        STOPS_MID_FRAME("last error (no answer|length) ×\\d+"),
        SILENT("last error no answer ×\\d+$"),
        ECHO_ALONE("last error echo ×\\d+ \\(hears only its own requests.*"),
        WRONG_SPEED("last error framing ×\\d+ \\(bytes but no frame: wrong speed\\?\\)"),
        UNPLUGGED("last error .*unplugged-line: (no such device|the device is gone.*) ×\\d+$"),
        HALF_OPEN("last error (no answer|tcp://.*the connection may be dead) ×\\d+$"),
        HANGS_UP("last error tcp://.* ×\\d+$");

        private final String says;

        Fault(String says) {
            this.says = says;
        }

        String bank() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean overTcp() {
            return this == HALF_OPEN || this == HANGS_UP;
        }

        /** Whether the board still hears what is sent to it. */
        boolean hears() {
            return !overTcp() && this != UNPLUGGED;
        }
    }

    /** What can be wrong with the switch of a board, and what the status line says of it. */
    enum SwitchFault {
        STUCK(JbdFault.IGNORES_SWITCHES, "discharge-fet stays on"),
        IGNORES(JbdFault.IGNORES_WRITES, "no answer to the write, discharge-fet stays on"),
        REFUSES(JbdFault.REFUSES_WRITES, "refused with status 0x81, a password is needed");

        private final JbdFault fault;
        private final String says;

        SwitchFault(JbdFault fault, String says) {
            this.fault = fault;
            this.says = says;
        }

        String battery() {
            return "B" + (ordinal() + 1);
        }

        String link() {
            return name().toLowerCase(Locale.ROOT) + "-switch";
        }
    }

    private Path folder = Path.of("");

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Map<Fault, WiredBoard> boards = new EnumMap<>(Fault.class);
    private final Map<Fault, PseudoTerminal> terminals = new EnumMap<>(Fault.class);
    private final Map<Fault, TcpBridge> bridges = new EnumMap<>(Fault.class);
    private final Map<SwitchFault, WiredBoard> switches = new EnumMap<>(SwitchFault.class);
    private final Map<Fault, String> raised = new EnumMap<>(Fault.class);
    private final StringBuilder site = new StringBuilder("cellwarden.data-dir = data\n");

    private long brokenAt;
    private long mendedAt;
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

        String codes(String bank) {
            return Objects.requireNonNull(banks.get(bank)).getConfigList("alarms").stream()
                    .map(alarm -> alarm.getString("code") + " " + alarm.getString("battery"))
                    .collect(Collectors.joining(", "));
        }
    }

    @BeforeAll
    void breaks_all_lines_and_mends_them(@TempDir Path directory) throws Exception {
        folder = directory;
        for (Fault fault : Fault.values()) {
            wire(fault);
        }
        WiredBoard echoing = onPseudoTerminal("echoing", "echoing/B1");
        echoing.setFault(JbdFault.ECHO);
        bank("echoing", "[B1]");
        for (SwitchFault fault : SwitchFault.values()) {
            switches.put(fault, onPseudoTerminal(fault.link(), "switches/" + fault.battery()));
        }
        bank("switches", "[B1], [B2], [B3]");
        Files.writeString(folder.resolve("site.conf"), site);

        try (Program program = Program.start(folder, "run", "--config", "site.conf")) {
            program.awaitErr(Program.PATIENCE, "ready");
            long begun = System.nanoTime();
            for (WiredBoard board : boards.values()) {
                board.awaitAnswer(begun, SOON, "a reading", Frame::tellsCells);
            }
            echoing.awaitAnswer(begun, SOON, "a reading", Frame::tellsCells);
            threadsBefore = new Footprint(program).linkThreads();
            portsBefore = new Footprint(program).openPorts();

            breakAll();
            order("lock", "switches", "loads");
            for (Fault fault : Fault.values()) {
                raised.put(fault, program.awaitOut(SOON, fault.bank() + "  alarm-raised  CW-LINK  B1"));
            }
            broken = status();
            table = command("status", "--config", "site.conf");
            for (SwitchFault fault : SwitchFault.values()) {
                program.awaitOut(SOON, "switches  alarm-raised  CW-OUTPUT-STUCK  " + fault.battery());
            }
            laterBroken = status();
            threadsBroken = new Footprint(program).linkThreads();
            callsWhileBroken = Objects.requireNonNull(bridges.get(Fault.HANGS_UP)).calls() - 1;

            mendAll();
            for (Fault fault : Fault.values()) {
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

    private void wire(Fault fault) throws IOException {
        if (fault.overTcp()) {
            WiredBoard board = WiredBoard.behindABridge();
            TcpBridge bridge = TcpBridge.to(board);
            toClose.add(bridge);
            boards.put(fault, board);
            bridges.put(fault, bridge);
            link(fault.bank(), bridge.port(), fault.bank() + "/B1");
        } else {
            boards.put(fault, onPseudoTerminal(fault.bank(), fault.bank() + "/B1"));
            terminals.put(fault, (PseudoTerminal) toClose.getLast());
        }
        bank(fault.bank(), "[B1]");
    }

    private WiredBoard onPseudoTerminal(String link, String battery) throws IOException {
        PseudoTerminal terminal = PseudoTerminal.at(portOf(link), BAUD);
        toClose.add(terminal);
        link(link, portOf(link).toString(), battery);
        return WiredBoard.on(terminal);
    }

    private Path portOf(String link) {
        return folder.resolve(link + "-line");
    }

    private void link(String name, String port, String battery) {
        site.append("""
                cellwarden.links.%s {
                  port = "%s", protocol = jbd, poll = 250 ms, baud = %d, control = on, devices = [ { battery = "%s" } ]
                }
                """.formatted(name, port, BAUD, battery));
    }

    private void bank(String name, String strings) {
        site.append("""
                cellwarden.banks.%s {
                  bms = small-bms, model = "12.8/200", strings = [%s], silent-after = %d s, start-grace = 5 s
                }
                """.formatted(name, strings, SILENT_AFTER.toSeconds()));
    }

    private void breakAll() throws IOException {
        brokenAt = System.nanoTime();
        for (Fault fault : Fault.values()) {
            switch (fault) {
                case GARBAGE -> board(fault).setFault(JbdFault.GARBAGE);
                case HALF_FRAMES -> board(fault).setFault(JbdFault.HALF_FRAME);
                case STOPS_MID_FRAME -> board(fault).setFault(JbdFault.STOPS_MID_FRAME);
                case SILENT -> board(fault).setFault(JbdFault.SILENT);
                case ECHO_ALONE -> board(fault).setFault(JbdFault.ECHO_ALONE);
                case WRONG_SPEED -> terminal(fault).setBaud(OTHER_BAUD);
                case UNPLUGGED -> terminal(fault).close();
                case HALF_OPEN -> bridge(fault).vanish();
                case HANGS_UP -> bridge(fault).hangUp();
            }
        }
        switches.forEach((fault, board) -> board.setFault(fault.fault));
    }

    private void mendAll() throws IOException {
        mendedAt = System.nanoTime();
        for (Fault fault : Fault.values()) {
            switch (fault) {
                case GARBAGE, HALF_FRAMES, STOPS_MID_FRAME, SILENT, ECHO_ALONE -> board(fault).setFault(JbdFault.NONE);
                case WRONG_SPEED -> terminal(fault).setBaud(BAUD);
                case UNPLUGGED -> {
                    PseudoTerminal again = PseudoTerminal.at(portOf(fault.bank()), BAUD);
                    toClose.add(again);
                    board(fault).plugInto(again);
                }
                case HALF_OPEN, HANGS_UP -> bridge(fault).comeBack();
            }
        }
        switches.values().forEach(board -> board.setFault(JbdFault.NONE));
    }

    private WiredBoard board(Fault fault) {
        return Objects.requireNonNull(boards.get(fault));
    }

    private PseudoTerminal terminal(Fault fault) {
        return Objects.requireNonNull(terminals.get(fault));
    }

    private TcpBridge bridge(Fault fault) {
        return Objects.requireNonNull(bridges.get(fault));
    }

    private void order(String... words) throws IOException, InterruptedException {
        List<String> order = new ArrayList<>(List.of(words));
        order.addAll(List.of("--why", "a test of the switches", "--config", "site.conf"));
        command(order.toArray(String[]::new));
    }

    private List<String> command(String... words) throws IOException, InterruptedException {
        try (Program program = Program.start(folder, words)) {
            assertThat(program.awaitExit(Program.PATIENCE)).as("%s", program.err()).isZero();
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
            } else {
                links.put(object.getString("link"), object);
            }
        }
        return new Status(banks, links);
    }

    @AfterAll
    void unwire() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
        Spools.forget(folder.resolve("data"));
    }

    private String statusLine(Fault fault) {
        return "link " + fault.bank() + "/" + fault.bank() + ": no valid frame for \\d+ s; " + fault.says;
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void raises_one_alarm_that_names_the_link_and_says_what_it_suffers_from(Fault fault) {
        assertThat(raised.get(fault)).containsPattern("detail=" + statusLine(fault));
        assertThat(broken.codes(fault.bank())).isEqualTo("CW-LINK B1");
        assertThat(printed.stream().filter(line -> line.contains(fault.bank() + "  alarm-raised")))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void has_its_line_in_the_status(Fault fault) {
        assertThat(broken.link(fault.bank()).getBoolean("ok")).isFalse();
        assertThat(broken.link(fault.bank()).getString("text")).containsPattern(statusLine(fault));
        assertThat(table).anySatisfy(line -> assertThat(line).containsPattern("^" + statusLine(fault)));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @Requirement({"TOP-6", "BMS-11"})
    void switches_loads_and_chargers_off_on_the_line_in_time(Fault fault) throws InterruptedException {
        Frame heard = board(fault).answers().stream()
                .filter(answer -> answer.tellsCells() && answer.nanos() - brokenAt < 0)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        Frame off = board(fault).awaitRequest(brokenAt, SOON, "OFF", LineFaultsIT::isOff);
        Duration after = Duration.ofNanos(off.nanos() - heard.nanos());
        System.err.printf("%s: off on the line %d ms after the last reading%n", fault.bank(), after.toMillis());
        assertThat(after).isGreaterThan(SILENT_AFTER);
        if (fault.hears()) {
            assertThat(after).isLessThan(SILENT_AFTER.plus(MARGIN));
        } else {
            Frame first = board(fault).awaitRequest(mendedAt, SOON, "the first request", request -> true);
            assertThat(first.nanos()).as("OFF goes before any question").isEqualTo(off.nanos());
        }
    }

    private static boolean isOff(Frame frame) {
        return frame.isSwitch() && !frame.dischargeOn() && !frame.chargeOn();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @Requirement("AGG-4")
    void never_shows_its_last_values_as_if_they_were_new(Fault fault) {
        long age = broken.battery(fault.bank()).getLong("ageS");
        assertThat(age).isGreaterThanOrEqualTo(SILENT_AFTER.toSeconds());
        assertThat(laterBroken.battery(fault.bank()).getLong("ageS")).isGreaterThan(age);
        assertThat(broken.battery(fault.bank()).getBoolean("stale")).isTrue();
        assertThat(laterBroken.battery(fault.bank()).getBoolean("stale")).isTrue();
        assertThat(laterBroken.link(fault.bank()).getLong("lastFrameAgeS"))
                .isGreaterThan(broken.link(fault.bank()).getLong("lastFrameAgeS"));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @Requirement("BMS-11")
    void goes_on_by_itself_when_it_is_mended(Fault fault) throws InterruptedException {
        Frame read = board(fault).awaitAnswer(mendedAt, SOON, "a reading", Frame::tellsCells);
        Frame on = board(fault).awaitRequest(mendedAt, SOON, "ON", frame -> frame.isSwitch() && frame.dischargeOn());
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
        long outageMs = TimeUnit.NANOSECONDS.toMillis(mendedAt - brokenAt);
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
                .containsPattern("link switches/" + fault.link() + ": ok, .* writes without effect, last " + fault.says);
        assertThat(table).as("the link is well").noneMatch(line -> line.contains("no valid frame") && line.contains("-switch"));
        List<Frame> orders = Objects.requireNonNull(switches.get(fault)).switches().stream()
                .filter(order -> !order.dischargeOn() && order.nanos() - mendedAt < 0)
                .toList();
        long outageS = TimeUnit.NANOSECONDS.toSeconds(mendedAt - brokenAt);
        assertThat(orders.size()).as("in %d s", outageS).isBetween(2, (int) outageS);
        assertThat(mended.codes("switches")).isEmpty();
    }

    @Test
    void leaves_neither_thread_nor_port_behind() {
        List<String> one = IntStream.range(0, threadsBefore.size())
                .mapToObj(threadsBefore::get)
                .distinct()
                .toList();
        assertThat(threadsBefore).as("one for each link").isEqualTo(one).hasSize(broken.links().size());
        assertThat(threadsBroken).isEqualTo(threadsBefore);
        assertThat(threadsAfter).isEqualTo(threadsBefore);
        assertThat(portsAfter).isEqualTo(portsBefore).isPositive();
        assertThat(exitCode).as("ended by SIGTERM within 5 s").isEqualTo(143);
    }
}
