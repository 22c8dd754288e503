package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A measurement that is ended by Ctrl-C")
class BenchEndIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private static List<String> left(Path temporary) throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("cellwarden-bench"))
                    .toList();
        }
    }

    @Test
    void takes_its_folders_along() throws Exception {
        // Given
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        try (Program bench = Program.start(
                folder,
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                "bench",
                "protect",
                "--journal",
                "on",
                "--banks",
                "1",
                "--warm-up",
                "600")) {
            bench.awaitErr(Program.PATIENCE, "other banks start");
            long deadline = System.nanoTime() + SOON.toNanos();
            while (left(temporary).isEmpty()) {
                assertThat(System.nanoTime()).as("%s", bench.err()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            // When
            bench.interrupt();
            bench.awaitExit(SOON);
        }
        // Then
        assertThat(left(temporary)).isEmpty();
    }
}
