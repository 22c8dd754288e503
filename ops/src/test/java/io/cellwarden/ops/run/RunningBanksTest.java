package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankState;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The banks of a site")
class RunningBanksTest {
    private static final BankState BEFORE = BankState.beforeFirstStart(BankSite.of(
            "b1", BmsModel.SMALL_BMS, Catalogue.printed().find("12.8/200").orElseThrow(), List.of(List.of("B1"))));

    private final AtomicInteger asked = new AtomicInteger();

    /** Its first question is never answered. */
    private Behavior<BankActor.Message> busyAtFirst() {
        return Behaviors.receiveMessage(message -> {
            if (message instanceof BankActor.Describe describe && asked.incrementAndGet() > 1) {
                describe.replyTo().tell(new BankActor.Description(BEFORE, true, 0));
            }
            return Behaviors.same();
        });
    }

    @Test
    @Requirement("GEN-2")
    void are_asked_again_where_one_that_begins_does_not_answer_in_time() throws InterruptedException {
        try (RunningBanks banks = new RunningBanks(ConfigFactory.load())) {
            // Given
            banks.begin("b1", busyAtFirst());
            // When
            BankActor.Description described = banks.awaitDescription("b1");
            // Then
            assertThat(described.state()).isEqualTo(BEFORE);
            assertThat(asked).hasValueGreaterThan(1);
        }
    }
}
