package io.cellwarden.gateway.sim.canbms;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.SerialPortLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A simulated CAN adapter")
class SimulatedCanTest {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    @TempDir
    private Path folder;

    private static void awaitAnswer(SerialPortLine line, String command, String answer) throws LineLost {
        line.write((command + "\r").getBytes(StandardCharsets.US_ASCII));
        StringBuilder heard = new StringBuilder();
        byte[] buffer = new byte[64];
        long begun = System.nanoTime();
        while (!heard.toString().contains(answer) && System.nanoTime() - begun < PATIENCE_NANOS) {
            int read = line.read(buffer, Duration.ofMillis(50));
            heard.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        }
        assertThat(heard.toString()).as("answer to %s", command).contains(answer);
    }

    @Test
    void talks_and_sends_only_while_it_is_open() throws IOException, LineLost, InterruptedException {
        Path path = folder.resolve("can");
        LineSettings usual = LineSettings.DEFAULT;
        LineSettings settings =
                new LineSettings(115_200, usual.dataBits(), usual.stopBits(), usual.parity(), usual.connectTimeout());
        try (SimulatedCan can = SimulatedCan.at(path, 115_200, Optional.of(() -> List.of("t1230")));
                SerialPortLine line = new SerialPortLine(path.toString(), settings)) {
            line.open();
            awaitAnswer(line, "t1231AA", "\u0007");
            awaitAnswer(line, "O", "\u0007");
            awaitAnswer(line, "S6", "\r");
            awaitAnswer(line, "O", "t1230\r");
            awaitAnswer(line, "S5", "\u0007");
            line.write("t1231AA\r".getBytes(StandardCharsets.US_ASCII));
            assertThat(can.sent().poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS)).isEqualTo("t1231AA");
            can.full(true);
            awaitAnswer(line, "t1231BB", "\u0007");
            can.full(false);
            can.reset();
            awaitAnswer(line, "t1231CC", "\u0007");
            assertThat(can.sent()).isEmpty();
            assertThat(can.commands()).containsExactly("O", "S6", "O", "S5");
        }
    }
}
