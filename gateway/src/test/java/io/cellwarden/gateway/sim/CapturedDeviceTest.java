package io.cellwarden.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.capture.Capture;
import io.cellwarden.gateway.capture.Moment;
import io.cellwarden.gateway.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A captured device")
class CapturedDeviceTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final byte[] ASK = {1, 2, 3};
    private static final byte[] NOTHING = {};

    private final List<String> told = new ArrayList<>();
    private long nanos = 1_000;

    private CapturedDevice device(Moment... moments) {
        return new CapturedDevice(
                new Capture(new LinkedHashMap<>(), List.of(moments), false), () -> nanos, told::add);
    }

    private static Moment asked(double second) {
        return new Moment.Sent(at(second), Bytes.copyOf(ASK));
    }

    private static Moment said(double second, int value) {
        return new Moment.Heard(at(second), Bytes.of(value));
    }

    private static Instant at(double second) {
        return START.plusMillis(Math.round(second * 1_000));
    }

    /** What it says when so much time has passed and these bytes have come. */
    private List<Byte> after(CapturedDevice device, double seconds, byte[] came) {
        nanos += Duration.ofMillis(Math.round(seconds * 1_000)).toNanos();
        List<Byte> said = new ArrayList<>();
        device.receive(came, came.length).forEach(bytes -> said.add(bytes[0]));
        return said;
    }

    @Test
    void takes_as_long_for_an_answer_as_it_took_then() {
        CapturedDevice device = device(asked(0), said(0.040, 7), said(0.060, 8));

        assertThat(after(device, 10, ASK)).isEmpty();
        assertThat(after(device, 0.039, NOTHING)).isEmpty();
        assertThat(after(device, 0.001, NOTHING)).containsExactly((byte) 7);
        assertThat(device.isOver()).isFalse();
        assertThat(after(device, 0.020, NOTHING)).containsExactly((byte) 8);
        assertThat(device.isOver()).isTrue();
    }

    @Test
    void is_silent_for_as_long_as_it_was_then() {
        CapturedDevice device = device(asked(0), said(0, 7), asked(20), said(20, 8));
        assertThat(after(device, 0, ASK)).containsExactly((byte) 7);

        assertThat(after(device, 1, ASK)).isEmpty();
        assertThat(after(device, 1, NOTHING)).isEmpty();
        assertThat(told).containsExactly("asked 010203, which is not in the capture at this time: no answer");
        assertThat(after(device, 16.6, ASK)).containsExactly((byte) 8);
    }

    @Test
    void keeps_up_with_time_whether_it_is_asked_or_not() {
        CapturedDevice device = device(
                asked(0), said(0, 6), asked(1), said(1, 7), asked(2), said(2, 8), asked(9), said(9, 9));
        assertThat(after(device, 0, ASK)).containsExactly((byte) 6);

        assertThat(after(device, 2.5, ASK)).containsExactly((byte) 8);
        assertThat(after(device, 10.1, NOTHING)).as("nobody asked").isEmpty();
        assertThat(device.isOver()).isTrue();
    }

    @Test
    void hears_a_question_that_comes_in_pieces() {
        CapturedDevice device = device(asked(0), said(0, 7));

        assertThat(after(device, 1, new byte[] {1})).isEmpty();
        assertThat(after(device, 0, new byte[] {2, 3})).containsExactly((byte) 7);
        assertThat(told).isEmpty();
    }

    @Test
    void forgets_half_a_question() {
        CapturedDevice device = device(asked(0), said(0, 7));

        after(device, 1, new byte[] {1});
        after(device, 1, NOTHING);
        assertThat(after(device, 1, ASK)).containsExactly((byte) 7);
    }

    @Test
    void talks_by_itself_where_it_did_so_then() {
        CapturedDevice device = device(said(0, 7), said(1, 8));

        assertThat(after(device, 0, NOTHING)).containsExactly((byte) 7);
        assertThat(after(device, 0.9, NOTHING)).isEmpty();
        assertThat(after(device, 0.1, NOTHING)).containsExactly((byte) 8);
        assertThat(device.isOver()).isTrue();
    }

    @Test
    void leaves_out_the_answer_to_a_question_from_before_the_capture() {
        CapturedDevice device = device(said(0, 5), asked(1), said(1, 7));

        assertThat(after(device, 30, NOTHING)).isEmpty();
        assertThat(after(device, 0, ASK)).containsExactly((byte) 7);
    }
}
