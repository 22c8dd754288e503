package io.cellwarden.cell;

import io.cellwarden.event.Transfer;
import io.cellwarden.requirement.Requirement;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A live cell")
class CellActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void endAll() {
        KIT.shutdownTestKit();
    }

    @Test
    @Requirement("BAL-9")
    void passes_energy_to_its_neighbour_which_confirms_to_the_battery() {
        // Given
        TestProbe<CellActor.Answer> battery = KIT.createTestProbe(CellActor.Answer.class);
        ActorRef<CellActor.Message> highest = KIT.spawn(CellActor.create(CellState.unknown(1)));
        ActorRef<CellActor.Message> neighbour = KIT.spawn(CellActor.create(CellState.unknown(2)));
        Transfer transfer = new Transfer(1, 2, 1_800, Instant.EPOCH);

        // When
        highest.tell(new CellActor.Give(7, transfer, neighbour, battery.getRef()));

        // Then
        battery.expectMessage(new CellActor.Confirmed(7, transfer));
    }
}
