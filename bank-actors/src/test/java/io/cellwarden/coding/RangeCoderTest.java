package io.cellwarden.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What the range coder writes")
class RangeCoderTest {
    /** The numbers of {@code wanted}, through a model of their own on each side. */
    private static List<Long> again(
            List<Long> wanted, ToLongBiFunction<BitCoder, Long> writer, ToLongBiFunction<BitCoder, Long> reader) {
        RangeEncoder encoder = new RangeEncoder();
        wanted.forEach(number -> assertThat(writer.applyAsLong(encoder, number)).isEqualTo(number));
        RangeDecoder decoder = new RangeDecoder(encoder.finish());
        return wanted.stream().map(_ -> reader.applyAsLong(decoder, 0L)).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50, 90, 99})
    void is_read_again_bit_by_bit(int percent) {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            boolean[] bits = new boolean[random.nextInt(3_000)];
            RangeEncoder encoder = new RangeEncoder();
            Odds[] odds = IntStream.range(0, 7).mapToObj(_ -> new Odds()).toArray(Odds[]::new);
            for (int i = 0; i < bits.length; i++) {
                bits[i] = random.nextInt(100) < percent;
                assertThat(encoder.bit(odds[i % 7], bits[i])).isEqualTo(bits[i]);
            }
            RangeDecoder decoder = new RangeDecoder(encoder.finish());
            Odds[] again = IntStream.range(0, 7).mapToObj(_ -> new Odds()).toArray(Odds[]::new);
            for (int i = 0; i < bits.length; i++) {
                assertThat(decoder.bit(again[i % 7], random.nextBoolean()))
                        .as(seed + "." + i)
                        .isEqualTo(bits[i]);
            }
        }
    }

    /** Nearly certain bits that do not come push the lower end up to where a carry runs through many bytes. */
    @Test
    void carries_through_as_many_bytes_as_it_has_to() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            int kind = random.nextInt(3);
            RangeEncoder encoder = new RangeEncoder();
            Odds odds = new Odds(99);
            boolean[] bits = new boolean[40];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = kind == 0 ? i > 2 : kind == 1 ? i % 9 != 0 : random.nextInt(40) != 0;
                encoder.bit(odds, bits[i] ^ (random.nextInt(25) == 0));
            }
            byte[] bytes = encoder.finish();
            RangeEncoder same = new RangeEncoder();
            RangeDecoder decoder = new RangeDecoder(bytes);
            Odds read = new Odds(99);
            Odds written = new Odds(99);
            for (int i = 0; i < bits.length; i++) {
                same.bit(written, decoder.bit(read, false));
            }
            assertThat(same.finish()).as("seed " + seed).isEqualTo(bytes);
        }
    }

    @Test
    void is_nothing_for_nothing_and_ends_without_zeros() {
        assertThat(new RangeEncoder().finish()).isEmpty();
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            RangeEncoder encoder = new RangeEncoder();
            Odds odds = new Odds();
            for (int left = random.nextInt(100); left > 0; left--) {
                encoder.bit(odds, random.nextBoolean());
            }
            byte[] bytes = encoder.finish();
            assertThat(bytes.length == 0 || bytes[bytes.length - 1] != 0).isTrue();
        }
    }

    @Test
    void takes_what_the_odds_are_worth() {
        RangeEncoder encoder = new RangeEncoder();
        Odds rare = new Odds();
        for (int i = 0; i < 10_000; i++) {
            encoder.bit(rare, false);
        }
        assertThat(encoder.size()).isLessThan(30);
        RangeEncoder even = new RangeEncoder();
        Odds odds = new Odds();
        Random random = new Random(1);
        for (int i = 0; i < 80_000; i++) {
            even.bit(odds, random.nextBoolean());
        }
        assertThat(even.finish().length).isBetween(10_000, 10_060);
    }

    @Test
    void are_numbers_from_zero_to_the_largest() {
        List<Long> numbers =
                new ArrayList<>(List.of(0L, 1L, 2L, 3L, 6L, 7L, Magnitude.LARGEST, Magnitude.LARGEST - 1, 0L));
        Random random = new Random(2);
        LongStream.range(0, 2_000).forEach(_ -> numbers.add(random.nextLong(1L << 62) >> random.nextInt(62)));
        numbers.removeIf(number -> number > Magnitude.LARGEST);
        Magnitude writer = new Magnitude();
        Magnitude reader = new Magnitude();
        assertThat(again(numbers, writer::code, reader::code)).isEqualTo(numbers);
    }

    @Test
    void are_deviations_of_either_sign() {
        List<Long> numbers = new ArrayList<>(List.of(0L, 1L, -1L, 2L, -2L, Magnitude.LARGEST, -Magnitude.LARGEST));
        Random random = new Random(3);
        LongStream.range(0, 2_000).forEach(_ -> numbers.add(random.nextLong() >> 2 + random.nextInt(61)));
        Deviation writer = new Deviation();
        Deviation reader = new Deviation();
        assertThat(again(numbers, writer::code, reader::code)).isEqualTo(numbers);
    }

    @Test
    void are_texts_of_any_chars() {
        List<String> texts = Stream.of(
                        "",
                        "B1",
                        "a|20261122T100000000abcd|",
                        "°Ü電🔋",
                        "\ud83d",
                        "\0\u007f\u0080\uffff",
                        "x".repeat(Texts.LONGEST))
                .toList();
        RangeEncoder encoder = new RangeEncoder();
        Texts writer = new Texts();
        texts.forEach(text -> writer.code(encoder, text));
        RangeDecoder decoder = new RangeDecoder(encoder.finish());
        Texts reader = new Texts();
        assertThat(texts.stream().map(_ -> reader.code(decoder, "")).toList()).isEqualTo(texts);
    }

    @Test
    void is_refused_where_a_text_would_be_too_long() {
        RangeEncoder encoder = new RangeEncoder();
        new Magnitude().code(encoder, Texts.LONGEST + 1);
        RangeDecoder decoder = new RangeDecoder(encoder.finish());
        assertThatThrownBy(() -> new Texts().code(decoder, ""))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("a text of 256 chars");
    }

    @Test
    void is_refused_where_a_value_would_be_no_int() {
        RangeEncoder encoder = new RangeEncoder();
        new Deviation().code(encoder, 1L << 40);
        RangeDecoder decoder = new RangeDecoder(encoder.finish());
        assertThatThrownBy(() -> new Levels(1).code(decoder, new Level(), 0, 0, 0))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void expects_a_value_amid_the_range_of_the_last_ones() {
        Level level = new Level();
        assertThat(level.isKnown()).isFalse();
        level.follow(3_300);
        assertThat(level.isKnown()).isTrue();
        assertThat(level.middle()).isEqualTo(3_300);
        assertThat(level.width()).isZero();
        level.follow(3_302);
        assertThat(level.middle()).isEqualTo(3_301);
        assertThat(level.width()).isEqualTo(2);
        IntStream.range(0, 100).forEach(_ -> level.follow(3_302));
        assertThat(level.middle()).isEqualTo(3_302);
        assertThat(level.width()).isZero();
    }

    @Test
    void begins_a_level_anew_where_a_value_is_more_than_4_beyond_all_of_the_last() {
        Level near = new Level();
        near.follow(0);
        near.follow(4);
        assertThat(near.middle()).isEqualTo(2);
        Level below = new Level();
        below.follow(0);
        below.follow(-4);
        assertThat(below.middle()).isEqualTo(-2);
        assertThat(below.width()).isEqualTo(4);
        below.follow(2);
        assertThat(below.width()).isEqualTo(6);
        Level far = new Level();
        far.follow(0);
        far.follow(5);
        assertThat(far.middle()).isEqualTo(5);
        assertThat(far.width()).isZero();
        far.follow(0);
        assertThat(far.middle()).isZero();
    }

    @Test
    void are_times_of_a_fixed_rate_that_take_next_to_nothing() {
        Random random = new Random(4);
        for (int lateMs : new int[] {1, 3, 200}) {
            List<Long> times = LongStream.range(0, 500)
                    .mapToObj(beat -> 1_700_000_000_000L + 1_003 * beat + random.nextInt(lateMs))
                    .toList();
            RangeEncoder encoder = new RangeEncoder();
            Rhythm writer = new Rhythm(times.getFirst());
            Deviation[] models = {new Deviation(), new Deviation(), new Deviation(), new Deviation()};
            times.stream().skip(1).forEach(time -> writer.code(encoder, models[0], models[1], time));
            byte[] bytes = encoder.finish();
            RangeDecoder decoder = new RangeDecoder(bytes);
            Rhythm reader = new Rhythm(times.getFirst());
            List<Long> again = new ArrayList<>(List.of(times.getFirst()));
            IntStream.range(1, 500).forEach(_ -> again.add(reader.code(decoder, models[2], models[3], 0)));
            assertThat(again).isEqualTo(times);
            assertThat(bytes.length).isLessThan(lateMs == 1 ? 20 : lateMs == 3 ? 130 : 700);
        }
    }

    @Test
    void may_be_read_beyond_its_end() {
        RangeDecoder decoder = new RangeDecoder(new byte[0]);
        Odds odds = new Odds();
        for (int i = 0; i < 1_000; i++) {
            assertThat(decoder.bit(odds, false)).isTrue(); // zeros: always the lower part
        }
    }
}
