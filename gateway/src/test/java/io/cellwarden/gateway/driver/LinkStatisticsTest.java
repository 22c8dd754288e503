package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The statistics of a link")
class LinkStatisticsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final LinkStatistics statistics = new LinkStatistics("a", List.of("b1"), Duration.ofSeconds(3));

    @Test
    void say_how_long_nothing_came_and_why() {
        statistics.frame(NOON);
        for (int i = 0; i < 31; i++) {
            statistics.unanswered("checksum", "");
        }
        assertThat(statistics.snapshot().text(NOON.plusSeconds(12)))
                .isEqualTo("link b1/a: no valid frame for 12 s; last error checksum ×31");
    }

    @Test
    void say_what_the_last_error_may_come_from_and_which_banks_are_concerned() {
        LinkStatistics shared = new LinkStatistics("a", List.of("b1", "b2"), Duration.ofSeconds(3));
        shared.unanswered("framing", "bytes but no frame: wrong speed?");
        assertThat(shared.snapshot().text(NOON))
                .isEqualTo("link b1+b2/a: no valid frame yet; last error framing ×1"
                        + " (bytes but no frame: wrong speed?)");
        shared.lost("/dev/ttyUSB0: the device is gone");
        assertThat(shared.snapshot().text(NOON)).endsWith("the device is gone ×1");
    }

    @Test
    void say_that_nothing_came_yet() {
        assertThat(statistics.snapshot().text(NOON)).isEqualTo("link b1/a: no valid frame yet");
        statistics.lost("/dev/ttyUSB0: no such device");
        assertThat(statistics.snapshot().text(NOON))
                .isEqualTo("link b1/a: no valid frame yet; last error /dev/ttyUSB0: no such device ×1");
    }

    @Test
    void say_that_all_is_well_until_the_next_frame_is_missing() {
        statistics.frame(NOON);
        assertThat(statistics.snapshot().text(NOON.plusSeconds(3))).isEqualTo("link b1/a: ok, 1 frames");
        assertThat(statistics.snapshot().text(NOON.plusMillis(3_001))).isEqualTo("link b1/a: no valid frame for 3 s");
    }

    @Test
    void count_an_error_anew_after_a_frame_or_another_error() {
        statistics.unanswered("no answer", "");
        statistics.unanswered("no answer", "");
        assertThat(statistics.snapshot().lastErrorCount()).isEqualTo(2);
        statistics.frame(NOON);
        statistics.unanswered("no answer", "");
        assertThat(statistics.snapshot().lastErrorCount()).isEqualTo(1);
        statistics.unanswered("checksum", "");
        assertThat(statistics.snapshot().lastErrorCount()).isEqualTo(1);
    }

    @Test
    void tell_writes_without_effect_although_frames_come() {
        statistics.refusedWrite("refused with status 0x81");
        statistics.frame(NOON);
        statistics.unanswered("no answer", "");
        assertThat(statistics.snapshot().text(NOON))
                .isEqualTo("link b1/a: ok, 1 frames; 1 writes without effect, last refused with status 0x81");
    }
}
