package io.cellwarden.gateway.sim.jbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.SimulatedBattery;
import java.time.InstantSource;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The configuration of a simulated JBD board")
class JbdConfigurationTest {
    private static final String ENTER = "dd5a00025678ff3077";
    private static final String LEAVE = "dd5a01020000fffd77";
    private static final String READ_CELL_UNDER_VOLTAGE = "dda52600ffda77";
    private static final String REFUSED = "dd268000ff8077";

    private final JbdBoard board =
            new JbdBoard("B1", SimulatedBattery.of(4, 200_000, 500, 1), InstantSource.system(), write -> {});

    private String ask(String request) {
        byte[] bytes = HexFormat.of().parseHex(request);
        return HexFormat.of().formatHex(board.receive(bytes, bytes.length));
    }

    @Test
    void is_told_in_factory_mode_only() {
        assertThat(ask(READ_CELL_UNDER_VOLTAGE)).isEqualTo(REFUSED);
        assertThat(ask(ENTER)).isEqualTo("dd000000000077");
        assertThat(ask(READ_CELL_UNDER_VOLTAGE)).isEqualTo("dd26000209f6feff77");
        assertThat(ask(LEAVE)).isEqualTo("dd010000000077");
        assertThat(ask(READ_CELL_UNDER_VOLTAGE)).isEqualTo(REFUSED);
    }

    @Test
    void is_not_opened_by_another_word_nor_without_a_password_where_one_is_needed() {
        assertThat(ask("dd5a00020000fffe77")).isEqualTo("dd008000ff8077");
        board.configuration().needPassword();
        assertThat(ask(ENTER)).isEqualTo("dd008100ff7f77");
        assertThat(board.configuration().isOpen()).isFalse();
    }
}
