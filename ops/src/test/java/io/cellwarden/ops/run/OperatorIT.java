package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.FetWrite;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import io.cellwarden.ops.run.Program.Ended;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

@DisplayName("An operator beside a running site")
@Execution(CONCURRENT)
class OperatorIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final BlockingQueue<FetWrite> writes = new LinkedBlockingQueue<>();
    private final List<JbdSimulator> boards = new ArrayList<>();
    private SimulatedBattery first;

    @BeforeEach
    void wire() throws IOException {
        first = SimulatedBattery.of(4, 200_000, 500, 1);
        boards.add(JbdSimulator.overTcp(new JbdBoard("B1", first, InstantSource.system(), writes::add)));
        boards.add(JbdSimulator.overTcp(
                new JbdBoard("B2", SimulatedBattery.of(4, 200_000, 500, 2), InstantSource.system(), write -> {})));
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.links.a { port = "%s", protocol = jbd, control = on, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.b { port = "%s", protocol = jbd, control = on, devices = [ { battery = "b1/B2" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                """.formatted(
                        boards.get(0).port(), boards.get(1).port()));
    }

    @AfterEach
    void unwire() throws IOException {
        for (JbdSimulator board : boards) {
            board.close();
        }
        Spools.forget(folder.resolve("data"));
    }

    private Ended command(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", "site.conf"));
        return Program.run(folder, all.toArray(String[]::new));
    }

    private Ended order(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--why", "a test of the line", "--who", "Ada"));
        return command(all.toArray(String[]::new));
    }

    private void awaitWrite(String what, Predicate<FetWrite> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (true) {
            FetWrite write = writes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(write).as("%s is written to the board", what).isNotNull();
            if (wanted.test(write)) {
                return;
            }
        }
    }

    @Test
    @Requirement({"CTL-1", "CTL-2", "CTL-3", "TOP-7", "SET-6"})
    void locks_overrides_bypasses_and_sets_and_hears_what_became_of_it() throws Exception {
        assertThat(order("lock", "b1", "loads").err()).contains("no program runs on this data directory");
        try (Program site = Program.start(folder, "run", "--config", "site.conf")) {
            site.awaitErr(Program.PATIENCE, "ready");
            try (Program follow = Program.start(folder, "events", "b1", "--follow", "--config", "site.conf")) {
                // A lock reaches the board, is seen, and holds until it is released by no lower role
                Ended lock = order("lock", "b1", "loads", "--role", "engineer");
                assertThat(lock.out()).contains("loads-off").endsWith("done");
                assertThat(lock.exitCode()).isZero();
                awaitWrite("loads off", write -> !write.dischargeOn());
                follow.awaitOut(SOON, "loads-off");
                assertThat(command("status").out())
                        .contains("load-disconnect is locked off by Ada as engineer: a test of the line");
                Ended lower = order("lock", "b1", "loads", "--release");
                assertThat(lower.exitCode()).isEqualTo(1);
                assertThat(lower.err()).contains("CTL-2", "ENGINEER");
                assertThat(order("lock", "b1", "loads", "--release", "--role", "engineer")
                                .out())
                        .contains("loads-on");
                awaitWrite("loads on", FetWrite::dischargeOn);

                // A setting is judged at once against the last reading, and refused out of its range
                Ended wrong = order("set", "b1/B1", "pre-alarm-v", "3.16");
                assertThat(wrong.exitCode()).isEqualTo(2);
                assertThat(wrong.err()).contains("3.15");
                Ended below = order("set", "b1/B1", "contactor-low-v", "2.8");
                assertThat(below.exitCode()).as("right, and done").isZero();
                assertThat(order("set", "b1/B1", "allowed-to-discharge-v", "2.7")
                                .exitCode())
                        .as("right by itself, refused beside the other")
                        .isEqualTo(1);
                assertThat(order("set", "b1/B1", "pre-alarm-v", "3.15").exitCode())
                        .isZero();
                assertThat(command("events", "b1", "--all").out()).contains("Ada", "a test of the line");

                // An override is visible; a bypass too
                assertThat(order("override", "b1", "--minutes", "61").err()).contains("1 to 60");
                assertThat(order("override", "b1", "--minutes", "5").exitCode()).isZero();
                assertThat(command("status", "--json").out())
                        .containsPattern("\"overrideUntil\":\"20")
                        .contains("\"pre-alarm\"");
                assertThat(order("override", "b1", "--end").exitCode()).isZero();

                // The end of an order is told as its beginning is, live and in every list
                String who = "  who=Ada  role=operator  why=a test of the line";
                follow.awaitOut(SOON, "override-ended" + who);
                site.awaitOut(SOON, "override-ended" + who);
                site.awaitOut(SOON, "unlocked  output=load-disconnect" + who.replace("operator", "engineer"));
                assertThat(command("events", "b1").out())
                        .contains("override-ended" + who)
                        .contains("unlocked  output=load-disconnect" + who.replace("operator", "engineer"));
                assertThat(order("bypass", "b1/B2").exitCode()).isZero();
                assertThat(command("status").out()).contains("bypassed: B2");
                assertThat(order("bypass", "b1/B1").err()).contains("the last battery in the loop");
                assertThat(order("bypass", "b1/B2", "--end").exitCode()).isZero();

                // What cannot be meant is wrong usage or names what there is
                assertThat(order("bypass", "b1").exitCode()).isEqualTo(2);
                assertThat(order("lock", "b9", "loads").err()).contains("there is no bank b9; there are [b1]");
                assertThat(command("lock", "b1", "loads").exitCode())
                        .as("without a reason")
                        .isEqualTo(2);

                // What is decided later is followed, until the site ends
                first.setCellSoc(1, 50);
                follow.awaitOut(SOON, "pre-alarm-on");
                site.terminate();
                assertThat(site.awaitExit(Duration.ofSeconds(5))).isEqualTo(143);
                assertThat(follow.awaitExit(Program.PATIENCE))
                        .as("%s", follow.err())
                        .isZero();
                assertThat(follow.out().stream().filter(line -> line.contains("loads-off")))
                        .as("nothing doubled")
                        .hasSize(1);
            }
        }
        assertThat(command("replay", "b1").out()).contains("differences: 0,");
    }

    @Test
    @Requirement({"LIF-1", "LIF-2", "CTL-3"})
    void acknowledges_what_is_up_and_what_is_over_and_everybody_sees_it_also_after_a_kill() throws Exception {
        try (Program site = Program.start(folder, "run", "--config", "site.conf")) {
            site.awaitErr(Program.PATIENCE, "ready");
            Ended nothing = order("ack", "b1", "--all");
            assertThat(nothing.err()).isEqualTo("refused: no alarm waits to be acknowledged");
            assertThat(nothing.exitCode()).isEqualTo(1);

            // New: status says so first of all, with all that is known of it
            first.setCellSoc(1, 50);
            site.awaitOut(SOON, "pre-alarm-on");
            assertThat(command("status").out())
                    .contains(
                            "ALARMS of b1: 1 new, 0 over but not acknowledged",
                            ": cellwarden ack b1 --all --config site.conf")
                    .containsPattern(
                            "! NEW +W-SL12 B1 cell 2 .* V, limit 3.1 V +pre-alarm-on +since .* event [0-9]+.1");
            assertThat(command("status", "--json").out())
                    .containsPattern("\"code\":\"W-SL12\",\"battery\":\"B1\",\"cell\":2,\"state\":\"unacknowledged\"");

            // Refused with what there is, or with what is allowed
            assertThat(order("ack", "b1", "A-SL11").err())
                    .isEqualTo("refused: no such alarm waits to be acknowledged; there are W-SL12 of B1");
            assertThat(order("ack", "b1", "B9").err())
                    .contains("there is no battery B9 in bank b1; there are [B1, B2]");
            assertThat(order("ack", "b1").exitCode()).isEqualTo(2);
            assertThat(order("ack", "b1", "B1", "--all").exitCode()).isEqualTo(2);

            // Acknowledged: told, and known to everybody, also after the program was killed
            Ended seen = command("ack", "b1/B1", "W-SL12", "--who", "Ada");
            assertThat(seen.out())
                    .contains("alarm-acknowledged  W-SL12  B1  who=Ada  role=operator  why=seen")
                    .endsWith("done");
            assertThat(seen.exitCode()).isZero();
            site.kill();
        }
        assertThat(command("status").out())
                .contains("known    W-SL12 B1 cell 2", "acknowledged by Ada at ")
                .doesNotContain("ALARMS");
        try (Program site = Program.start(folder, "run", "--config", "site.conf")) {
            site.awaitErr(Program.PATIENCE, "ready");
            assertThat(command("status", "--json").out())
                    .contains("\"toAcknowledge\":0", "\"state\":\"acknowledged\"", "\"who\":\"Ada\"");

            // Over although known: gone. Up again: a new one. Over although unknown: kept until it is acknowledged
            first.setCellSoc(1, 500);
            site.awaitOut(SOON, "alarm-cleared  W-SL12");
            assertThat(command("status").out()).doesNotContain("W-SL12");
            first.setCellSoc(1, 50);
            site.awaitOut(SOON, "alarm-raised  W-SL12");
            first.setCellSoc(1, 500);
            try (Program follow = Program.start(folder, "status", "--watch", "--json", "--config", "site.conf")) {
                follow.awaitOut(SOON, "\"state\":\"returned-unacknowledged\"");
            }
            assertThat(command("status").out())
                    .contains("ALARMS of b1: 0 new, 1 over but not acknowledged")
                    .containsPattern("! OVER +W-SL12 B1 cell 2 .* until .* worst ");
            assertThat(order("ack", "b1", "--all").out()).contains("alarm-acknowledged  W-SL12  B1  who=Ada");
            assertThat(command("status").out()).doesNotContain("W-SL12");
            assertThat(command("events", "b1").out().lines().filter(line -> line.contains("alarm-acknowledged")))
                    .hasSize(2);
            site.terminate();
            site.awaitExit(Duration.ofSeconds(10));
        }
        assertThat(command("replay", "b1").out()).contains("differences: 0,");
    }

    @Test
    @Requirement("CTL-3")
    void is_told_what_the_hardware_shows_of_an_order() throws Exception {
        // Late enough for a slow computer: an open loop would keep the loads off
        Files.writeString(
                folder.resolve("site.conf"), "cellwarden.banks.b1.silent-after = 4 m", StandardOpenOption.APPEND);
        try (Program site = Program.start(folder, "run", "--config", "site.conf")) {
            site.awaitErr(Program.PATIENCE, "ready");
            awaitReadBack();
            Ended lock = order("lock", "b1", "loads");
            assertThat(lock.out())
                    .contains(
                            "locked  output=load-disconnect  who=Ada",
                            "read back: load-disconnect off at all 2 devices");
            assertThat(lock.exitCode()).isZero();
            Ended on = order("on", "b1", "loads");
            assertThat(on.err()).contains("the bank itself holds the load-disconnect off");

            // A board that does not answer any more cannot be seen to follow
            boards.get(1).close();
            Ended release = order("lock", "b1", "loads", "--release");
            assertThat(release.out())
                    .contains("not followed in 5 s: load-disconnect on, but not read back so at b/B2/discharge-fet;");
            assertThat(release.exitCode()).isEqualTo(3);

            // Who and why stand in one line of every list
            assertThat(command("lock", "b1", "loads", "--who", "A\nda", "--why", "x")
                            .err())
                    .contains("who has a line break");
            assertThat(command("lock", "b1", "loads", "--who", "Ada", "--why", "x".repeat(201))
                            .err())
                    .contains("why has 201 characters; at most 200 are allowed");
        }
    }

    /** Until the board of each battery has been heard. */
    private void awaitReadBack() throws IOException, InterruptedException {
        try (Program watch = Program.start(folder, "status", "--watch", "--json", "--config", "site.conf")) {
            watch.awaitOut(SOON, "\"battery\":\"B2\",\"stateOfCharge\":null,\"voltageV\"");
        }
    }
}
