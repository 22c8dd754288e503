package io.cellwarden.gateway.wire.pylontech;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The content of a Pylontech answer")
class PylontechDecoderTest {
    /** 4 cells of which the second is low, 2 sensors of which the second is hot; over-current; cell 3 has failed. */
    private static final String ALARM = "1102" + "0400010000" + "020002" + "020100" + "0406000400";

    private static AsciiPacket answer(String info) {
        return new AsciiPacket(0x20, 2, 0x46, 0, Bytes.ofHex(info));
    }

    private static List<DecodeResult> printed(AsciiPacket... packets) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (AsciiPacket packet : packets) {
            line.writeBytes(packet.encode().toArray());
        }
        return PylontechDecoder.protocol().decodeAnswer(line.toByteArray());
    }

    private static DecodedFrame only(AsciiPacket... packets) {
        List<DecodeResult> results = printed(packets);
        assertThat(results).singleElement().isInstanceOf(DecodedFrame.class);
        return (DecodedFrame) results.getFirst();
    }

    @Test
    void tells_alarms_by_their_name() {
        DecodedFrame frame = only(answer(ALARM));

        assertThat(frame.type()).isEqualTo("alarm");
        assertThat(frame.address()).contains("2");
        assertThat(frame.alarms())
                .containsExactly(
                        "charge-over-current",
                        "cell-2-low",
                        "temperature-2-high",
                        "charge-current-high",
                        "module-voltage-low",
                        "cell-3-error");
        assertThat(frame.chargeAllowed()).contains(true);
        assertThat(frame.dischargeAllowed()).contains(true);
    }

    @ParameterizedTest(name = "bit {0}: {1}")
    @CsvSource({
        "0, module-over-voltage",
        "1, cell-under-voltage",
        "2, charge-over-current",
        "4, discharge-over-current",
        "5, discharge-over-temperature",
        "6, charge-over-temperature",
        "7, module-under-voltage"
    })
    void gives_each_bit_of_the_first_status_its_own_alarm(int bit, String name) {
        assertThat(only(answer("0002" + "0100" + "00" + "000000" + "%02x00000000".formatted(1 << bit)))
                        .alarms())
                .containsExactly(name);
    }

    @ParameterizedTest(name = "switches {0}: charge {1}, discharge {2}")
    @CsvSource({"00, false, false", "02, true, false", "04, false, true", "09, false, false"})
    void tells_the_switches(String switches, boolean charge, boolean discharge) {
        DecodedFrame frame = only(answer("0002" + "0100" + "00" + "000000" + "00" + switches + "000000"));

        assertThat(frame.chargeAllowed()).contains(charge);
        assertThat(frame.dischargeAllowed()).contains(discharge);
    }

    @Test
    void names_a_state_that_the_sheet_does_not_know() {
        assertThat(only(answer("0002" + "01f0" + "00" + "000000" + "0000000000"))
                        .alarms())
                .containsExactly("cell-1-other");
    }

    @Test
    void is_read_by_the_question_in_front_of_it() {
        AsciiPacket four = answer("00800001");
        assertThat(only(four).type()).as("by its shape").isEqualTo("system-alarm");
        assertThat(printed(PylontechCommand.CHARGE_MANAGEMENT.to(2), four))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.detail()).contains("4 bytes, needs at least 10"));
        assertThat(only(PylontechCommand.CHARGE_MANAGEMENT.to(3), four).type())
                .as("behind a question to another module")
                .isEqualTo("system-alarm");
    }

    @Test
    void of_a_system_names_alarms_and_protections() {
        assertThat(only(answer("8110fe68")).alarms())
                .containsExactly(
                        "cell-imbalance",
                        "module-high",
                        "internal-communication",
                        "mosfet-over-temperature",
                        "under-temperature",
                        "over-temperature",
                        "cell-under-voltage",
                        "cell-over-voltage",
                        "module-under-voltage",
                        "module-over-voltage",
                        "system-fault",
                        "discharge-over-current",
                        "charge-over-current");
    }

    @Test
    void of_a_system_tells_its_aggregates() {
        DecodedFrame frame = only(answer("cd14" + "fe0c" + "55" + "0010" + "0020" + "64" + "63" + "0d050103"
                + "0d000204" + "0ba5" + "0baf0101" + "0b9b0202" + "0bb9" + "0bb90101" + "0bb90202" + "0bcd"
                + "0bcd0101" + "0bcd0202"));

        assertThat(frame.type()).isEqualTo("system-analog");
        assertThat(frame.voltageMv()).hasValue(52_500);
        assertThat(frame.currentMa()).hasValue(-5_000);
        assertThat(frame.socPermille()).hasValue(850);
        assertThat(frame.fields())
                .containsEntry("max_cell_mV", 3_333)
                .containsEntry("min_cell_id", 0x0204)
                .hasToString(frame.fields().toString());
        assertThat(frame.fields().get("max_cell_C")).hasToString("26");
        assertThat(frame.fields().get("min_bms_C_id")).isEqualTo(0x0202);
    }

    @Test
    void asks_for_limits_whose_discharge_current_has_either_sign() {
        DecodedFrame frame = only(answer("d002b798" + "0172" + "fe8e" + "40"));

        assertThat(frame.type()).as("without the command value in front").isEqualTo("charge-management");
        assertThat(frame.limits())
                .contains(new DecodedFrame.Limits(
                        OptionalInt.of(53_250), OptionalInt.of(37_000), OptionalInt.of(37_000)));
        assertThat(frame.chargeAllowed()).contains(false);
        assertThat(frame.dischargeAllowed()).contains(true);
    }

    @Test
    void names_the_module_and_its_software() {
        assertThat(only(answer("5553323030304300000002060050796c6f6e000000000000000000000000000000".substring(0, 64)))
                        .fields())
                .containsEntry("device", "US2000C")
                .containsEntry("software", "2.6");
        assertThat(only(answer("0250505450303132333435363738394142")).fields())
                .containsEntry("serial", "PPTP0123456789AB");
        assertThat(only(answer("020103010207")).fields())
                .containsEntry("manufacture_version", "1.3")
                .containsEntry("main_version", "1.2.7");
    }

    @Test
    void of_a_module_that_refuses_says_why() {
        DecodedFrame frame = only(new AsciiPacket(0x20, 2, 0x46, 0x04, Bytes.EMPTY));

        assertThat(frame.type()).isEqualTo("refused");
        assertThat(frame.fields()).containsEntry("error", "CID2 invalid");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "ANALOG, 1102",
        "ANALOG, 1102040cd80cd80cd80cd8010ba50000cf6010000200",
        "ANALOG, 1102040cd80cd80cd80cd8010ba50000cf601000020000000004aa",
        "ANALOG, 110200000000000000000200000000",
        "ALARM, 1102040001000002000202010004060004",
        "SYSTEM_PARAMETERS, 110e42",
        "SERIAL_NUMBER, 02505054"
    })
    void that_is_cut_or_too_long_is_refused(PylontechCommand asked, String info) {
        assertThat(PylontechDecoder.decode(answer(info), asked)).isNotInstanceOf(Decoded.Ok.class);
    }

    @Test
    void that_has_the_shape_of_none_says_so() {
        assertThat(printed(answer("11020400")))
                .as("4 bytes may be the alarms of a system")
                .singleElement()
                .isInstanceOf(DecodedFrame.class);
        assertThat(printed(answer("1102040cd8"))).singleElement().isInstanceOf(DecodeError.class);
    }

    @ParameterizedTest
    @EnumSource
    void never_throws_whatever_it_holds(PylontechCommand asked) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            byte[] info = new byte[random.nextInt(80)];
            random.nextBytes(info);
            if (info.length > 2 && random.nextBoolean()) {
                info[2] = (byte) random.nextInt(20);
            }
            assertThat(PylontechDecoder.decode(new AsciiPacket(0x20, 2, 0x46, 0, Bytes.copyOf(info)), asked))
                    .as("seed %d, run %d", seed, run)
                    .isNotNull();
        }
    }
}
