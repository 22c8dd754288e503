package io.cellwarden.gateway.wire.canbms;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import io.cellwarden.requirement.Requirement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Golden frames: each written out by hand from the protocol sheet. */
@DisplayName("A bit of what a battery on a CAN bus complains of")
@Requirement("AGG-2")
class CanBmsBitsTest {
    /** Frame 0x359 with one bit: as a protection, as an alarm. */
    private static final String FLAGS = """
            DISCHARGE_OVERCURRENT 8000000001504e 0000800001504e
            UNDER_TEMPERATURE     1000000001504e 0000100001504e
            OVER_TEMPERATURE      0800000001504e 0000080001504e
            UNDER_VOLTAGE         0400000001504e 0000040001504e
            OVER_VOLTAGE          0200000001504e 0000020001504e
            SYSTEM_ERROR          0008000001504e 0000000801504e
            CHARGE_OVERCURRENT    0001000001504e 0000000101504e
            """;

    /** The first four bytes of frame 0x35A with one item: 01 active, 10 in order, 11 not available. */
    private static final String ITEMS = """
            GENERAL                 01000000 02000000 03000000
            HIGH_VOLTAGE            04000000 08000000 0c000000
            LOW_VOLTAGE             10000000 20000000 30000000
            HIGH_TEMPERATURE        40000000 80000000 c0000000
            LOW_TEMPERATURE         00010000 00020000 00030000
            HIGH_TEMPERATURE_CHARGE 00040000 00080000 000c0000
            LOW_TEMPERATURE_CHARGE  00100000 00200000 00300000
            HIGH_CURRENT_DISCHARGE  00400000 00800000 00c00000
            HIGH_CURRENT_CHARGE     00000100 00000200 00000300
            CONTACTOR               00000400 00000800 00000c00
            SHORT_CIRCUIT           00001000 00002000 00003000
            BMS_INTERNAL            00004000 00008000 0000c000
            CELL_IMBALANCE          00000001 00000002 00000003
            """;

    private static final String NOTHING = "00000000";
    private static final int BITS = 32;

    private static List<String> golden(String table, Enum<?> item) {
        String row = table.lines()
                .filter(line -> line.startsWith(item.name() + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(item + " has no golden frame"));
        return Arrays.asList(row.split(" +", -1)).subList(1, row.split(" +", -1).length);
    }

    private static CanBmsFrame decoded(int id, String hex) {
        Decoded<CanBmsFrame> decoded = CanBmsDecoder.decode(new CanFrame(id, false, false, Bytes.ofHex(hex)));
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<CanBmsFrame>) decoded).frame();
    }

    private static CanBmsFrame alarms(Set<CanAlarm> alarms, Set<CanAlarm> warnings) {
        return new CanBmsFrame.Alarms(alarms, warnings);
    }

    @ParameterizedTest
    @EnumSource(PylonFlag.class)
    void of_0x359_is_its_protection_or_its_alarm(PylonFlag flag) {
        List<String> golden = golden(FLAGS, flag);
        assertThat(decoded(0x359, golden.getFirst()))
                .isEqualTo(new CanBmsFrame.Flags(Set.of(flag), Set.of(), OptionalInt.of(1)));
        assertThat(decoded(0x359, golden.getLast()))
                .isEqualTo(new CanBmsFrame.Flags(Set.of(), Set.of(flag), OptionalInt.of(1)));
    }

    @Test
    void of_0x359_that_has_no_meaning_is_no_complaint() {
        Set<String> meant = new HashSet<>();
        EnumSet.allOf(PylonFlag.class).forEach(flag -> meant.addAll(golden(FLAGS, flag)));
        List<String> others = IntStream.range(0, BITS)
                .mapToObj(bit -> "%08x01504e".formatted(1 << bit))
                .filter(frame -> !meant.contains(frame))
                .toList();
        assertThat(others)
                .hasSize(BITS - 2 * PylonFlag.values().length)
                .allSatisfy(frame -> assertThat(decoded(0x359, frame))
                        .isEqualTo(new CanBmsFrame.Flags(Set.of(), Set.of(), OptionalInt.of(1))));
    }

    @ParameterizedTest
    @EnumSource(CanAlarm.class)
    void of_0x35A_is_its_alarm_or_its_warning_where_its_pair_is_01(CanAlarm item) {
        String active = golden(ITEMS, item).getFirst();
        assertThat(decoded(0x35A, active + NOTHING)).isEqualTo(alarms(Set.of(item), Set.of()));
        assertThat(decoded(0x35A, NOTHING + active)).isEqualTo(alarms(Set.of(), Set.of(item)));
    }

    /** In order, and not available; alone, and beside pairs that all are active. */
    @ParameterizedTest
    @EnumSource(CanAlarm.class)
    void of_0x35A_is_no_complaint_where_its_pair_is_10_or_11(CanAlarm item) {
        for (String none : golden(ITEMS, item).subList(1, 3)) {
            assertThat(decoded(0x35A, none + none)).isEqualTo(alarms(Set.of(), Set.of()));
        }
        Set<CanAlarm> others = EnumSet.complementOf(EnumSet.of(item));
        int active = Integer.parseUnsignedInt("55555501", 16);
        int pair = Integer.parseUnsignedInt(golden(ITEMS, item).getLast(), 16);
        for (int kept : new int[] {0, 0xAAAA_AAAA, -1}) {
            String half = "%08x".formatted(active & ~pair | pair & kept);
            assertThat(decoded(0x35A, half + half)).as(half).isEqualTo(alarms(others, others));
        }
    }

    @ParameterizedTest
    @CsvSource({"0000000000000000", "aaaaaaaaaaaaaaaa", "ffffffffffffffff", "0000005400000054"})
    void of_0x35A_is_no_complaint_where_no_pair_is_01_or_only_those_that_are_reserved(String frame) {
        assertThat(decoded(0x35A, frame)).isEqualTo(alarms(Set.of(), Set.of()));
    }
}
