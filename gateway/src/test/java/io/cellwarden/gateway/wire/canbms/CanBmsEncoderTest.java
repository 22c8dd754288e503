package io.cellwarden.gateway.wire.canbms;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Limits;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import io.cellwarden.port.Bulletin;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Golden frames: each written out by hand from the protocol sheet. */
@DisplayName("A bank on a CAN bus")
@Requirement("AGG-1")
class CanBmsEncoderTest {
    /**
     * Frame 0x35A of each code, and the flags of 0x359. 01 is active, 10 in order, 00 not supported; alarms in bytes 0 to 3,
     * warnings in bytes 4 to 7.
     */
    private static final String GOLDEN = """
            A_SL9                  A6208802AA208806 02000000
            CW_ABSOLUTE_MAX        A6208802AA208806 02000000
            A_SL11                 9A208802AA208806 04000000
            CW_DEEP_DISCHARGE      9A208802AA208806 04000000
            A_SL15                 6A208802AA208806 08000000
            A_SL22                 AA108802AA208806 10000000
            CW_OUTPUT_STUCK        AA208402AA208806 00000000
            CW_SOFTWARE_FAULT      AA204802AA208806 00080000
            E_SL24                 AA204802AA208806 00080000
            E_SL1                  AA204802AA208806 00080000
            E_SL2                  AA204802AA208806 00080000
            E_SL9                  AA204802AA208806 00080000
            E_SL10                 AA204802AA208806 00080000
            E_SL119                AA204802AA208806 00080000
            CW_UNCONTROLLED        A9208802AA208806 00000000
            CW_CHARGE_INHIBIT      AA208802A6208806 00000200
            W_SL12                 AA2088029A208806 00000400
            CW_LINK                AA208802A9208806 00000000
            CW_JOURNAL_UNAVAILABLE AA208802A9208806 00000000
            CW_DISK_SPACE          AA208802A9208806 00000000
            CW_JOURNAL_GAP         AA208802A9208806 00000000
            CW_TEMPERATURE_LOST    A9208802AA208806 00000000
            CW_HARDWARE_PROTECTS   A9208802AA208806 00000000
            CW_SENSOR_LOST         AA208802A9208806 00000000
            CW_HARDWARE_WARNS      AA208802A9208806 00000000
            CW_CONTROL_REFUSED     AA208802A9208806 00000000
            CW_ADDRESS_CLASH       AA208802A9208806 00000000
            CW_MONITOR             AA208802A9208806 00000000
            """;

    private static final Limits LIMITS = new Limits(28_400, 100_000, 400_090);

    private static Bulletin bulletin(boolean charge, boolean discharge, Set<AlarmCode> alarms, boolean unbalanced) {
        return new Bulletin(
                "b1",
                LIMITS,
                charge,
                discharge,
                26_412,
                -12_340,
                873,
                384_000,
                3_290,
                3_312,
                152,
                231,
                2,
                1,
                alarms,
                unbalanced);
    }

    private static List<String> lines(List<CanFrame> frames) {
        return frames.stream()
                .map(frame -> new String(frame.toLine(), StandardCharsets.US_ASCII).strip())
                .toList();
    }

    private static String frame(Bulletin bulletin, String id) {
        return lines(CanBmsEncoder.frames(bulletin)).stream()
                .filter(line -> line.startsWith("t" + id))
                .findFirst()
                .orElse("none");
    }

    @Test
    void tells_limits_state_and_values() {
        assertThat(lines(CanBmsEncoder.frames(bulletin(true, true, Set.of(), false))))
                .containsExactly(
                        "t35161C01E803A00F", // 28.4 V, 100.0 A, 400.0 A
                        "t355657006400" + "1A22", // 87 %, 100 %, 87.30 %
                        "t3566510A85FFE700", // 26.41 V, -12.3 A, 23.1 °C
                        "t35970000000002504E",
                        "t35A8AA208802AA208806",
                        "t35C2C000",
                        "t35E843454C4C57415244",
                        "t37280200000000000100",
                        "t3738DA0CF00C20012901", // 3.290 V, 3.312 V, 288 K, 297 K
                        "t37928001");
    }

    @Test
    void leaves_out_what_is_not_known() {
        Bulletin unknown = new Bulletin(
                "b1",
                new Limits(14_200, 0, 0),
                false,
                false,
                Ints.ABSENT,
                Ints.ABSENT,
                Ints.ABSENT,
                200_000,
                Ints.ABSENT,
                Ints.ABSENT,
                Ints.ABSENT,
                Ints.ABSENT,
                1,
                0,
                Set.of(),
                false);
        assertThat(lines(CanBmsEncoder.frames(unknown)))
                .containsExactly(
                        "t35168E0000000000",
                        "t35970000000001504E",
                        "t35A8AA208802AA208806",
                        "t35C20000",
                        "t35E843454C4C57415244",
                        "t37280100010001000000",
                        "t3792C800");
    }

    @Test
    void leaves_out_temperatures_that_are_not_known() {
        Bulletin cool = new Bulletin(
                "b1",
                LIMITS,
                true,
                true,
                26_412,
                40_000_000,
                873,
                384_000,
                3_290,
                3_312,
                Ints.ABSENT,
                Ints.ABSENT,
                2,
                1,
                Set.of(),
                false);
        assertThat(frame(cool, "356")).isEqualTo("t3564510AFF7F");
        assertThat(frame(cool, "373")).isEqualTo("t3734DA0CF00C");
    }

    @ParameterizedTest(name = "charge {0}, discharge {1}")
    @CsvSource({
        "true, false, t35161C01E8030000, t35C28000, t37280200000002000100",
        "false, true, t35161C010000A00F, t35C24000, t37280200020000000100",
        "false, false, t35161C0100000000, t35C20000, t37280200020002000100"
    })
    void allows_no_current_where_it_does_not_allow_it_and_never_no_voltage(
            boolean charge, boolean discharge, String limits, String requests, String modules) {
        Bulletin told = bulletin(charge, discharge, Set.of(), false);
        assertThat(frame(told, "351")).isEqualTo(limits);
        assertThat(frame(told, "35C")).isEqualTo(requests);
        assertThat(frame(told, "372")).isEqualTo(modules);
    }

    @ParameterizedTest
    @EnumSource(AlarmCode.class)
    void has_a_bit_for_every_alarm(AlarmCode code) {
        String golden = GOLDEN.lines()
                .filter(line -> line.startsWith(code + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(code + " is told to no inverter as this test knows it"));
        String[] cells = golden.split(" +", -1);
        Bulletin told = bulletin(true, true, Set.of(code), false);
        assertThat(frame(told, "35A")).isEqualTo("t35A8" + cells[1]);
        assertThat(frame(told, "359")).isEqualTo("t3597" + cells[2] + "02504E");
    }

    @Test
    void warns_of_a_battery_that_is_out_of_balance() {
        assertThat(frame(bulletin(true, true, Set.of(), true), "35A")).isEqualTo("t35A8AA208802AA208805");
    }

    @Test
    void has_all_bits_that_hold_together() {
        Bulletin all = bulletin(false, false, Set.of(AlarmCode.values()), true);
        assertThat(frame(all, "35A")).isEqualTo("t35A85510440295208805");
    }

    /** Not frozen: no current, nothing allowed, an internal alarm, offline, and no values. */
    @Test
    @Requirement("AGG-4")
    void that_says_nothing_allows_nothing() {
        assertThat(lines(CanBmsEncoder.silent(27_000)))
                .containsExactly("t35160E0100000000", "t35970008000000504E", "t35A8A9204802AA20880A", "t35C20000");
    }

    @Test
    void is_read_by_the_decoder_as_it_was_told() {
        for (CanFrame frame : CanBmsEncoder.frames(bulletin(true, true, Set.of(AlarmCode.A_SL9), true))) {
            assertThat(CanBmsDecoder.decode(frame)).isInstanceOf(Decoded.Ok.class);
        }
    }
}
