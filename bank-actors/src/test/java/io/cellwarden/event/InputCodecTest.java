package io.cellwarden.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The bytes of an input in a spool")
class InputCodecTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00.123456789Z");
    private static final int SECONDS_OFFSET = 2;

    static Stream<Input> ofEveryKind() {
        return Stream.of(
                new Input.Reading("B1", AT, -12_345, Ints.of(-100, 250), Ints.of(3_300, Ints.ABSENT, 0)),
                new Input.Reading("", AT, Ints.ABSENT, Ints.none(), Ints.none()),
                new Input.UnreadableReading("B1", AT, "NaN in cell 2 – wire?"),
                new Input.BatterySilent("B1", AT),
                new Input.LinkReport("B1", AT, false, "link b1/a: no valid frame yet; last error checksum ×3"),
                new Input.HardwareError("B1", AT, AlarmCode.E_SL24, true),
                new Input.BalancerReport("B1", AT, false),
                new Input.DeviceIdentified("B1", AT, "JBD-SP04\u0000\ud83d\ude00"),
                new Input.ReadBack(AT, Output.CHARGERS, "a/B1/charge-fet", "B1", true),
                new Input.LoopReport(AT, true, "B1", "B2"),
                new Input.ChargerReport(AT, ChargeStage.FLOAT),
                new Input.SystemVoltage(AT, 53_200),
                new Input.StateOfCharge("B1", AT, 873),
                new Input.MonitorReading(AT, "shunt", 26_400, -12_340, Ints.ABSENT, 48_000, 241),
                new Input.LimitsReport("B1", AT, 57_600, 0, Ints.ABSENT),
                new Input.ControlFrame(AT, "B1", "a/B1", "dd5a", true, "refused"),
                new Input.AddressClash("B1", AT, true),
                new Input.ProtectionReport("B1", AT, true, false, "cell-over-voltage", "cell-high"),
                new Input.DeviceFigures(AT, "B1", List.of()),
                new Input.DeviceFigures(
                        AT,
                        "shunt",
                        List.of(Figure.of("deepestDischargeAh", 3, 120_000), new Figure("x", 0, Ints.of(1, -2)))),
                new Input.MonitorReport(AT, "shunt", false, "low-voltage"));
    }

    @ParameterizedTest
    @MethodSource("ofEveryKind")
    void give_the_same_input_again(Input input) {
        assertThat(InputCodec.decode(InputCodec.encode(input))).contains(input);
    }

    @Test
    void give_any_reading_again() {
        // Given
        Random random = new Random(7);
        List<Input> readings =
                Stream.generate(() -> reading(random)).limit(2_000).toList();
        // When
        List<Input> again = readings.stream()
                .flatMap(input -> InputCodec.decode(InputCodec.encode(input)).stream())
                .toList();
        // Then
        assertThat(again).isEqualTo(readings);
    }

    private static Input reading(Random random) {
        return new Input.Reading(
                random.ints(random.nextInt(20), 1, 0xD800)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString(),
                Instant.ofEpochSecond(random.nextLong(-1L << 34, 1L << 34), random.nextInt(1_000_000_000)),
                random.nextInt(),
                Ints.of(random.ints(random.nextInt(5)).toArray()),
                Ints.of(random.ints(random.nextInt(300)).toArray()));
    }

    @Test
    void are_refused_for_an_input_that_no_link_brings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputCodec.encode(new Input.Started(AT, "boot")))
                .withMessageContaining("Started");
    }

    @Test
    void are_refused_for_a_list_that_has_no_room() {
        Input endless = new Input.Reading("B1", AT, 0, Ints.none(), Ints.of(new int[0x10000]));
        assertThatIllegalArgumentException().isThrownBy(() -> InputCodec.encode(endless));
    }

    @ParameterizedTest
    @MethodSource("ofEveryKind")
    void give_nothing_when_cut_short_or_too_long(Input input) {
        byte[] bytes = InputCodec.encode(input);
        for (int size = 0; size < bytes.length; size++) {
            assertThat(InputCodec.decode(Arrays.copyOf(bytes, size))).isEmpty();
        }
        assertThat(InputCodec.decode(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    }

    @Test
    void give_nothing_for_another_version_or_an_unknown_kind() {
        byte[] bytes = InputCodec.encode(new Input.BatterySilent("B1", AT));
        for (int index : List.of(0, 1)) {
            byte[] other = bytes.clone();
            other[index] = 99;
            assertThat(InputCodec.decode(other)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("ofEveryKind")
    void never_throw_when_damaged(Input input) {
        Random random = new Random(11);
        byte[] bytes = InputCodec.encode(input);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = bytes.clone();
            for (int hit = random.nextInt(1, 5); hit > 0; hit--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            InputCodec.decode(damaged)
                    .ifPresent(decoded -> assertThat(InputCodec.encode(decoded)).hasSizeGreaterThan(0));
        }
    }

    @Test
    void give_nothing_for_a_time_that_no_clock_shows() {
        byte[] bytes = InputCodec.encode(new Input.BatterySilent("B1", AT));
        for (long seconds : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            byte[] impossible = bytes.clone();
            ByteBuffer.wrap(impossible).putLong(SECONDS_OFFSET, seconds).putInt(SECONDS_OFFSET + 8, Integer.MAX_VALUE);
            assertThat(InputCodec.decode(impossible)).isEmpty();
        }
    }
}
