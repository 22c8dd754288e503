package io.cellwarden.gateway.sim.jbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.PackState;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The expected bytes are captures; their sources stand beside the same frames in frames/jbd/vectors.jsonl. */
@DisplayName("The bytes of a simulated JBD board")
class JbdImageTest {

    private static PackState pack(
            int voltageMv, int currentMa, int remainingMilliAh, int nominalMilliAh, int cycles, List<Integer> deciC) {
        return new PackState(
                voltageMv,
                currentMa,
                remainingMilliAh,
                nominalMilliAh,
                cycles,
                Collections.nCopies(4, false),
                false,
                false,
                false,
                true,
                true,
                Collections.nCopies(4, voltageMv / 4),
                deciC);
    }

    private static String frame(PackState pack, LocalDate made, int version) {
        return HexFormat.of().formatHex(JbdImage.answer(0x03, 0, JbdImage.basicInfo(pack, made, version)));
    }

    @Test
    void are_those_of_an_idle_board_with_four_cells() {
        assertThat(frame(pack(15_600, 0, 4_980, 5_000, 0, List.of(224, 223, 217)), LocalDate.of(2022, 3, 28), 0x80))
                .isEqualTo("dd03001d0618000001f201f400002c7c00000000000080640304030b8b0b8a0b84fa8d77");
    }

    @Test
    void are_those_of_a_board_that_discharges_2870_ma() {
        assertThat(frame(
                        pack(15_600, -2_870, 4_980, 5_000, 42, List.of(224, 223, 217)),
                        LocalDate.of(2022, 3, 28),
                        0x80))
                .isEqualTo("dd03001d0618fee101f201f4002a2c7c00000000000080640304030b8b0b8a0b84f88477");
    }

    @Test
    void are_those_of_a_board_that_stopped_the_charge() {
        var pack = new PackState(
                14_280,
                0,
                280_000,
                280_000,
                8,
                Collections.nCopies(4, false),
                true,
                false,
                false,
                false,
                true,
                Collections.nCopies(4, 3_570),
                List.of(215, 209, 204));
        assertThat(frame(pack, LocalDate.of(2022, 3, 28), 0x80))
                .isEqualTo("dd03001d059400006d606d6000082c7c00000000000180640204030b820b7c0b77fa7c77");
    }

    @Test
    void are_those_of_a_board_with_seventeen_cells() {
        var cells = List.of(
                3784, 3784, 3787, 3791, 3786, 3783, 3786, 3789, 3785, 3786, 3787, 3787, 3784, 3788, 3784, 3785, 3785);
        assertThat(HexFormat.of().formatHex(JbdImage.answer(0x04, 0, JbdImage.words(cells))))
                .isEqualTo("dd0400220ec80ec80ecb0ecf0eca0ec70eca0ecd0ec90eca0ecb0ecb0ec80ecc0ec80ec90ec9f18777");
    }

    @Test
    void are_those_of_a_board_that_tells_its_name_or_acknowledges() {
        var name = "JBD-SP04S034-L4S-200A-B-U".getBytes(StandardCharsets.US_ASCII);
        assertThat(HexFormat.of().formatHex(JbdImage.answer(0x05, 0, name)))
                .isEqualTo("dd0500194a42442d53503034533033342d4c34532d323030412d422d55fa0877");
        assertThat(HexFormat.of().formatHex(JbdImage.answer(0xE1, 0, new byte[0])))
                .isEqualTo("dde10000000077");
    }
}
