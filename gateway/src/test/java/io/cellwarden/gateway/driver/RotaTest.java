package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.requirement.Requirement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The turn of packs on one line")
@Requirement("TOP-5")
class RotaTest {
    private static final LinkSettings.Pack A = pack("1");
    private static final LinkSettings.Pack B = pack("2");
    private static final LinkSettings.Pack C = pack("3");

    private final Rota rota = new Rota(List.of(A, B, C));

    private static LinkSettings.Pack pack(String address) {
        return new LinkSettings.Pack(Optional.of(address), List.of());
    }

    @Test
    void comes_to_each_in_the_order_of_the_site_file() {
        assertThat(rota.turn()).containsExactly(A, B, C);

        rota.asked(A, true);
        rota.asked(B, true);
        rota.asked(C, true);

        assertThat(rota.turn()).containsExactly(A, B, C);
    }

    @Test
    void comes_to_a_silent_one_behind_those_that_answer() {
        rota.asked(A, false);

        assertThat(rota.turn()).containsExactly(B, C, A);
    }

    @Test
    void comes_to_one_silent_pack_a_poll_and_to_the_next_in_the_next() {
        rota.asked(A, false);
        rota.asked(B, false);

        assertThat(rota.turn()).containsExactly(C, A);
        rota.asked(C, true);
        rota.asked(A, false);

        assertThat(rota.turn()).containsExactly(C, B);
        rota.asked(C, true);
        rota.asked(B, false);

        assertThat(rota.turn()).containsExactly(C, A);
    }

    @Test
    void comes_to_one_that_answers_again_in_its_old_place() {
        rota.asked(A, false);
        rota.asked(A, true);

        assertThat(rota.turn()).containsExactly(A, B, C);
    }

    @Test
    void comes_to_one_of_them_although_all_are_silent() {
        List.of(A, B, C).forEach(pack -> rota.asked(pack, false));

        assertThat(rota.turn()).containsExactly(A);
    }
}
