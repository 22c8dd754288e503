package io.cellwarden.gateway.wire.jbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The content of a JBD answer")
class JbdDecoderTest {

    /** 4 cells, 3 sensors, 22.4 °C, 22.3 °C, 21.7 °C. */
    private static final String BASIC = "0618000001f201f400002c7c00000000000080640304030b8b0b8a0b84";

    @Test
    void gives_each_protection_bit_its_own_alarm() {
        var names = IntStream.range(0, 16)
                .mapToObj(bit ->
                        basicInfo(with(16, 1 << bit >> 8, 1 << bit & 0xFF)).protections())
                .map(List::getFirst)
                .map(JbdProtection::alarmName);

        assertThat(names)
                .containsExactly(
                        "cell-over-voltage",
                        "cell-under-voltage",
                        "pack-over-voltage",
                        "pack-under-voltage",
                        "charge-over-temperature",
                        "charge-under-temperature",
                        "discharge-over-temperature",
                        "discharge-under-temperature",
                        "charge-over-current",
                        "discharge-over-current",
                        "short-circuit",
                        "afe-error",
                        "fets-locked-by-software",
                        "charge-timeout",
                        "reserved-14",
                        "reserved-15");
    }

    @ParameterizedTest(name = "{0} {1} is {2} mA")
    @CsvSource({"0x00, 0x00, 0", "0x00, 0x01, 10", "0x7F, 0xFF, 327670", "0x80, 0x00, -327680", "0xFF, 0xFF, -10"})
    void has_a_signed_current(int high, int low, int currentMa) {
        assertThat(basicInfo(with(2, high, low)).currentMa()).isEqualTo(currentMa);
    }

    @ParameterizedTest(name = "switches {0}: charge {1}, discharge {2}")
    @CsvSource({"0, false, false", "1, true, false", "2, false, true", "3, true, true"})
    void tells_both_switches(int fets, boolean charge, boolean discharge) {
        var info = basicInfo(with(20, fets));
        assertThat(info.chargeFetOn()).isEqualTo(charge);
        assertThat(info.dischargeFetOn()).isEqualTo(discharge);
    }

    @Test
    void has_a_balancing_flag_for_each_cell_and_no_more() {
        assertThat(basicInfo(with(12, 0xFF, 0xF9)).balancing()).containsExactly(true, false, false, true);
        var thirtyTwo = with(12, 0x00, 0x01, 0x80, 0x00);
        thirtyTwo[21] = 32;
        assertThat(basicInfo(thirtyTwo).balancing())
                .hasSize(32)
                .startsWith(true, false)
                .endsWith(false, true);
    }

    @ParameterizedTest(name = "{0} cells: accepted {1}")
    @CsvSource({"0, true", "31, true", "32, true", "33, false", "255, false"})
    void has_at_most_32_cells(int cells, boolean accepted) {
        var verdict = decode(0x03, Bytes.copyOf(with(21, cells)));
        if (accepted) {
            assertThat(verdict).isInstanceOf(Decoded.Ok.class);
        } else {
            assertThat(verdict).isEqualTo(new Decoded.OutOfRange<JbdFrame>("cells", cells, 0, 32));
        }
    }

    @ParameterizedTest(name = "{0} % is {1}")
    @CsvSource({"0, 0", "99, 990", "100, 1000", "101, -1", "255, -1"})
    void has_no_state_of_charge_above_full(int percent, int permille) {
        assertThat(basicInfo(with(19, percent)).socPermille().orElse(-1)).isEqualTo(permille);
    }

    @ParameterizedTest(name = "{0} sensors claimed, 3 sent: {1}")
    @CsvSource({"0, 0", "2, 2", "3, 3", "4, 3", "255, 3"})
    void has_no_more_temperatures_than_were_sent(int claimed, int read) {
        assertThat(basicInfo(with(22, claimed)).temperaturesDeciC()).hasSize(read);
    }

    @Test
    void does_not_need_a_production_date_that_exists() {
        assertThat(basicInfo(with(10, 0, 0)).productionDate()).isEmpty();
    }

    @ParameterizedTest(name = "register {0}: {2} bytes of {1}")
    @CsvSource({"0x03, 23, 0", "0x03, 23, 22", "0x04, 2, 0", "0x04, 2, 1", "0x04, 8, 7", "0x05, 1, 0", "0xAA, 22, 21"})
    void is_refused_when_it_is_too_short(int register, int wanted, int got) {
        assertThat(decode(register, Bytes.copyOf(new byte[got])))
                .isEqualTo(new Decoded.TooShort<JbdFrame>(wanted, got));
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 24})
    void has_eleven_error_counters(int size) {
        var content = new byte[size];
        content[1] = 7;
        content[20] = 1;
        var verdict = decode(0xAA, Bytes.copyOf(content));
        assertThat(verdict).isInstanceOf(Decoded.Ok.class);
        assertThat(((JbdFrame.ErrorCounters) ((Decoded.Ok<JbdFrame>) verdict).frame()).counts())
                .hasSize(11)
                .containsAllEntriesOf(
                        Map.of(JbdErrorCounter.SHORT_CIRCUIT, 7, JbdErrorCounter.PACK_UNDER_VOLTAGE, 256));
    }

    @Test
    void ends_a_text_at_the_first_nul() {
        assertThat(decode(0x05, Bytes.of('J', 'B', 'D', 0, 'x')))
                .isEqualTo(new Decoded.Ok<JbdFrame>(new JbdFrame.HardwareVersion("JBD")));
    }

    @Test
    void of_an_unknown_register_is_an_acknowledgement_when_empty_and_unsupported_otherwise() {
        assertThat(decode(0x0A, Bytes.EMPTY)).isEqualTo(new Decoded.Ok<JbdFrame>(new JbdFrame.WriteAck(0x0A)));
        assertThat(decode(0xA0, Bytes.of(1))).isEqualTo(new Decoded.Unsupported<JbdFrame>("register 0xA0"));
        assertThat(decode(0xE1, Bytes.of(1))).isEqualTo(new Decoded.Unsupported<JbdFrame>("register 0xE1"));
    }

    @Test
    void does_not_matter_when_the_status_says_refused() {
        assertThat(JbdDecoder.decode(new JbdPacket.Answer(0x03, 0x80, Bytes.ofHex(BASIC))))
                .isEqualTo(new Decoded.Ok<JbdFrame>(new JbdFrame.Refused(0x03, 0x80)));
    }

    @Test
    void never_throws_whatever_it_is() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        int[] registers = {0x03, 0x04, 0x05, 0xAA, 0xE1, 0x00, 0x77};
        for (int run = 0; run < 100_000; run++) {
            var content = new byte[random.nextInt(64)];
            random.nextBytes(content);
            int register = registers[random.nextInt(registers.length)];
            assertThat(decode(register, Bytes.copyOf(content)))
                    .as("seed %d, run %d", seed, run)
                    .isNotNull();
        }
    }

    private static byte[] with(int offset, int... values) {
        var content = Bytes.ofHex(BASIC).toArray();
        for (int i = 0; i < values.length; i++) {
            content[offset + i] = (byte) values[i];
        }
        return content;
    }

    private static Decoded<JbdFrame> decode(int register, Bytes content) {
        return JbdDecoder.decode(new JbdPacket.Answer(register, 0, content));
    }

    private static JbdFrame.BasicInfo basicInfo(byte[] content) {
        var verdict = decode(0x03, Bytes.copyOf(content));
        assertThat(verdict).isInstanceOf(Decoded.Ok.class);
        return (JbdFrame.BasicInfo) ((Decoded.Ok<JbdFrame>) verdict).frame();
    }
}
