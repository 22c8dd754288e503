package io.cellwarden.gateway.wire.vedirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a VE.Direct device says")
class VeDirectDecoderTest {
    private final ProtocolDecoder vedirect = VeDirectDecoder.protocol();

    private DecodedFrame text(String fields) {
        byte[] block = VeDirectCodecTest.closed(
                "\r\nPID\t0xA389\r\n" + fields.replace(" ", "\t").replace("|", "\r\n") + "\r\nChecksum\t");
        return (DecodedFrame) vedirect.decodeAnswer(block).getFirst();
    }

    private static Decoded<VeDirectFrame> hex(int command, String payload) {
        return VeDirectDecoder.decode(new HexMessage(command, Bytes.ofHex(payload)))
                .orElseThrow();
    }

    private static VeDirectFrame.Value value(String payload) {
        return (VeDirectFrame.Value) ((Decoded.Ok<VeDirectFrame>) hex(HexMessage.GET, payload)).frame();
    }

    @Test
    void gives_each_alarm_bit_its_own_name() {
        var names = IntStream.range(0, 14)
                .mapToObj(bit -> text("AR " + (1 << bit)).alarms().getFirst());

        assertThat(names)
                .containsExactly(
                        "low-voltage",
                        "high-voltage",
                        "low-state-of-charge",
                        "low-starter-voltage",
                        "high-starter-voltage",
                        "low-temperature",
                        "high-temperature",
                        "mid-voltage",
                        "overload",
                        "dc-ripple",
                        "low-ac-out",
                        "high-ac-out",
                        "short-circuit",
                        "bms-lockout");
        assertThat(text("AR 0").alarms()).isEmpty();
        assertThat(text("AR 5|WARN 4").alarms()).containsExactly("low-voltage", "low-state-of-charge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOC ---|CE ---|TTG ---|T ---", "SOC 1001|TTG -1", "SOC -1", "V 99999999999|I x", "V |I -"})
    void leaves_unknown_what_is_not_available(String fields) {
        var frame = text(fields);

        assertThat(frame.socPermille()).isEmpty();
        assertThat(frame.temperaturesDeciC()).isEmpty();
        assertThat(frame.voltageMv()).isEmpty();
        assertThat(frame.currentMa()).isEmpty();
        assertThat(frame.fields()).doesNotContainKeys("consumed_Ah", "ttg_minutes");
    }

    @Test
    void tells_the_history() {
        var frame = text("H1 -403400|H4 12|H7 20010|H9 3600|H17 50760");

        assertThat(frame.fields())
                .containsEntry("deepest_discharge_Ah", new BigDecimal("-403.4"))
                .containsEntry("charge_cycles", new BigDecimal("12"))
                .containsEntry("min_voltage_V", new BigDecimal("20.01"))
                .containsEntry("since_full_charge_s", new BigDecimal("3600"))
                .containsEntry("discharged_kWh", new BigDecimal("507.6"));
    }

    @Test
    void has_a_temperature_in_whole_degrees() {
        assertThat(text("T -5").temperaturesDeciC()).containsExactly(-50);
    }

    @ParameterizedTest
    @CsvSource({"Relay ON, true", "Relay Off, false", "RELAY on, true"})
    void reads_on_and_off_in_any_letters(String field, boolean on) {
        assertThat(text(field).fields()).containsEntry("relay", on);
    }

    @ParameterizedTest(name = "{0} is {1} x 10^-{2} {3}")
    @CsvSource({
        "8CED00 66FFFFFF, -154, 3, A",
        "8FED00 FEFF,     -2,   1, A",
        "ECED00 5B73,     29531, 2, K",
        "FE0F00 F000,     240,  0, min"
    })
    void scales_registers(String payload, long number, int digits, String unit) {
        var value = value(payload);

        assertThat(value.number()).hasValue(number);
        assertThat(value.register().orElseThrow().digits()).isEqualTo(digits);
        assertThat(value.register().orElseThrow().unit()).isEqualTo(unit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8DED00 FF7F",
                "8CED00 FFFFFF7F",
                "FF0F00 FFFF",
                "FE0F00 FFFF",
                "FFEE00 FFFFFF7F",
                "820300 FFFF",
                "8DED01",
                "777700 01"
            })
    void leaves_unknown_a_register_that_has_no_value(String payload) {
        assertThat(value(payload).number()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, unknown id", "2, 'not supported, or read only'", "4, wrong parameter", "8, flags 0x08"})
    void tells_why_a_register_was_refused(int flags, String why) {
        var value = value("4E03%02X01".formatted(flags));

        assertThat(value.refusal()).isEqualTo(why);
        assertThat(value.isRefused()).isEqualTo(flags != 0);
    }

    @Test
    void is_refused_where_a_value_is_shorter_than_its_kind() {
        assertThat(hex(HexMessage.GET, "8DED00 6D")).isEqualTo(new Decoded.TooShort<VeDirectFrame>(5, 4));
        assertThat(hex(HexMessage.GET, "8DED")).isEqualTo(new Decoded.TooShort<VeDirectFrame>(3, 2));
        assertThat(hex(HexMessage.PING, "16")).isEqualTo(new Decoded.TooShort<VeDirectFrame>(2, 1));
        assertThat(hex(9, "00")).isEqualTo(new Decoded.Unsupported<VeDirectFrame>("HEX command 9"));
    }

    @Test
    void tells_other_answers() {
        assertThat(hex(HexMessage.PING, "1641"))
                .isEqualTo(new Decoded.Ok<VeDirectFrame>(new VeDirectFrame.Ping(0x4116)));
        assertThat(hex(HexMessage.FRAME_ERROR, "AAAA"))
                .isEqualTo(new Decoded.Ok<VeDirectFrame>(new VeDirectFrame.FrameError()));
        assertThat(hex(HexMessage.UNKNOWN_COMMAND, "0200"))
                .isEqualTo(new Decoded.Ok<VeDirectFrame>(new VeDirectFrame.UnknownCommand(2)));
    }

    @Test
    void shows_messages_in_neutral_terms_too() {
        assertThat(only(":78DED006D0A5D\n").voltageMv()).hasValue(26_690);
        assertThat(only(":7FF0F004F1BD6\n").socPermille()).hasValue(699);
    }

    @Test
    void is_refused_with_the_reason() {
        assertThat(answer(":78DED006D0A5E\n"))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.kind()).isEqualTo(DecodeError.Kind.CHECKSUM));
        assertThat(answer(":78DED006D0A5"))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.kind()).isEqualTo(DecodeError.Kind.LENGTH));
        assertThat(answer("V\t12"))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.kind()).isEqualTo(DecodeError.Kind.FRAMING));
        assertThat(answer(":78DED00D4\n"))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.kind()).isEqualTo(DecodeError.Kind.UNSUPPORTED));
    }

    private List<DecodeResult> answer(String line) {
        return vedirect.decodeAnswer(VeDirectVector.ascii(line).toArray());
    }

    private DecodedFrame only(String line) {
        return (DecodedFrame) answer(line).getFirst();
    }
}
