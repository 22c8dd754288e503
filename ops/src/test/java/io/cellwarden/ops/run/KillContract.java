package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.persistence.store.EventReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A running site with two boards that number their readings, and what its journal must have of them in the end. */
abstract class KillContract {
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(4);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private PseudoTerminals line;
    private CountingBoard first;
    private CountingBoard second;

    @BeforeEach
    void wire() throws IOException {
        line = PseudoTerminals.create(folder, "b");
        first = CountingBoard.overTcp();
        second = CountingBoard.on(line);
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                %s
                cellwarden.links.a { port = "%s", protocol = jbd, control = on, poll = 100 ms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.b { port = "%s", protocol = jbd, control = on, poll = 100 ms, devices = [ { battery = "b1/B2" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1], [B2]] }
                """.formatted(store(), first.port(), line.program()));
    }

    @AfterEach
    void unwire() throws IOException {
        first.close();
        second.close();
        line.close();
        Spools.forget(folder.resolve("data"));
    }

    /** The lines of the site file that name the store. */
    abstract String store();

    /** Reads the journal when no program runs. */
    abstract EventReader journal() throws Exception;

    /** A board that the program talks to over TCP. */
    final CountingBoard board() {
        return first;
    }

    final Path folder() {
        return folder;
    }

    final Program run() throws IOException {
        first.programIsGone();
        second.programIsGone();
        return Program.start(folder, "run", "--config", "site.conf");
    }

    final void kill(int times) throws Exception {
        long seed = Long.getLong("cellwarden.seed", System.nanoTime());
        Random random = new Random(seed);
        System.err.println("killed " + times + " times, -Dcellwarden.seed=" + seed);
        for (int i = 0; i < times; i++) {
            try (Program program = run()) {
                if (i % 4 > 0) { // the others at any moment of their start
                    program.awaitErr(Program.PATIENCE, "ready");
                }
                TimeUnit.MILLISECONDS.sleep(random.nextLong(LONGEST_LIFE.toMillis()));
                program.kill();
            }
        }
        try (Program last = run()) {
            last.awaitErr(Program.PATIENCE, "ready");
            first.awaitMore();
            second.awaitMore();
            last.terminate();
            assertThat(last.awaitExit(LONGEST_STOP)).isEqualTo(143);
        }
        assertNothingLostNorDoubled("seed " + seed);
    }

    /** The journal is what the boards have sent, once and in order, and judging it again decides the same. */
    final void assertNothingLostNorDoubled(String what) throws Exception {
        Map<String, List<Integer>> journalled = new HashMap<>(Map.of("B1", new ArrayList<>(), "B2", new ArrayList<>()));
        try (EventReader reader = journal();
                Stream<Envelope> events = reader.read("b1")) {
            events.forEach(event -> {
                if (event.event() instanceof InputAccepted(Input.Reading reading)) {
                    List<Integer> before = journalled.get(reading.battery());
                    int number = CountingBoard.number(
                            reading.cellsMv().stream().boxed().toList());
                    if (!before.isEmpty() && number != before.getLast() + 1) {
                        System.err.println("behind " + before.getLast() + ": " + event);
                    }
                    before.add(number);
                } else if (event.event() instanceof InputRefused
                        || event.event() instanceof InputAccepted(Input.GapReport _)) {
                    System.err.println(event);
                }
            });
        }
        assertNothingLostNorDoubled(what + ", B1", journalled.get("B1"), first);
        assertNothingLostNorDoubled(what + ", B2", journalled.get("B2"), second);
        try (Program replay = Program.start(folder, "replay", "b1", "--config", "site.conf")) {
            assertThat(replay.awaitExit(Program.PATIENCE)).isZero();
            assertThat(replay.out()).anyMatch(said -> said.contains("chargers-off"));
            assertThat(replay.out().getLast()).contains("differences: 0,");
        }
    }

    private static void assertNothingLostNorDoubled(String what, List<Integer> journalled, CountingBoard board) {
        System.err.printf(
                "%s: %d readings journalled, %d must be%n",
                what, journalled.size(), board.taken().size());
        assertThat(journalled).as(what).isSorted().doesNotHaveDuplicates().containsAll(board.taken());
        assertThat(journalled).as(what).hasSizeGreaterThan(10);
    }
}
