package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.PseudoTerminal;
import io.cellwarden.ops.run.WiredBoard.Frame;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An adapter that is unplugged and plugged in again and again")
@EnabledOnOs(OS.LINUX)
class UnplugIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int BAUD = 9_600;
    /** The journal of so many minutes, log lines, compiled code. */
    private static final long MORE_HEAP_BYTES = 6_000_000;

    @TempDir
    private Path folder;

    private Path port;
    private PseudoTerminal adapter;
    private WiredBoard board;

    @BeforeEach
    void wire() throws IOException {
        port = folder.resolve("line");
        adapter = PseudoTerminal.at(port, BAUD);
        board = WiredBoard.on(adapter);
        Files.writeString(folder.resolve("site.conf"), """
                cellwarden.data-dir = data
                cellwarden.links.a { port = "%s", protocol = jbd, poll = 250 ms, control = on, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]], silent-after = 30 s }
                """.formatted(port));
    }

    @AfterEach
    void unwire() throws IOException {
        adapter.close();
        Spools.forget(folder.resolve("data"));
    }

    @Test
    @Requirement("TOP-6")
    void is_read_each_time_and_leaves_nothing_behind() throws Exception {
        try (Program program = run()) {
            Footprint process = new Footprint(program);
            cycles(1);
            long ports = process.openPorts();
            long descriptors = process.descriptors();
            cycles(6);
            assertThat(process.linkThreads()).containsExactly("link-a");
            assertThat(process.openPorts()).isEqualTo(ports).isEqualTo(1);
            assertThat(process.descriptors()).isLessThanOrEqualTo(descriptors + 3);
            assertThat(program.out()).as("a short interruption is no alarm").isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void takes_no_more_memory_for_hundreds_of_times() throws Exception {
        try (Program program = run()) {
            Footprint process = new Footprint(program);
            cycles(20);
            long threads = process.threads();
            long descriptors = process.descriptors();
            long heap = process.heapBytes();
            cycles(300);
            System.err.printf(
                    "300 times unplugged: threads %d to %d, descriptors %d to %d, live heap %d to %d bytes%n",
                    threads, process.threads(), descriptors, process.descriptors(), heap, process.heapBytes());
            assertThat(process.threads()).isLessThanOrEqualTo(threads + 5);
            assertThat(process.descriptors()).isLessThanOrEqualTo(descriptors + 3);
            assertThat(process.heapBytes()).isLessThan(heap + MORE_HEAP_BYTES);
            assertThat(process.linkThreads()).containsExactly("link-a");
        }
    }

    private Program run() throws IOException, InterruptedException {
        Program program = Program.start(folder, "run", "--config", "site.conf");
        program.awaitErr(Program.PATIENCE, "ready");
        board.awaitAnswer(System.nanoTime(), SOON, "a reading", Frame::tellsCells);
        return program;
    }

    private void cycles(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            adapter.close();
            long plugged = System.nanoTime();
            adapter = PseudoTerminal.at(port, BAUD);
            board.plugInto(adapter);
            board.awaitAnswer(plugged, SOON, "a reading after time " + i, Frame::tellsCells);
            board.forget();
        }
    }
}
