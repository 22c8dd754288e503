package io.cellwarden.bank;

import static io.cellwarden.bank.LiveBank.reading;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("On a computer that has too much to do, a live bank")
class BusyComputerTest {
    /** Each message waits until these have had their turn, five messages of theirs: 300 ms. A gather takes nine and more in a row. */
    private static final int OTHERS = 6;

    private static final int TURN_MS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** One thread for all actors. */
    private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseString("""
            pekko.loglevel = OFF
            pekko.persistence.testkit.events.serialize = off
            pekko.actor.default-dispatcher { executor = thread-pool-executor, thread-pool-executor.fixed-pool-size = 1 }
            """)
            .withFallback(PersistenceTestKitPlugin.config())
            .withFallback(ConfigFactory.load()));

    @AfterEach
    void endAll() {
        kit.shutdownTestKit();
    }

    @Test
    @Requirement("GEN-2")
    void takes_no_actor_that_is_late_for_one_that_is_lost() {
        BankSite site = LiveBank.site("busy", "B1", "B2");
        try (LiveBank bank = LiveBank.withJournal(kit, site.name(), site, BankScenario.START)) {
            // Given
            bank.begin();
            bank.decide(reading("B1", 1, 3_300));
            bank.decide(reading("B2", 1, 3_300));
            List<ActorRef<String>> others =
                    IntStream.range(0, OTHERS).mapToObj(i -> kit.spawn(busy())).toList();
            others.forEach(other -> other.tell("work"));

            // When
            long begun = System.nanoTime();
            bank.decide(reading("B1", 2, 3_310));
            long took = System.nanoTime() - begun;
            others.forEach(other -> kit.stop(other, PATIENCE));

            // Then
            assertThat(TimeUnit.NANOSECONDS.toMillis(took)).as("ms").isGreaterThan(1_000);
            bank.settled();
            assertThat(LiveBank.inputs(bank.envelopes))
                    .noneMatch(Input.BatteryFailed.class::isInstance)
                    .noneMatch(Input.MessageLost.class::isInstance);
            assertThat(bank.drivenSoFar).doesNotContain("LOADS off", "CHARGERS off");
        }
    }

    /** An actor that always has something to do. */
    private static Behavior<String> busy() {
        return Behaviors.setup(context -> Behaviors.receiveMessage(work -> {
            TimeUnit.MILLISECONDS.sleep(TURN_MS);
            context.getSelf().tell(work);
            return Behaviors.same();
        }));
    }
}
