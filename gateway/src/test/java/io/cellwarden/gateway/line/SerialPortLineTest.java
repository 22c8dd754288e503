package io.cellwarden.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Runs where {@code socat} can make a pair of pseudo-terminals. */
@DisplayName("A line on a pseudo-terminal")
@EnabledIf("io.cellwarden.gateway.line.PseudoTerminals#available")
class SerialPortLineTest {

    @TempDir
    private Path directory;

    private PseudoTerminals pair;
    private SerialPortLine line;

    @BeforeEach
    void connect() throws IOException {
        pair = PseudoTerminals.create(directory);
        line = new SerialPortLine(pair.left().toString(), LineSettings.DEFAULT);
        line.open();
    }

    @AfterEach
    void disconnect() {
        line.close();
        pair.close();
    }

    @Test
    void carries_all_byte_values_both_ways() throws IOException {
        var all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        try (var peer = new RandomAccessFile(pair.right().toFile(), "rw")) {
            line.write(all);
            var heard = new byte[256];
            peer.readFully(heard);
            assertThat(heard).isEqualTo(all);

            peer.write(all);
            var read = new byte[256];
            for (int size = 0; size < read.length; ) {
                var part = new byte[256];
                int count = line.read(part, Duration.ofSeconds(5));
                assertThat(count).isPositive();
                System.arraycopy(part, 0, read, size, count);
                size += count;
            }
            assertThat(read).isEqualTo(all);
        }
    }

    @Test
    void is_for_one_program_alone() throws IOException {
        try (var second = new SerialPortLine(pair.left().toString(), LineSettings.DEFAULT)) {
            assertThatExceptionOfType(LineLost.class)
                    .isThrownBy(second::open)
                    .withMessageContaining("is another program using it?");
            line.close();
            second.open();
        }
    }

    @Test
    void reads_nothing_when_nothing_comes_in_time() throws IOException {
        assertThat(line.read(new byte[1], Duration.ofMillis(20))).isZero();
    }

    @Test
    @Requirement("BMS-9")
    void has_no_lines_beside_its_data_and_says_so() throws IOException {
        assertThat(line.drive(Pin.RTS, true)).isFalse();
        assertThat(line.drive(Pin.DTR, false)).isFalse();
        assertThat(line.isOn(Pin.CTS)).isFalse();
        line.write(new byte[] {1}); // and goes on
    }

    @Test
    void is_lost_when_the_device_goes_away_and_stays_lost() {
        pair.close();
        assertThatExceptionOfType(LineLost.class)
                .isThrownBy(() -> {
                    // The kernel may hand out one empty read before it reports the hang-up.
                    while (line.read(new byte[1], Duration.ofMillis(100)) == 0) {}
                })
                .withMessageStartingWith(line.name());
        assertThatExceptionOfType(LineLost.class).isThrownBy(() -> line.write(new byte[1]));
    }
}
