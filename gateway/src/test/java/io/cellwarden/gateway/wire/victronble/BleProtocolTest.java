package io.cellwarden.gateway.wire.victronble;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeError.Kind;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.StreamDecoder;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Instant Readout")
class BleProtocolTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String ADVERT = "1002e5a0053412012ddda156e17c66c76ca5bba72addcaa7";
    private static final String ADDRESS = "c0ffee123456";

    private final ProtocolDecoder protocol = BleProtocol.protocol().withKey(KEY).orElseThrow();

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    private static BleRecord.SmartLithium lithium(String hex) {
        return (BleRecord.SmartLithium) ((Decoded.Ok<BleRecord>) BleDecoder.decode(5, Bytes.ofHex(hex))).frame();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0ffee123456 -71 " + ADVERT,
                "c0ffee123456 -71 e102" + ADVERT,
                "C0:FF:EE:12:34:56,-71,02E1" + ADVERT,
                "C0-FF-EE-12-34-56;0x" + ADVERT,
                "\tC0FFEE123456\t" + ADVERT + "\t-71\r",
                "{\"id\":\"C0:FF:EE:12:34:56\",\"rssi\":-71,\"manufacturerdata\":\"e102" + ADVERT + "\"}",
                "[12:00:01] adv from C0:FF:EE:12:34:56 rssi=-71 data=" + ADVERT + " ok"
            })
    void is_found_in_the_lines_of_several_receivers(String line) {
        for (byte[] input : List.of(ascii(line), ascii(line + "\n"), ascii("hello\n" + line + "\nbye"))) {
            assertThat(protocol.decodeAnswer(input))
                    .singleElement()
                    .isInstanceOfSatisfying(DecodedFrame.class, frame -> {
                        assertThat(frame.address()).contains(ADDRESS);
                        assertThat(frame.type()).isEqualTo("smart-lithium");
                        assertThat(frame.cellsMv()).containsExactly(3310, 3310, 3310, 3310);
                        assertThat(frame.alarms()).isEmpty();
                        assertThat(frame.fields()).containsEntry("counter", 0x1234);
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ADVERT, "e102" + ADVERT, "02e1" + ADVERT})
    void is_read_from_the_bytes_of_one_advertisement_too(String hex) {
        assertThat(protocol.decodeAnswer(Bytes.ofHex(hex).toArray()))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodedFrame.class,
                        frame -> assertThat(frame.voltageMv()).hasValue(13_240));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing,          '',                                  LENGTH,      no bytes",
        "other devices,    'a4c138000001 -80 4c0010054b1c2f3a', FRAMING,     no advertisement of a Victron product",
        "half an advert,   'c0ffee123456 -71 1002e5a005341201', LENGTH,      'advertisement of 8 bytes, needs at least 9'",
        "half a record,    'c0ffee123456 -71 1002e5a005341201ddda', LENGTH,  'record of 2 bytes, needs at least 4'",
        "a solar charger,  'c0ffee123456 -71 1002e5a00134120100112233445566', UNSUPPORTED, record type 0x01"
    })
    void is_refused_with_the_reason_where_there_is(String what, String line, Kind kind, String detail) {
        assertThat(protocol.decodeAnswer(ascii(line)))
                .singleElement()
                .isInstanceOfSatisfying(DecodeError.class, error -> {
                    assertThat(error.kind()).isEqualTo(kind);
                    assertThat(error.detail()).isEqualTo(detail);
                });
    }

    @Test
    void tells_a_missing_and_a_wrong_key_without_telling_any() {
        var missing = BleProtocol.protocol().decodeAnswer(Bytes.ofHex(ADVERT).toArray());
        var wrong = BleProtocol.protocol()
                .withKey("ff" + KEY.substring(2))
                .orElseThrow()
                .decodeAnswer(Bytes.ofHex(ADVERT).toArray());

        assertThat(missing).singleElement().isInstanceOfSatisfying(DecodedFrame.class, frame -> {
            assertThat(frame.type()).isEqualTo("encrypted");
            assertThat(frame.voltageMv()).isEmpty();
            assertThat(frame.fields())
                    .containsEntry("product_id", "0xA0E5")
                    .containsEntry("record_type", "0x05")
                    .containsEntry("readable", "with its key: --key-file, --key-env or --key");
        });
        assertThat(wrong).singleElement().isInstanceOfSatisfying(DecodeError.class, error -> {
            assertThat(error.kind()).isEqualTo(Kind.CHECKSUM);
            assertThat(error.detail()).startsWith("wrong key");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123", KEY + "00", "0123456789abcdef0123456789abcdeg"})
    void refuses_what_is_no_key_without_repeating_it(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdvertKey.of(text))
                .withMessageContaining("wanted are 32 hex digits")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("0123"));
        assertThat(AdvertKey.of(" " + KEY + "\n").toString()).isEqualTo("key");
    }

    @Test
    void leaves_unknown_what_is_not_available_and_what_the_record_ends_before() {
        var whole = lithium("00000006ffffffffffffffffffffffff");
        assertThat(whole.cellsMv(4)).containsExactly(Ints.ABSENT, Ints.ABSENT, Ints.ABSENT, Ints.ABSENT);
        assertThat(whole.voltageMv()).isEqualTo(Ints.ABSENT);
        assertThat(whole.temperatureC()).isEqualTo(Ints.ABSENT);
        var cut = lithium("000000060000c7e3f1f8ffffff");
        assertThat(cut.cellsMv(4)).containsExactly(3310, 3310, 3310, 3310);
        assertThat(cut.voltageMv()).isEqualTo(Ints.ABSENT);
        assertThat(cut.balancer()).isEqualTo(Ints.ABSENT);
        assertThat(cut.temperatureC()).isEqualTo(Ints.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({"030000, 0", "fbffff, -2", "ffffff,", "ffff7f,"})
    void leaves_a_current_unknown_that_is_not_available(String bits, @Nullable Integer currentMa) {
        var decoded = BleDecoder.decode(2, Bytes.ofHex("ffffe50400000000" + bits + "f40140df03"));

        var monitor = (BleRecord.Monitor) ((Decoded.Ok<BleRecord>) decoded).frame();
        assertThat(monitor.currentMa()).isEqualTo(currentMa == null ? Ints.ABSENT : currentMa);
    }

    @Test
    void takes_more_cells_than_expected_only_where_they_are_told() {
        var eight = lithium("000000060000cce592b95c2e997b1ad0");
        assertThat(eight.cellsMv(8)).hasSize(8);
        assertThat(eight.cellsMv(4)).as("refused later for their number").hasSize(8);
        assertThat(lithium("000000060000c7e3f1f8ffffff2c35b5").cellsMv(8))
                .as("missing ones are unknown")
                .endsWith(Ints.ABSENT, Ints.ABSENT, Ints.ABSENT, Ints.ABSENT);
    }

    private static BleRecord.SmartLithium clamped(int voltageMv, int... cells) {
        return new BleRecord.SmartLithium(0, 0, Ints.of(cells), voltageMv, 1, 20);
    }

    @Test
    void takes_from_the_voltage_of_the_battery_what_a_cell_has_beyond_the_end_of_the_scale() {
        assertThat(clamped(14_000, 3_300, 3_300, 3_300, 3_860).cellsMv(4)).containsExactly(3_300, 3_300, 3_300, 4_100);
        assertThat(clamped(11_900, 3_200, 3_200, 3_200, 2_600).cellsMv(4)).containsExactly(3_200, 3_200, 3_200, 2_300);
        assertThat(clamped(14_600, 3_300, 3_300, 3_860, 3_860).cellsMv(4)).containsExactly(3_300, 3_300, 4_000, 4_000);
        assertThat(clamped(13_760, 3_300, 3_300, 3_300, 3_860).cellsMv(4))
                .as("exactly at the end")
                .containsExactly(3_300, 3_300, 3_300, 3_860);
        assertThat(clamped(13_700, 3_300, 3_300, 3_300, 3_860).cellsMv(4))
                .as("never back into the scale")
                .endsWith(3_860);
        assertThat(clamped(12_000, 3_300, 3_300, 2_600, 3_860).cellsMv(4))
                .as("both ways at once")
                .containsExactly(3_300, 3_300, 2_600, 3_860);
        assertThat(clamped(Ints.ABSENT, 3_300, 3_300, 3_300, 3_860).cellsMv(4)).endsWith(3_860);
        assertThat(clamped(13_000, 3_300, 3_300, Ints.ABSENT, 3_860).cellsMv(4)).endsWith(3_860);
    }

    @Test
    void names_the_errors_of_the_manual() {
        assertThat(List.of(LithiumError.values()).stream()
                        .map(LithiumError::code)
                        .map(code -> code.map(AlarmCode::text).orElse("-")))
                .containsExactly(
                        "E-SL1", "E-SL2", "E-SL9", "E-SL9", "E-SL10", "E-SL10", "E-SL10", "E-SL119", "E-SL9", "E-SL10",
                        "-");
    }

    @Test
    void tells_what_complains_by_name() {
        assertThat(LithiumFlag.complaints(0xFFFF_FFFF))
                .map(LithiumFlag::alarmName)
                .contains("over-voltage-alarm", "hardware-failure", "cell-imbalance-alarm")
                .doesNotContain("allowed-to-charge", "allowed-to-discharge")
                .hasSize(17);
        assertThat(LynxAlarm.names(0b11)).containsExactly("low-cell-voltage");
        assertThat(LynxAlarm.names(0b10 << 16)).containsExactly("high-temperature-warning");
        assertThat(LynxAlarm.names(0x1455)).isEmpty();
    }

    @Test
    void finds_the_same_lines_however_they_are_cut() {
        byte[] line = ascii("boot\r\nc0ffee123456 -71 " + ADVERT + "\nc0ff\u0007ee123456 -71 " + ADVERT + "\nx -1 "
                + ADVERT + "\n" + "y".repeat(700) + "\nc0ffee123456 -70 " + ADVERT + "\n");
        var whole = events(line, line.length);
        assertThat(whole.stream()
                        .filter(event -> event instanceof LineEvent.Received<Optional<AdvertLine>>(var found, long _)
                                && found.isPresent()
                                && found.get().address().isPresent()))
                .hasSize(2);
        for (int chunk = 1; chunk < line.length; chunk++) {
            assertThat(events(line, chunk)).as("chunks of %d", chunk).isEqualTo(whole);
        }
    }

    private static List<LineEvent<Optional<AdvertLine>>> events(byte[] line, int chunk) {
        var decoder = new StreamDecoder<>(new AdvertCodec());
        var events = new ArrayList<LineEvent<Optional<AdvertLine>>>();
        for (int from = 0; from < line.length; from += chunk) {
            events.addAll(decoder.feed(line, from, Math.min(line.length, from + chunk)));
        }
        events.addAll(decoder.endOfInput());
        return events;
    }

    @Test
    void never_throws_whatever_the_bytes() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        byte[] pieces = ascii("0123456789abcdefE102: -,\n");
        for (int run = 0; run < 20_000; run++) {
            var bytes = new byte[random.nextInt(120)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(30) == 0 ? (byte) random.nextInt() : pieces[random.nextInt(pieces.length)];
            }
            if (bytes.length > 20 && random.nextBoolean()) {
                System.arraycopy(Bytes.ofHex(ADVERT).toArray(), 0, bytes, 0, 9);
                bytes[4] = (byte) random.nextInt(16);
            }
            assertThat(protocol.decodeAnswer(bytes))
                    .as("seed %d, run %d", seed, run)
                    .isNotEmpty();
        }
    }
}
