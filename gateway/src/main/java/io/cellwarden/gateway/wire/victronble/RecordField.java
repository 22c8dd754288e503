package io.cellwarden.gateway.wire.victronble;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.unit.Ints;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The fields of the records, packed by the bit from the lowest on. Source: protocol sheet, one section for each record.
 * Values are in the unit of the name.
 */
enum RecordField {
    // spotless:off
    //                     bit  bits kind           scale offset n/a
    LITHIUM_FLAGS(         0,   32,  Kind.UNSIGNED, 1,    0),
    LITHIUM_ERRORS(        32,  16,  Kind.UNSIGNED, 1,    0),
    LITHIUM_CELL_1_MV(     48,  7,   Kind.UNSIGNED, 10,   2_600, 0x7F), // further cells behind it
    LITHIUM_VOLTAGE_MV(    104, 12,  Kind.UNSIGNED, 10,   0,     0xFFF),
    LITHIUM_BALANCER(      116, 4,   Kind.UNSIGNED, 1,    0,     0xF),
    LITHIUM_TEMPERATURE_C( 120, 7,   Kind.UNSIGNED, 1,    -40,   0x7F),

    MONITOR_TIME_MIN(      0,   16,  Kind.UNSIGNED, 1,    0,     0xFFFF),
    MONITOR_VOLTAGE_MV(    16,  16,  Kind.SIGNED,   10,   0,     0x7FFF),
    MONITOR_ALARMS(        32,  16,  Kind.UNSIGNED, 1,    0),
    MONITOR_AUX(           48,  16,  Kind.UNSIGNED, 1,    0),
    MONITOR_AUX_MODE(      64,  2,   Kind.UNSIGNED, 1,    0),
    MONITOR_CURRENT_MA(    66,  22,  Kind.SIGNED,   1,    0,     0x3FFFFF, 0x1FFFFF),
    MONITOR_CONSUMED_MAH(  88,  20,  Kind.UNSIGNED, 100,  0,     0xFFFFF), // drawn
    MONITOR_SOC_PERMILLE(  108, 10,  Kind.UNSIGNED, 1,    0,     0x3FF),

    LYNX_ERROR(            0,   8,   Kind.UNSIGNED, 1,    0),
    LYNX_TIME_MIN(         8,   16,  Kind.UNSIGNED, 1,    0,     0xFFFF),
    LYNX_VOLTAGE_MV(       24,  16,  Kind.SIGNED,   10,   0,     0x7FFF),
    LYNX_CURRENT_MA(       40,  16,  Kind.SIGNED,   100,  0,     0x7FFF),
    LYNX_IO(               56,  16,  Kind.UNSIGNED, 1,    0),
    LYNX_ALARMS(           72,  18,  Kind.UNSIGNED, 1,    0),
    LYNX_SOC_PERMILLE(     90,  10,  Kind.UNSIGNED, 1,    0,     0x3FF),
    LYNX_CONSUMED_MAH(     100, 20,  Kind.UNSIGNED, 100,  0,     0xFFFFF), // drawn
    LYNX_TEMPERATURE_C(    120, 7,   Kind.UNSIGNED, 1,    -40,   0x7F),

    PROTECT_STATE(         0,   8,   Kind.UNSIGNED, 1,    0),
    PROTECT_OUTPUT(        8,   8,   Kind.UNSIGNED, 1,    0),
    PROTECT_ERROR(         16,  8,   Kind.UNSIGNED, 1,    0),
    PROTECT_ALARMS(        24,  16,  Kind.UNSIGNED, 1,    0),
    PROTECT_WARNINGS(      40,  16,  Kind.UNSIGNED, 1,    0),
    PROTECT_INPUT_MV(      56,  16,  Kind.SIGNED,   10,   0,     0x7FFF),
    PROTECT_OUTPUT_MV(     72,  16,  Kind.UNSIGNED, 10,   0,     0xFFFF),
    PROTECT_OFF_REASON(    88,  32,  Kind.UNSIGNED, 1,    0);
    // spotless:on

    private enum Kind {
        UNSIGNED,
        SIGNED
    }

    private final int bit;
    private final int bits;
    private final Kind kind;
    private final int scale;
    private final int offset;
    private final Ints absent;

    RecordField(int bit, int bits, Kind kind, int scale, int offset, int... absent) {
        this.bit = bit;
        this.bits = bits;
        this.kind = kind;
        this.scale = scale;
        this.offset = offset;
        this.absent = Ints.of(absent);
    }

    /** Its row in a table for people. */
    Object[] cells() {
        String absentValues = absent.stream().mapToObj("0x%X"::formatted).collect(Collectors.joining(" "));
        return new Object[] {
            name().toLowerCase(Locale.ROOT).replace('_', ' '),
            bit,
            bits + (kind == Kind.SIGNED ? ", signed" : ""),
            scale,
            offset,
            absentValues
        };
    }

    /** Its value; {@link Ints#ABSENT} if the device says that it has none, or the record ends before it. */
    int read(Bytes record) {
        return read(record, 0);
    }

    /** The same of the field so many places behind it. */
    int read(Bytes record, int further) {
        int raw = raw(record, further);
        return raw == Ints.ABSENT || absent.stream().anyMatch(one -> one == raw)
                ? Ints.ABSENT
                : offset + scale * (kind == Kind.SIGNED ? raw << 32 - bits >> 32 - bits : raw);
    }

    /** Its bits as they are; {@link Ints#ABSENT} if the record ends before them. */
    int raw(Bytes record, int further) {
        int first = bit + further * bits;
        if (first + bits > record.size() * 8) {
            return Ints.ABSENT;
        }
        long value = 0;
        for (int i = 0; i < bits; i++) {
            value |= (long) (record.u8((first + i) / 8) >> (first + i) % 8 & 1) << i;
        }
        return (int) value;
    }
}
