package io.cellwarden.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A line by its port")
class LinesTest {

    @Test
    void is_a_bridge_or_a_device() {
        assertThat(Lines.of("tcp://localhost:4001", LineSettings.DEFAULT))
                .isInstanceOf(TcpLine.class)
                .extracting(Line::name)
                .isEqualTo("tcp://localhost:4001");
        assertThat(Lines.of("/dev/ttyUSB0", LineSettings.DEFAULT)).isInstanceOf(SerialPortLine.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "tcp://",
                "tcp://host",
                "tcp://host:",
                "tcp://host:0",
                "tcp://host:65536",
                "tcp://:4001",
                "tcp://host:4001/x",
                "tcp://a b:1"
            })
    void is_refused_when_it_is_malformed(String port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lines.of(port, LineSettings.DEFAULT))
                .withMessageContaining("tcp://host:port");
    }

    @Test
    void tells_port_and_reason_when_it_cannot_be_opened() {
        assertThatExceptionOfType(LineLost.class)
                .isThrownBy(
                        () -> Lines.of("/no/such/device", LineSettings.DEFAULT).open())
                .withMessage("/no/such/device: no such device");
    }

    @Test
    void cannot_be_used_before_it_is_open_or_after_it_is_closed() {
        var line = Lines.of("/no/such/device", LineSettings.DEFAULT);
        line.close();
        assertThatExceptionOfType(LineLost.class)
                .isThrownBy(() -> line.read(new byte[1], Duration.ofMillis(1)))
                .withMessageContaining("not open");
        assertThatExceptionOfType(LineLost.class)
                .isThrownBy(() -> line.write(new byte[1]))
                .withMessageContaining("not open");
    }

    @Test
    void has_settings_that_a_port_can_have() {
        assertThatIllegalArgumentException().isThrownBy(() -> LineSettings.DEFAULT.withBaud(299));
        assertThat(LineSettings.DEFAULT.withBaud(300).baud()).isEqualTo(300);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LineSettings(9600, 8, 3, LineSettings.Parity.NONE, Duration.ofSeconds(1)))
                .withMessage("stop bits 3, allowed is 1 or 2");
    }
}
