package io.cellwarden.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A line over TCP")
class TcpLineTest {

    private final byte[] buffer = new byte[16];
    private ServerSocket server;
    private TcpLine line;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        line = new TcpLine("127.0.0.1", server.getLocalPort(), Duration.ofSeconds(5));
    }

    @AfterEach
    void hang_up() throws IOException {
        line.close();
        server.close();
    }

    @Test
    void carries_bytes_both_ways() throws IOException {
        line.open();
        try (var peer = server.accept()) {
            line.write(new byte[] {1, (byte) 0xDD, 3});
            assertThat(peer.getInputStream().readNBytes(3)).containsExactly(1, 0xDD, 3);
            peer.getOutputStream().write(new byte[] {9, 8});
            assertThat(line.read(buffer, Duration.ofSeconds(5))).isPositive();
            assertThat(buffer[0]).isEqualTo((byte) 9);
        }
    }

    @Test
    void reads_nothing_when_nothing_comes_in_time() throws IOException {
        line.open();
        try (Socket _ = server.accept()) {
            assertThat(line.read(buffer, Duration.ofMillis(5))).isZero();
            assertThat(line.read(buffer, Duration.ZERO))
                    .as("zero never means for ever")
                    .isZero();
        }
    }

    @Test
    void is_lost_when_the_other_side_closes() throws IOException {
        line.open();
        server.accept().close();
        assertThatExceptionOfType(LineLost.class)
                .isThrownBy(() -> line.read(buffer, Duration.ofSeconds(5)))
                .withMessageStartingWith(line.name() + ": ");
    }

    @Test
    void opens_again_after_it_was_lost() throws IOException {
        line.open();
        server.accept().close();
        line.close();
        line.open();
        try (var peer = server.accept()) {
            line.write(new byte[] {7});
            assertThat(peer.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void is_given_up_when_the_other_side_vanished_without_a_word_and_opens_again() throws IOException {
        // Given
        Duration deadAfter = Duration.ofMillis(50);
        try (var halfOpen = new TcpLine("127.0.0.1", server.getLocalPort(), Duration.ofSeconds(5), deadAfter)) {
            halfOpen.open();
            try (Socket _ = server.accept()) {
                halfOpen.write(new byte[] {1});
                assertThat(halfOpen.read(buffer, deadAfter.multipliedBy(2))).isZero();
                // Then
                assertThatExceptionOfType(LineLost.class)
                        .isThrownBy(() -> halfOpen.write(new byte[] {2}))
                        .withMessageContaining("nothing came for 0 s, the connection may be dead");
            }
            halfOpen.close();
            halfOpen.open();
            try (var peer = server.accept()) {
                halfOpen.write(new byte[] {3});
                assertThat(peer.getInputStream().read()).isEqualTo(3);
            }
        }
    }

    @Test
    void is_not_given_up_however_long_nothing_was_asked() throws IOException {
        try (var idle = new TcpLine("127.0.0.1", server.getLocalPort(), Duration.ofSeconds(5), Duration.ofMillis(1))) {
            idle.open();
            try (var peer = server.accept()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(idle.read(buffer, Duration.ofMillis(10))).isZero();
                    idle.write(new byte[] {1});
                    peer.getOutputStream().write(2);
                    assertThat(idle.read(buffer, Duration.ofSeconds(5))).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void tells_port_and_reason_when_nobody_listens() throws IOException {
        server.close();
        assertThatExceptionOfType(LineLost.class)
                .isThrownBy(() -> line.open())
                .withMessageStartingWith(line.name() + ": cannot connect");
    }
}
