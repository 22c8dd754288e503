package io.cellwarden.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeError.Kind;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The decoder of a protocol, as the decode command uses it")
class ProtocolsTest {

    private static final String NAME = "dd0500023132ff9b77";
    private static final String ACK = "dde10000000077";
    private static final String READ = "dda50500fffb77";

    private final ProtocolDecoder jbd = Protocols.named("jbd").orElseThrow().decoder();

    @Test
    void is_found_by_its_exact_name() {
        assertThat(Protocols.names()).contains("jbd").doesNotHaveDuplicates();
        assertThat(Protocols.named("JBD")).isEmpty();
        assertThat(jbd.name()).isEqualTo("jbd");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "an answer,               dd0500023132ff9b77",
        "junk behind it,          dd0500023132ff9b77000000",
        "noise before it,         ff00dd0500023132ff9b77",
        "a stray start before it, dddd0500023132ff9b77",
        "the echo before it,      dda50500fffb77dd0500023132ff9b77"
    })
    void finds_the_one_answer_in_what_came_from_the_line(String name, String hex) {
        assertThat(answer(hex)).singleElement().isInstanceOfSatisfying(DecodedFrame.class, frame -> {
            assertThat(frame.type()).isEqualTo("hardware-version");
            assertThat(frame.fields()).containsExactly(Map.entry("hardware", "12"));
        });
    }

    @Test
    void gives_every_frame_of_an_answer_in_order() {
        assertThat(answer(ACK + "00" + NAME))
                .map(ProtocolsTest::typeOf)
                .containsExactly("write-ack", "hardware-version");
    }

    @ParameterizedTest(name = "{0}: {2} at {3}")
    @CsvSource({
        "nothing,               '',                   LENGTH,      0",
        "wrong start,           dc0500023132ff9b77,   FRAMING,     0",
        "wrong end,             dd0500023132ff9b78,   FRAMING,     8",
        "wrong content,         dd0500023133ff9b77,   CHECKSUM,    6",
        "wrong checksum,        dd0500023132ff9c77,   CHECKSUM,    6",
        "header cut,            dd05,                 LENGTH,      2",
        "end cut,               dd0500023132ff9b,     LENGTH,      8",
        "length field too long, dd0500033132ff9b77,   LENGTH,      9",
        "length field too low,  dd0500013132ff9b77,   LENGTH,      7",
        "too little content,    dd0400010cfff377,     LENGTH,      0",
        "unknown register,      dda0000101fffe77,     UNSUPPORTED, 0",
        "too many cells, dd0300170000000000000000000000000000000000000000002100ffc877, UNSUPPORTED, 0",
        "only a request,        dda50500fffb77,       UNSUPPORTED, 0"
    })
    void says_what_is_wrong_and_where(String name, String hex, Kind kind, long offset) {
        assertThat(answer(hex)).singleElement().isInstanceOfSatisfying(DecodeError.class, error -> {
            assertThat(error.kind()).isEqualTo(kind);
            assertThat(error.offset()).isEqualTo(offset);
            assertThat(error.protocol()).isEqualTo("jbd");
            assertThat(error.detail()).isNotBlank();
        });
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "dc0500023132ff9b77, no start byte",
        "dd0500033132ff9b77, ends after 9 of at least 10 bytes",
        "ffdd0500013132ff9b77, no start byte",
        "dd0500013132ff9b77, 'the length field says that the frame ends after 8 bytes, but there is no end byte, "
                + "and 9 bytes came'",
        "dd0400010cfff377, 'content of 1 bytes, needs at least 2'",
        "dda0000101fffe77, register 0xA0"
    })
    void says_it_in_words_too(String hex, String detail) {
        assertThat(answer(hex))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.detail()).isEqualTo(detail));
    }

    @Test
    void counts_the_noise_in_a_recording() {
        assertThat(jbd.decodeRecording(Bytes.ofHex("000000" + ACK + "11").toArray()))
                .filteredOn(DecodeError.class::isInstance)
                .extracting("detail")
                .containsExactly("no start byte in 3 bytes", "no start byte");
    }

    @Test
    void tells_alarms_switches_and_balancing_in_neutral_terms() {
        var results = answer("dd03001d059400006d606d6000082c7c00000000000180640204030b820b7c0b77fa7c77");

        assertThat(results).singleElement().isInstanceOfSatisfying(DecodedFrame.class, frame -> {
            assertThat(frame.type()).isEqualTo("basic-info");
            assertThat(frame.alarms()).containsExactly("cell-over-voltage");
            assertThat(frame.chargeAllowed()).contains(false);
            assertThat(frame.dischargeAllowed()).contains(true);
            assertThat(frame.socPermille()).hasValue(1000);
            assertThat(frame.balancing()).containsExactly(false, false, false, false);
            assertThat(frame.address()).isEmpty();
            assertThat(frame.limits()).isEmpty();
            assertThat(frame.fields()).containsEntry("nominal_Ah", BigDecimal.valueOf(280));
        });
    }

    @Test
    void tells_each_error_counter_by_its_name() {
        assertThat(answer("ddaa0018000300000000000000000000000000000000000000090000ffdc77"))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodedFrame.class,
                        frame -> assertThat(frame.fields())
                                .hasSize(11)
                                .containsEntry("short_circuit", 3)
                                .containsEntry("pack_under_voltage", 9));
    }

    @Test
    void passes_over_requests_in_a_recording_and_tells_each_refused_frame_once() {
        var recording = READ + NAME + "dd0500023132ff9c77" + "000000" + READ + ACK + "dd05";

        var results = jbd.decodeRecording(Bytes.ofHex(recording).toArray());

        assertThat(results)
                .map(ProtocolsTest::typeOf)
                .containsExactly("hardware-version", "checksum@22", "framing@25", "write-ack", "length@44");
    }

    @Test
    void gives_nothing_for_a_recording_of_requests_or_of_nothing() {
        assertThat(jbd.decodeRecording(Bytes.ofHex(READ + READ).toArray())).isEmpty();
        assertThat(jbd.decodeRecording(new byte[0])).isEmpty();
    }

    @Test
    void never_throws_whatever_the_bytes() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int run = 0; run < 5_000; run++) {
            var bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            for (int i = random.nextInt(20); i < bytes.length; i += 1 + random.nextInt(20)) {
                bytes[i] = (byte) (random.nextBoolean() ? 0xDD : 0x77);
            }
            assertThat(jbd.decodeAnswer(bytes)).as("seed %d, run %d", seed, run).isNotEmpty();
            assertThat(jbd.decodeRecording(bytes))
                    .as("seed %d, run %d", seed, run)
                    .isNotNull();
        }
    }

    private List<DecodeResult> answer(String hex) {
        return jbd.decodeAnswer(Bytes.ofHex(hex).toArray());
    }

    private static String typeOf(DecodeResult result) {
        return switch (result) {
            case DecodedFrame frame -> frame.type();
            case DecodeError error -> error.kind().code() + "@" + error.offset();
        };
    }
}
