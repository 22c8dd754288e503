package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Limits;
import io.cellwarden.port.Bulletin;
import io.cellwarden.requirement.Requirement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a bank allows")
@Requirement("AGG-4")
class BulletinsTest {
    private final AtomicLong uptime = new AtomicLong(Long.MAX_VALUE - 10); // wraps in between
    private final Bulletins bulletins = new Bulletins(uptime::get);

    private static Bulletin bulletin(String bank, int chargeMa) {
        return new Bulletin(
                bank, new Limits(14_200, chargeMa, 0), true, false, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, Set.of(), false);
    }

    @Test
    void is_what_it_told_last_for_3_seconds() {
        bulletins.put(bulletin("b1", 1));
        bulletins.put(bulletin("b1", 2));
        uptime.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(bulletins.of("b1")).contains(bulletin("b1", 2));
        uptime.addAndGet(1);
        assertThat(bulletins.of("b1")).isEmpty();
        bulletins.put(bulletin("b1", 3));
        assertThat(bulletins.of("b1")).contains(bulletin("b1", 3));
    }

    @Test
    void is_nothing_before_it_has_told_anything() {
        bulletins.put(bulletin("b2", 1));
        assertThat(bulletins.of("b1")).isEmpty();
    }
}
