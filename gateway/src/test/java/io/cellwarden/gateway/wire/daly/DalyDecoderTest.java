package io.cellwarden.gateway.wire.daly;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The content of a Daly answer")
class DalyDecoderTest {

    private static Decoded<DalyFrame> decode(int id, String hex) {
        return DalyDecoder.decode(new DalyPacket.Answer(1, id, Bytes.ofHex(hex)));
    }

    @ParameterizedTest
    @EnumSource
    void gives_each_fault_bit_its_own_alarm(DalyFault fault) {
        var content = new byte[8];
        content[fault.ordinal() / 8] = (byte) (1 << fault.ordinal() % 8);
        assertThat(DalyDecoder.decode(new DalyPacket.Answer(1, 0x98, Bytes.copyOf(content))))
                .isEqualTo(new Decoded.Ok<DalyFrame>(new DalyFrame.Faults(java.util.List.of(fault), 0)));
    }

    @ParameterizedTest(name = "byte {0} bit {1} is {2}")
    @CsvSource({
        "0, 1, cell-over-voltage-2",
        "0, 6, pack-under-voltage-1",
        "1, 4, discharge-over-temperature-1",
        "2, 3, discharge-over-current-2",
        "3, 2, temperature-difference-1",
        "4, 5, discharge-mos-stuck-on",
        "5, 0, afe-chip",
        "5, 7, internal-communication",
        "6, 3, charge-forbidden-by-low-voltage"
    })
    void has_its_fault_bits_where_the_sheet_has_them(int at, int bit, String name) {
        assertThat(DalyFault.values()[8 * at + bit].alarmName()).isEqualTo(name);
        assertThat(DalyFault.values()).hasSize(56);
    }

    @ParameterizedTest(name = "id {0}: {1} is frame {2}, accepted {3}")
    @CsvSource({
        "0x95, 00, 0, false",
        "0x95, 01, 1, true",
        "0x95, 10, 16, true",
        "0x95, 11, 17, false",
        "0x95, ff, 255, false",
        "0x96, 03, 3, true",
        "0x96, 04, 4, false",
        "0x57, 05, 5, true",
        "0x57, 06, 6, false"
    })
    void has_a_frame_number_that_there_is(int id, String number, int frame, boolean accepted) {
        var verdict = decode(id, number + "0cd00cd10cd2ff");
        if (accepted) {
            assertThat(verdict).isInstanceOf(Decoded.Ok.class);
        } else {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Decoded.OutOfRange.class,
                            range -> assertThat(range.value()).isEqualTo(frame));
        }
    }

    @ParameterizedTest(name = "{0} cells, {1} sensors: accepted {2}")
    @CsvSource({"48, 21, true", "49, 1, false", "4, 22, false", "0, 0, true"})
    void has_at_most_48_cells_and_21_sensors(int cells, int sensors, boolean accepted) {
        assertThat(decode(0x94, "%02x%02x000000000000".formatted(cells, sensors)) instanceof Decoded.Ok)
                .isEqualTo(accepted);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"03e7, 999", "03e8, 1000", "03e9, -1", "ffff, -1"})
    void has_no_state_of_charge_above_full(String raw, int permille) {
        var pack = (DalyFrame.Pack) ((Decoded.Ok<DalyFrame>) decode(0x90, "020800007530" + raw)).frame();
        assertThat(pack.socPermille().orElse(-1)).isEqualTo(permille);
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a5015008000445c000000ce4|rated|{capacity_Ah=280, cell_V=3.3, cmd=0x50}",
                "a501530800001603 1c000000|production|{date=2022-03-28, cmd=0x53}",
                "a50157080142 4d53303132 33|battery-code|{frame=1, text=BMS0123, cmd=0x57}",
                "a501d908 0100000000000000|write-ack|{id=0xD9, value=1, cmd=0xd9}"
            })
    void is_told_by_name(String hex, String type, String fields) {
        var bytes = Bytes.ofHex(hex).toArray();
        var frame = java.util.Arrays.copyOf(bytes, 13);
        for (int i = 0; i < 12; i++) {
            frame[12] += bytes[i];
        }
        assertThat(DalyDecoder.protocol().decodeAnswer(frame))
                .singleElement()
                .isInstanceOfSatisfying(DecodedFrame.class, told -> {
                    assertThat(told.type()).isEqualTo(type);
                    assertThat(told.fields()).hasToString(fields);
                });
    }

    @Test
    void says_nothing_of_single_cells_that_balance_since_their_order_is_disputed() {
        assertThat(((DalyFrame.Balance) ((Decoded.Ok<DalyFrame>) decode(0x97, "0000000000004321")).frame()).any())
                .isFalse();
        assertThat(((DalyFrame.Balance) ((Decoded.Ok<DalyFrame>) decode(0x97, "0000000000014321")).frame()).any())
                .isTrue();
        assertThat(DalyDecoder.protocol()
                        .decodeAnswer(Bytes.ofHex("a5019708000111100000000067").toArray()))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodedFrame.class, told -> assertThat(told.balancing()).isEmpty());
    }

    @Test
    void is_unsupported_with_an_id_that_is_not_known() {
        assertThat(decode(0x60, "0000000000000000")).isEqualTo(new Decoded.Unsupported<DalyFrame>("id 0x60"));
    }

    @Test
    void never_throws_whatever_it_is() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int run = 0; run < 100_000; run++) {
            var content = new byte[8];
            random.nextBytes(content);
            assertThat(DalyDecoder.decode(new DalyPacket.Answer(1, random.nextInt(256), Bytes.copyOf(content))))
                    .as("seed %d, run %d", seed, run)
                    .isNotNull();
        }
    }
}
