package io.cellwarden.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The watch on a link")
class LinkWatchTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final long AFTER_MS = 10_000;

    private final LinkWatch watch = new LinkWatch(Duration.ofMillis(AFTER_MS));
    private final List<String> told = new ArrayList<>();
    private Instant lastFrameAt = Instant.MIN;
    private long now;

    /** Looks each 100 ms up to that time; a battery is silent as its own watch would have it. */
    private void until(long ms, boolean frames) {
        while (now < ms) {
            now += 100;
            Instant at = NOON.plusMillis(now);
            if (frames) {
                lastFrameAt = at;
            }
            boolean silent = lastFrameAt.equals(Instant.MIN) || at.isAfter(lastFrameAt.plusMillis(AFTER_MS));
            watch.judge(silent, lastFrameAt, isQuiet(at), at)
                    .ifPresent(well -> told.add(now + (well ? " well" : " not well")));
        }
    }

    private boolean isQuiet(Instant at) {
        return lastFrameAt.equals(Instant.MIN) || at.isAfter(lastFrameAt.plusSeconds(3));
    }

    @Test
    void tells_once_that_no_frame_came_and_once_that_frames_come_again() {
        until(20_000, true);
        until(100_000, false);
        until(200_000, true);
        assertThat(told).containsExactly("10100 well", "30100 not well", "110100 well");
    }

    @Test
    void tells_of_a_link_that_was_never_heard_once_its_batteries_are_silent() {
        // Given nobody is silent within the grace of the start
        assertThat(watch.judge(false, Instant.MIN, true, NOON.plusSeconds(29))).isEmpty();
        // Then
        assertThat(watch.judge(true, Instant.MIN, true, NOON.plusSeconds(30))).contains(false);
        assertThat(watch.judge(true, Instant.MIN, true, NOON.plusSeconds(31))).isEmpty();
    }

    @Test
    void does_not_take_the_silence_of_a_battery_for_that_of_the_line() {
        Instant at = NOON.plusMillis(AFTER_MS);
        assertThat(watch.judge(true, NOON, true, at)).as("a frame came in time").isEmpty();
        assertThat(watch.judge(true, NOON, true, at.plusMillis(1))).contains(false);
    }

    @Test
    void does_not_chatter_although_the_line_flaps() {
        // When: frames for 15 s, none for 15 s, for an hour
        for (long begun = 0; begun < 3_600_000; begun += 30_000) {
            until(begun + 15_000, true);
            until(begun + 30_000, false);
        }
        // Then
        assertThat(told).containsExactly("10100 well", "25100 not well", "40100 well", "55100 not well");
        until(4_200_000, true);
        assertThat(told).as("well after it lasted").hasSize(5).last().isEqualTo("3620100 well");
    }

    @Test
    void lets_a_line_that_was_good_for_long_prove_itself_shortly() {
        until(600_000, true);
        until(620_000, false);
        until(640_000, true);
        assertThat(told).containsExactly("10100 well", "610100 not well", "630100 well");
    }
}
