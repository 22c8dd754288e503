package io.cellwarden.gateway.wire.modbus;

import io.cellwarden.unit.Ints;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Values that stand one behind the other in a table of a device, and what they mean.
 *
 * @param table where they stand; a table of words
 * @param address of the first, from 0 as on the wire
 * @param count how many
 * @param type of each
 * @param lowFirst whether of two words the low one comes first
 * @param scale what a raw value is multiplied by to be in {@code unit}
 * @param unit what it then is
 * @param unknown the raw value that stands for "none"
 */
public record RegisterValue(
        ModbusTable table,
        int address,
        int count,
        Type type,
        boolean lowFirst,
        BigDecimal scale,
        Unit unit,
        OptionalLong unknown) {
    private static final BigDecimal SMALLEST = BigDecimal.valueOf(Integer.MIN_VALUE + 1L);
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Integer.MAX_VALUE);

    /** How a value stands in its words. */
    public enum Type {
        /** One word, 0..65 535. */
        U16(1),
        /** One word, −32 768..32 767. */
        S16(1),
        /** Two words without a sign. */
        U32(2),
        /** Two words with a sign. */
        S32(2),
        /** Two words, IEEE 754. */
        F32(2);

        private final int words;

        Type(int words) {
            this.words = words;
        }

        /** Words of one value. */
        public int words() {
            return words;
        }
    }

    /** What a scaled value is measured in. */
    public enum Unit {
        /** Volts. */
        V(1_000, BigDecimal.ZERO),
        /** Millivolts. */
        MV(1, BigDecimal.ZERO),
        /** Amperes. */
        A(1_000, BigDecimal.ZERO),
        /** Milliamperes. */
        MA(1, BigDecimal.ZERO),
        /** Degrees Celsius. */
        C(10, BigDecimal.ZERO),
        /** Kelvin. */
        K(10, new BigDecimal("-2731.5")),
        /** Percent. */
        PERCENT(10, BigDecimal.ZERO);

        private final BigDecimal factor;
        private final BigDecimal offset;

        Unit(int factor, BigDecimal offset) {
            this.factor = BigDecimal.valueOf(factor);
            this.offset = offset;
        }
    }

    /** Refuses what no device can be asked for at once. */
    public RegisterValue {
        if (table.isOfBits() || count < 1 || count * type.words() > table.mostAtOnce()) {
            throw new IllegalArgumentException("%d values of %d words, allowed are %d words of a table of words"
                    .formatted(count, type.words(), table.mostAtOnce()));
        }
    }

    /** What asks for them. */
    public ModbusQuestion.Read question() {
        return new ModbusQuestion.Read(table, address, count * type.words());
    }

    /** The values in mV, mA, tenths of a degree or per mille, rounded half up; {@link Ints#ABSENT} for one that is unknown. */
    public List<Integer> read(List<Integer> words) {
        return IntStream.range(0, count)
                .mapToObj(at -> value(words, at * type.words()))
                .toList();
    }

    private int value(List<Integer> words, int at) {
        long raw = type.words() == 1 ? words.get(at) : both(words, at);
        if (unknown.isPresent() && signed(raw) == unknown.getAsLong()) {
            return Ints.ABSENT;
        }
        if (type == Type.F32 && !Float.isFinite(Float.intBitsToFloat((int) raw))) {
            return Ints.ABSENT;
        }
        BigDecimal number = type == Type.F32
                ? new BigDecimal(Float.toString(Float.intBitsToFloat((int) raw)))
                : BigDecimal.valueOf(signed(raw));
        BigDecimal scaled =
                number.multiply(scale).multiply(unit.factor).add(unit.offset).setScale(0, RoundingMode.HALF_UP);
        return scaled.compareTo(SMALLEST) < 0 || scaled.compareTo(LARGEST) > 0 ? Ints.ABSENT : scaled.intValueExact();
    }

    private long both(List<Integer> words, int at) {
        long first = words.get(at);
        long second = words.get(at + 1);
        return lowFirst ? second << 16 | first : first << 16 | second;
    }

    private long signed(long raw) {
        return switch (type) {
            case U16, U32, F32 -> raw;
            case S16 -> (short) raw;
            case S32 -> (int) raw;
        };
    }
}
