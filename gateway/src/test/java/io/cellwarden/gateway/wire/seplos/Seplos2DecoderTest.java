package io.cellwarden.gateway.wire.seplos;

import static io.cellwarden.gateway.wire.Recorded.plain;
import static io.cellwarden.gateway.wire.Recorded.scaled;
import static io.cellwarden.gateway.wire.Recorded.scaledOne;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The content of an answer of Seplos version 2")
class Seplos2DecoderTest {
    /** Told by the neutral part of the frame, or about the recording itself. */
    private static final Set<String> NO_FIELDS =
            Set.of("cells_V", "temps_C", "current_A", "voltage_V", "length_ok", "checksum_ok");

    static List<Recorded> recorded() {
        return Recorded.of("seplos").stream()
                .filter(recorded -> recorded.text("protocol").equals("seplos-v2"))
                .toList();
    }

    static List<Recorded> answers() {
        return recorded().stream()
                .filter(recorded -> !Set.of("request", "bad").contains(recorded.kind()))
                .toList();
    }

    private static AsciiPacket answer(String info) {
        return new AsciiPacket(0x20, 0, 0x46, 0, Bytes.ofHex(info));
    }

    private static DecodedFrame only(AsciiPacket packet) {
        List<DecodeResult> results =
                Seplos2Decoder.protocol().decodeAnswer(packet.encode().toArray());
        assertThat(results).singleElement().isInstanceOf(DecodedFrame.class);
        return (DecodedFrame) results.getFirst();
    }

    @Test
    void is_recorded_to_be_tested() {
        assertThat(recorded()).hasSize(11);
        assertThat(answers()).hasSize(6);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void decodes_to_what_its_source_says(Recorded recorded) {
        List<DecodeResult> results =
                Seplos2Decoder.protocol().decodeAnswer(recorded.answer().toArray());

        assertThat(results).singleElement().isInstanceOf(DecodedFrame.class);
        DecodedFrame frame = (DecodedFrame) results.getFirst();
        JsonNode expect = recorded.expect();
        if (expect.has("cells_V")) {
            assertThat(frame.cellsMv()).isEqualTo(scaled(expect.get("cells_V"), 3));
            assertThat(frame.temperaturesDeciC()).isEqualTo(scaled(expect.get("temps_C"), 1));
            assertThat(frame.currentMa()).hasValue(scaledOne(expect.get("current_A"), 3));
            assertThat(frame.voltageMv()).hasValue(scaledOne(expect.get("voltage_V"), 3));
            assertThat(frame.socPermille()).hasValue(scaledOne(expect.get("soc"), 1));
        }
        expect.properties().stream()
                .filter(property -> !NO_FIELDS.contains(property.getKey()))
                .forEach(property -> assertThat(String.valueOf(frame.fields().get(property.getKey())))
                        .as(property.getKey())
                        .isEqualTo(plain(property.getValue())));
    }

    @Test
    void with_a_wrong_checksum_is_refused_with_the_reason() {
        Recorded bad = recorded().stream()
                .filter(recorded -> recorded.kind().equals("bad"))
                .findFirst()
                .orElseThrow();
        assertThat(Seplos2Decoder.protocol().decodeAnswer(bad.answer().toArray()))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.kind()).isEqualTo(DecodeError.Kind.CHECKSUM));
    }

    @ParameterizedTest(name = "event {0}, bit {1}: {2}")
    @CsvSource({
        "0, 0, voltage-sensor-fault",
        "0, 7, current-limit-switch-fault",
        "1, 0, cell-high",
        "1, 1, cell-over-voltage",
        "1, 2, cell-low",
        "1, 3, cell-under-voltage",
        "1, 4, pack-high",
        "1, 5, pack-over-voltage",
        "1, 6, pack-low",
        "1, 7, pack-under-voltage",
        "2, 0, charge-high-temperature",
        "2, 3, charge-under-temperature",
        "2, 7, discharge-under-temperature",
        "4, 1, charge-over-current",
        "4, 3, discharge-over-current",
        "5, 2, soc-low"
    })
    void gives_each_bit_of_the_events_its_own_alarm(int event, int bit, String name) {
        String events = "00".repeat(event) + "%02x".formatted(1 << bit) + "00".repeat(13 - event);
        assertThat(only(answer("0001" + "0100" + "0100" + "0000" + "0e" + events))
                        .alarms())
                .containsExactly(name);
    }

    @ParameterizedTest(name = "{0} cells")
    @CsvSource({"8", "15", "16"})
    void finds_the_switches_behind_any_number_of_cells(int cells) {
        DecodedFrame frame = only(answer("0001" + "%02x".formatted(cells) + "00".repeat(cells) + "06" + "00".repeat(6)
                + "0000" + "14" + "00".repeat(6) + "02" + "00".repeat(13)));

        assertThat(frame.chargeAllowed()).contains(true);
        assertThat(frame.dischargeAllowed()).contains(false);
        assertThat(frame.alarms()).isEmpty();
    }

    @Test
    void says_nothing_of_switches_where_too_few_events_are_told() {
        DecodedFrame frame = only(answer("0001" + "0102" + "0101" + "0100" + "01" + "00"));

        assertThat(frame.chargeAllowed()).isEmpty();
        assertThat(frame.alarms()).containsExactly("cell-1-high", "temperature-1-low", "current-low");
    }

    @Test
    void leaves_unknown_what_other_makers_boards_tell_in_another_order() {
        // 3 further values as PACE boards have them
        DecodedFrame frame =
                only(answer("0001" + "010ce4" + "010baf" + "ff9c" + "0149" + "1388" + "03" + "271000102710"));

        assertThat(frame.type()).isEqualTo("telemetry");
        assertThat(frame.currentMa()).hasValue(-1_000);
        assertThat(frame.socPermille()).isEmpty();
        assertThat(frame.fields()).containsEntry("custom", 3).doesNotContainKey("cycles");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "TELEMETRY, 0001",
        "TELEMETRY, 000100010baf000014c8000000",
        "TELEMETRY, 0001010ce4010baff0000149138803",
        "ALARM, 00010100010000000e00",
        "ALARM, 000101000100000001000000",
        "MANUFACTURER, 3131"
    })
    void that_is_cut_or_too_long_is_refused(Seplos2Command asked, String info) {
        assertThat(Seplos2Decoder.decode(answer(info), asked)).isNotInstanceOf(Decoded.Ok.class);
    }

    @ParameterizedTest
    @EnumSource
    void never_throws_whatever_it_holds(Seplos2Command asked) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            byte[] info = new byte[random.nextInt(90)];
            random.nextBytes(info);
            if (info.length > 2 && random.nextBoolean()) {
                info[2] = (byte) random.nextInt(20);
            }
            assertThat(Seplos2Decoder.decode(new AsciiPacket(0x20, 2, 0x46, 0, Bytes.copyOf(info)), asked))
                    .as("seed %d, run %d", seed, run)
                    .isNotNull();
        }
    }
}
