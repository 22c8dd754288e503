package io.cellwarden.gateway.wire.jk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.HardwareLimit;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.requirement.Requirement;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The content of a JK answer")
class JkDecoderTest {

    /** Recorded cell info of both layouts. */
    static List<Recorded> cellInfos() {
        return Recorded.lawful("jk").stream()
                .filter(one -> one.expect().has("enabled_mask"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cellInfos")
    @Requirement("ALM-11")
    void fits_one_layout_and_never_the_other(Recorded vector) {
        var layout = vector.json().get("note").asText().contains("24S") ? JkLayout.S24 : JkLayout.S32;

        assertThat(JkLayout.fitting(vector.answer())).contains(layout);
        assertThat(JkLayout.values())
                .filteredOn(other -> other != layout)
                .allSatisfy(other -> assertThat(other.misfit(vector.answer())).isPresent());
    }

    @ParameterizedTest(name = "{0} as {1}: {2} mV at byte {3}: read {4}")
    @CsvSource({
        "10, 32s, pack 2 % lower than its cells, 150, 52968, true",
        "10, 32s, pack more than that lower, 150, 52967, false",
        "10, 32s, pack more than that higher, 150, 55130, false",
        "11, 24s, pack more than that lower, 118, 77192, false",
        "10, 32s, no pack voltage, 150, 0, false"
    })
    void is_cell_info_only_if_the_cells_add_up_to_the_pack(
            int vector, String layout, String what, int at, int mv, boolean read) {
        var frame = Recorded.of("jk").get(vector).answer().toArray();
        frame[at] = (byte) mv;
        frame[at + 1] = (byte) (mv >> 8);
        frame[at + 2] = (byte) (mv >> 16);
        var verdict = JkDecoder.decode(new JkPacket.Block(Bytes.copyOf(frame)));
        if (read) {
            assertThat(verdict).isInstanceOf(Decoded.Ok.class);
        } else {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Decoded.Unsupported.class,
                            unsupported -> assertThat(unsupported.what())
                                    .contains("layout is not certain", "read as " + layout + " the cells have", "mV"));
        }
    }

    @Test
    void is_no_cell_info_without_cells_or_with_one_that_is_not_there() {
        assertThat(misfitOf(70, 0, 0)).contains("read as 32s the cells are 0");
        assertThat(misfitOf(70, 0xFF, 0x7F)).contains("read as 32s place 16 has 3377 mV and no cell");
        assertThat(misfitOf(72, 1, 0)).contains("read as 32s place 17 has 0 mV and a cell");
        assertThat(misfitOf(6, 0, 0)).contains("read as 32s place 1 has 0 mV and a cell");
    }

    private static String misfitOf(int at, int first, int second) {
        var frame = Recorded.of("jk").get(10).answer().toArray();
        frame[at] = (byte) first;
        frame[at + 1] = (byte) second;
        return JkDecoder.decode(new JkPacket.Block(Bytes.copyOf(frame))).toString();
    }

    @Test
    void is_unsupported_when_the_frame_is_of_no_known_kind() {
        var frame = new byte[300];
        frame[4] = 4;
        assertThat(JkDecoder.decode(new JkPacket.Block(Bytes.copyOf(frame))))
                .isEqualTo(new Decoded.Unsupported<JkFrame>("frame of kind 4"));
    }

    @ParameterizedTest(name = "{0} with version {1} is {2} mA")
    @CsvSource({
        "84 0000, c001, 0",
        "84 0001, c001, -10",
        "84 7fff, c001, -327670",
        "84 8000, c001, 0",
        "84 8001, c001, 10",
        "84 ffff, c001, 327670",
        "84 2710, c000, 0",
        "84 2711, c000, -10",
        "84 270f, c000, 10",
        "84 270f, '',   10",
        "84 270f, c002, -"
    })
    void has_a_current_whose_sign_depends_on_a_version_behind_it(String current, String version, String currentMa) {
        assertThat(tagged(current + version).currentMa().stream()
                        .mapToObj(Integer::toString)
                        .findFirst()
                        .orElse("-"))
                .isEqualTo(currentMa);
    }

    @Test
    void has_no_current_when_the_version_may_stand_behind_what_is_not_known() {
        var unknown = tagged("84 8001 8529 ee 0102 c001");

        assertThat(unknown.currentMa()).isEmpty();
        assertThat(unknown.socPermille()).hasValue(410);
        assertThat(unknown.unread()).isEqualTo(5);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"84 80", "84", "79", "79 06 01 0c80 02", "85 29 85 30", "ff"})
    void is_read_up_to_a_tag_that_is_cut_off_or_there_twice_or_unknown(String hex) {
        var read = tagged("8a 0002 " + hex);

        assertThat(read.number(JkTag.CELL_COUNT)).hasValue(2);
        assertThat(read.unread()).isPositive();
        assertThat(read.cellsMv()).isEmpty();
        assertThat(read.voltageMv()).isEmpty();
        assertThat(read.chargeOn()).isEmpty();
        assertThat(read.balancing()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: wrong at {1}")
    @CsvSource({"79 06 01 0c80 03 0c80, 2", "79 03 00 0c80, 1", "79 05 01 0c80 0201, 2"})
    void is_refused_when_a_cell_is_not_where_it_belongs(String hex, int cell) {
        assertThat(JkDecoder.decode(new JkPacket.Tagged(JkRequest.READ_ALL, Bytes.ofHex(hex))))
                .isEqualTo(new Decoded.Unsupported<JkFrame>("row of cells, wrong at cell " + cell));
    }

    @Test
    void has_at_most_32_cells() {
        assertThat(tagged(cells(32)).cellsMv()).hasSize(32);
        assertThat(JkDecoder.decode(new JkPacket.Tagged(JkRequest.READ_ALL, Bytes.ofHex(cells(33)))))
                .isEqualTo(new Decoded.Unsupported<JkFrame>("row of cells, wrong at cell 33"));
    }

    private static String cells(int count) {
        var hex = new StringBuilder("79%02x".formatted(3 * count));
        IntStream.rangeClosed(1, count).forEach(cell -> hex.append("%02x0c80".formatted(cell)));
        return hex.toString();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"0000, 0", "0064, 1000", "0065, -10", "008c, -400"})
    void has_temperatures_below_zero_above_100(String raw, int deciC) {
        assertThat(tagged("81" + raw + "8601").temperaturesDeciC()).containsExactly(OptionalInt.of(deciC));
    }

    @ParameterizedTest(name = "{0} sensors")
    @CsvSource({"00, 0", "01, 1", "02, 2", "03, 2"})
    void has_as_many_temperatures_as_the_board_has_sensors(String count, int temperatures) {
        assertThat(tagged("80 0050 81 0010 82 0011 86" + count).temperaturesDeciC())
                .hasSize(temperatures);
    }

    @ParameterizedTest(name = "{0} % is {1}")
    @CsvSource({"00, 0", "63, 990", "64, 1000", "65, -1", "ff, -1"})
    void has_no_state_of_charge_above_full(String percent, int permille) {
        assertThat(tagged("85" + percent).socPermille().orElse(-1)).isEqualTo(permille);
        var frame = Recorded.of("jk").get(10).answer().toArray();
        frame[173] = (byte) Integer.parseInt(percent, 16);
        assertThat(new JkCellInfo(Bytes.copyOf(frame), JkLayout.S32)
                        .socPermille()
                        .orElse(-1))
                .isEqualTo(permille);
    }

    @Test
    void gives_each_warning_bit_of_a_tagged_frame_its_own_alarm() {
        assertThat(tagged("8b ffff").alarms())
                .containsExactly(
                        "low-state-of-charge",
                        "mos-over-temperature",
                        "charge-over-voltage",
                        "discharge-under-voltage",
                        "battery-over-temperature",
                        "charge-over-current",
                        "discharge-over-current",
                        "cell-difference",
                        "box-over-temperature",
                        "battery-low-temperature",
                        "cell-over-voltage",
                        "cell-under-voltage",
                        "protection-309-a",
                        "protection-309-b");
        assertThat(tagged("8b 0401").warnings())
                .contains(List.of(JkWarning.LOW_STATE_OF_CHARGE, JkWarning.CELL_OVER_VOLTAGE));
        assertThat(tagged("8b 0000").warnings()).contains(List.of());
        assertThat(tagged("").warnings()).isEmpty();
    }

    @Test
    void gives_each_alarm_bit_of_cell_info_its_own_alarm() {
        assertThat(alarms(10, 166, JkLayout.S32))
                .hasSize(29)
                .startsWith("wire-resistance")
                .endsWith("gps-lock");
        assertThat(alarms(11, 136, JkLayout.S24)).hasSize(16).endsWith("discharge-over-temperature");
    }

    private static List<String> alarms(int vector, int at, JkLayout layout) {
        var frame = Recorded.of("jk").get(vector).answer().toArray();
        for (int i = 0; i < (layout == JkLayout.S32 ? 4 : 2); i++) {
            frame[at + i] = (byte) 0xFF;
        }
        return new JkCellInfo(Bytes.copyOf(frame), layout).alarms();
    }

    @ParameterizedTest(name = "sensors {0}: {1}")
    @CsvSource({
        "0xFF, 119 127 114 126",
        "0x1F, 119 127 114 126",
        "0x0F, 119 127 114 -",
        "0x1D, - 127 114 126",
        "0x03, 119 - - -",
        "0x01, - - - -",
        "0x00, 119 127 114 126"
    })
    void has_the_temperatures_of_the_sensors_that_are_there_each_in_its_place(int mask, String temperatures) {
        var frame = Recorded.of("jk").get(10).answer().toArray();
        frame[214] = (byte) mask;
        assertThat(new JkCellInfo(Bytes.copyOf(frame), JkLayout.S32)
                        .allTemperaturesDeciC().stream()
                                .map(one -> one.isPresent() ? Integer.toString(one.getAsInt()) : "-")
                                .collect(Collectors.joining(" ")))
                .isEqualTo(temperatures);
    }

    @ParameterizedTest(name = "software {0}: {1}")
    @CsvSource({"10.08, 24s", "11.0, 32s", "9, 24s", "19.27, 32s"})
    void has_the_layout_of_its_software(String software, String layout) {
        assertThat(JkLayout.ofSoftware(info(software).majorSoftware().orElseThrow())
                        .key())
                .isEqualTo(layout);
    }

    @ParameterizedTest
    @CsvSource({"''", "V10.2", "x", "1234.5", ".5"})
    void has_no_layout_when_the_software_has_no_number(String software) {
        assertThat(info(software).majorSoftware()).isEmpty();
    }

    private static JkFrame.DeviceInfo info(String software) {
        return new JkFrame.DeviceInfo("", "", software, 0, 0, "", "");
    }

    @Test
    void never_tells_a_password() {
        var decoder = JkDecoder.protocol();
        assertThat(Recorded.of("jk").getFirst().json().get("hex").asText()).contains("b231323334353600000000");
        assertThat(Recorded.lawful("jk"))
                .allSatisfy(vector -> assertThat(
                                decoder.decodeAnswer(vector.answer().toArray()).toString())
                        .doesNotContain("password", "123456", "123457"));
    }

    @Test
    void tells_the_limits_of_a_tagged_frame_in_their_units() {
        var limits = ((JkTagged) ok(JkDecoder.decode(packet(Recorded.of("jk").getFirst())))).limits();

        assertThat(limits)
                .hasSize(14)
                .containsEntry(HardwareLimit.PACK_OVER_VOLTAGE, 56_700)
                .containsEntry(HardwareLimit.PACK_UNDER_VOLTAGE, 42_700)
                .containsEntry(HardwareLimit.CELL_OVER_VOLTAGE, 4_050)
                .containsEntry(HardwareLimit.CELL_UNDER_VOLTAGE, 3_050)
                .containsEntry(HardwareLimit.DISCHARGE_OVER_CURRENT, -7_000)
                .containsEntry(HardwareLimit.CHARGE_OVER_CURRENT, 5_000)
                .containsEntry(HardwareLimit.CHARGE_UNDER_TEMPERATURE, -200)
                .containsEntry(HardwareLimit.DISCHARGE_OVER_TEMPERATURE, 700);
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource({
        "4e57001400000000020201ab000000000068000001d1, write-ack, '{command=0x02}', ''",
        "aa5590ebc8010100000000000000000000000044, write-ack, '{ack=true}', ''",
        "0210162000010478, write-ack, '{register=0x1620}', 2",
        "010304000000013bf3, registers, '{content=00000001}', 1",
        "018302c0f1, refused, '{function=3, code=2}', 1"
    })
    void is_told_when_it_is_short(String hex, String type, String fields, String address) {
        assertThat(JkDecoder.protocol().decodeAnswer(Bytes.ofHex(hex).toArray()))
                .singleElement()
                .isInstanceOfSatisfying(DecodedFrame.class, frame -> {
                    assertThat(frame.type()).isEqualTo(type);
                    assertThat(frame.fields()).hasToString(fields);
                    assertThat(frame.address().orElse("")).isEqualTo(address);
                });
    }

    @Test
    void tells_how_the_switches_are_set() {
        var frame = new byte[300];
        frame[4] = 1;
        frame[118] = 1;
        frame[126] = 1;
        var settings = (JkFrame.Settings) ok(JkDecoder.decode(new JkPacket.Block(Bytes.copyOf(frame))));

        assertThat(JkSwitch.values()).filteredOn(settings::isOn).containsExactly(JkSwitch.CHARGE, JkSwitch.BALANCER);
    }

    @Test
    void never_throws_whatever_it_is() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            var tags = new byte[random.nextInt(80)];
            random.nextBytes(tags);
            for (int i = 0; i < tags.length; i += 1 + random.nextInt(4)) {
                tags[i] = (byte) (0x79 + random.nextInt(0x48));
            }
            assertThat(JkDecoder.decode(new JkPacket.Tagged(JkRequest.READ_ALL, Bytes.copyOf(tags))))
                    .as("seed %d, run %d", seed, run)
                    .isNotNull();
            var block = new byte[300];
            random.nextBytes(block);
            block[4] = (byte) random.nextInt(5);
            assertThat(JkDecoder.decode(new JkPacket.Block(Bytes.copyOf(block))))
                    .as("seed %d, run %d", seed, run)
                    .satisfies(verdict -> assertThat(verdict instanceof Decoded.Ok && block[4] == 2)
                            .as("cell info out of noise")
                            .isFalse());
            for (var layout : JkLayout.values()) {
                assertThat(new JkCellInfo(Bytes.copyOf(block), layout).cellsMv())
                        .as("seed %d, run %d", seed, run)
                        .hasSizeLessThanOrEqualTo(32);
            }
        }
    }

    private static JkPacket.Answer packet(Recorded vector) {
        var bytes = vector.answer().toArray();
        var step = new JkFrameCodec().next(bytes, 0, bytes.length);
        return (JkPacket.Answer) ((io.cellwarden.gateway.wire.Step.Frame<JkPacket>) step).frame();
    }

    private static JkFrame ok(Decoded<JkFrame> verdict) {
        assertThat(verdict).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<JkFrame>) verdict).frame();
    }

    private static JkTagged tagged(String hex) {
        return (JkTagged) ok(JkDecoder.decode(new JkPacket.Tagged(JkRequest.READ_ALL, Bytes.ofHex(hex))));
    }
}
