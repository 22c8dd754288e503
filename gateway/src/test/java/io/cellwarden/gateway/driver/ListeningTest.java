package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.jbd.JbdFrameCodec;
import io.cellwarden.gateway.wire.jbd.JbdPacket;
import io.cellwarden.gateway.wire.jbd.JbdRequest;
import io.cellwarden.requirement.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Listening to a line")
class ListeningTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final byte[] FRAME = JbdRequest.readBasicInfo().encode().toArray();
    private static final byte[] OTHER = JbdRequest.readCellVoltages().encode().toArray();
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration GENEROUS = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(2_100);

    private final LinkStatistics statistics = new LinkStatistics("a", List.of("house"), Duration.ofSeconds(3));
    private final ScriptedLine line = new ScriptedLine(said -> said);
    private final List<JbdPacket> heard = new ArrayList<>();
    private final Listening<JbdPacket> listening =
            new Listening<>(line, new JbdFrameCodec(), statistics, InstantSource.fixed(NOON));

    private boolean take(JbdPacket packet) {
        return heard.add(packet);
    }

    private BooleanSupplier until(int frames) {
        return () -> heard.size() >= frames;
    }

    @Test
    void hands_on_each_frame_and_takes_it_for_a_sign_of_life() throws LineLost {
        line.write(ScriptedLine.joined(FRAME, OTHER));

        listening.listen(GENEROUS, this::take, until(2));

        assertThat(heard).hasSize(2).doesNotHaveDuplicates();
        assertThat(statistics.snapshot().frames()).isEqualTo(2);
        assertThat(statistics.snapshot().lastFrameAt()).isEqualTo(NOON);
    }

    @Test
    void takes_a_frame_of_no_use_for_no_sign_of_life() throws LineLost {
        line.write(FRAME);

        listening.listen(GENEROUS, packet -> !take(packet), until(1));

        assertThat(statistics.snapshot().frames()).isZero();
    }

    @Test
    void puts_a_frame_together_that_the_end_of_listening_has_cut() throws LineLost {
        line.write(Arrays.copyOf(FRAME, 3));
        listening.listen(SHORT, this::take, until(1));
        assertThat(heard).isEmpty();

        line.write(Arrays.copyOfRange(FRAME, 3, FRAME.length));
        listening.listen(GENEROUS, this::take, until(1));

        assertThat(heard).hasSize(1);
        assertThat(statistics.snapshot().faults()).isZero();
    }

    @Test
    void counts_what_is_no_frame_and_tells_the_kind_of_fault() throws LineLost {
        byte[] spoilt = FRAME.clone();
        spoilt[spoilt.length - 2] ^= 1;
        line.write(ScriptedLine.joined(spoilt, FRAME));

        listening.listen(GENEROUS, this::take, until(1));

        assertThat(statistics.snapshot().faults()).isEqualTo(spoilt.length);
        assertThat(statistics.snapshot().lastError()).isNotEmpty();
    }

    @Test
    void ends_where_something_urgent_waits() throws LineLost {
        line.write(FRAME);

        listening.listen(GENEROUS, this::take, () -> true);

        assertThat(heard).isEmpty();
    }

    @Test
    @Requirement("GEN-5")
    void passes_over_what_waited_while_nobody_listened() throws LineLost {
        listening.listen(SHORT, this::take, until(1));
        line.write(ScriptedLine.joined(FRAME, Arrays.copyOf(OTHER, 3)));
        LockSupport.parkNanos(PAUSE.toNanos());

        listening.listen(SHORT, this::take, until(1));
        assertThat(heard).isEmpty();
        line.write(FRAME);
        listening.listen(GENEROUS, this::take, until(1));

        assertThat(heard).hasSize(1);
        assertThat(statistics.snapshot().faults()).isZero();
    }

    @Test
    void finds_a_frame_behind_one_that_breaks_off() throws LineLost {
        line.write(ScriptedLine.joined(Bytes.ofHex("dd03000a").toArray(), FRAME));

        listening.listen(GENEROUS, this::take, until(1));

        assertThat(heard).hasSize(1);
        assertThat(statistics.snapshot().faults()).isEqualTo(4);
    }
}
