package io.cellwarden.ops.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.jbd.JbdFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The plan of chaos")
class ChaosPlanTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void is_the_same_for_the_same_seed_and_another_for_another() {
        assertThat(ChaosPlan.of(7, TEN_MINUTES)).isEqualTo(ChaosPlan.of(7, TEN_MINUTES));
        assertThat(ChaosPlan.of(8, TEN_MINUTES)).isNotEqualTo(ChaosPlan.of(7, TEN_MINUTES));
    }

    @Test
    void begins_its_faults_in_order_and_within_the_time() {
        assertThat(ChaosPlan.of(7, TEN_MINUTES))
                .hasSizeGreaterThan(400)
                .isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()))
                .allMatch(fault ->
                        fault.at().compareTo(TEN_MINUTES) < 0 && fault.length().isPositive());
    }

    @Test
    void never_hits_the_same_twice_at_once() {
        Map<String, Duration> until = new HashMap<>();
        for (ChaosPlan.Planned planned : ChaosPlan.of(7, TEN_MINUTES)) {
            String target = planned.fault().target();
            assertThat(until.getOrDefault(target, Duration.ZERO)).as(target).isLessThanOrEqualTo(planned.at());
            until.put(target, planned.end());
        }
    }

    @Test
    void has_every_kind_of_fault_and_everything_that_can_be_broken_at_a_board() {
        List<Fault> faults = new ArrayList<>();
        LongStream.range(0, 4)
                .forEach(seed -> ChaosPlan.of(seed, TEN_MINUTES).forEach(planned -> faults.add(planned.fault())));
        Set<Class<?>> kinds = faults.stream().map(Object::getClass).collect(Collectors.toSet());
        assertThat(kinds).containsExactlyInAnyOrder(Fault.class.getPermittedSubclasses());
        assertThat(faults.stream()
                        .flatMap(fault -> fault instanceof Fault.BoardBroken board
                                ? Stream.of(board.kind())
                                : Stream.<JbdFault>empty())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(JbdFault.NONE)));
    }
}
