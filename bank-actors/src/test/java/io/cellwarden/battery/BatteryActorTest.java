package io.cellwarden.battery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.battery.BatteryActor.Answer;
import io.cellwarden.battery.BatteryActor.Hop;
import io.cellwarden.battery.BatteryActor.LoopAnswer;
import io.cellwarden.battery.BatteryActor.Message;
import io.cellwarden.battery.BatteryActor.PassLoop;
import io.cellwarden.event.BankEvent.TransferStarted;
import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A live battery")
class BatteryActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final BankSite SITE = BankSite.of(
            "b1",
            BmsModel.SMALL_BMS,
            Catalogue.printed().find("12.8/200").orElseThrow(),
            List.of(List.of("B1"), List.of("B2"), List.of("B3")));

    private final TestProbe<Answer> bank = KIT.createTestProbe(Answer.class);
    private final TestProbe<LoopAnswer> loop = KIT.createTestProbe(LoopAnswer.class);

    @AfterAll
    static void endAll() {
        KIT.shutdownTestKit();
    }

    private static ActorRef<Message> unread(String name) {
        return KIT.spawn(BatteryActor.create(BatteryState.initial(SITE, name)));
    }

    /** A battery that has given a reading. */
    private ActorRef<Message> fresh(String name, int... cellsMv) {
        ActorRef<Message> battery = unread(name);
        battery.tell(new BatteryActor.Judge(1, reading(name, cellsMv), NOW, bank.getRef()));
        bank.expectMessageClass(BatteryActor.Judged.class, PATIENCE);
        return battery;
    }

    private ActorRef<Message> fresh(String name) {
        return fresh(name, 3_300, 3_300, 3_300, 3_300);
    }

    private static Input.Reading reading(String name, int... cellsMv) {
        return new Input.Reading(name, NOW, 0, Ints.of(250), Ints.of(cellsMv));
    }

    private void sendLoop(Set<String> silent, ActorRef<Message> first, ActorRef<Message> second) {
        first.tell(new PassLoop(5, "BMS", List.of(new Hop("B2", second)), silent, loop.getRef()));
    }

    @Test
    @Requirement("TOP-5")
    void passes_the_loop_message_on_until_it_is_round() {
        // Given
        ActorRef<Message> first = fresh("B1");
        ActorRef<Message> second = fresh("B2");

        // When
        sendLoop(Set.of(), first, second);

        // Then
        loop.expectMessage(PATIENCE, new LoopAnswer(5, false, "", ""));
    }

    @Test
    @Requirement({"TOP-5", "TOP-6"})
    void answers_at_once_between_whom_the_loop_is_open_when_it_was_never_read() {
        // Given
        ActorRef<Message> first = unread("B1");
        ActorRef<Message> second = fresh("B2");

        // When
        sendLoop(Set.of(), first, second);

        // Then
        loop.expectMessage(PATIENCE, new LoopAnswer(5, true, "BMS", "B2"));
    }

    @Test
    @Requirement({"TOP-5", "TOP-6"})
    void answers_at_once_between_whom_the_loop_is_open_when_the_bms_holds_it_for_silent() {
        // Given
        ActorRef<Message> first = fresh("B1");
        ActorRef<Message> second = fresh("B2");

        // When
        sendLoop(Set.of("B2"), first, second);

        // Then
        loop.expectMessage(PATIENCE, new LoopAnswer(5, true, "B1", "BMS"));
    }

    @Test
    @Requirement({"TOP-5", "GEN-2"})
    void is_not_fresh_after_a_start_before_its_next_reading() {
        // Given
        ActorRef<Message> first = fresh("B1");
        ActorRef<Message> second = fresh("B2");
        first.tell(new BatteryActor.Judge(2, new Input.Started(NOW, "boot"), NOW, bank.getRef()));

        // When
        sendLoop(Set.of(), first, second);

        // Then
        loop.expectMessage(PATIENCE, new LoopAnswer(5, true, "BMS", "B2"));
    }

    @Test
    @Requirement("BAL-9")
    void does_not_end_a_frame_before_the_receiving_cell_has_confirmed() {
        // Given
        ActorRef<Message> battery = fresh("B1", 3_420, 3_390, 3_400, 3_400);
        InternalActorRef receiving = cell(battery, 2);
        receiving.suspend();

        // When
        battery.tell(new BatteryActor.Balance(
                2, reading("B1", 3_420, 3_390, 3_400, 3_400), ChargeStage.BULK, ChargeStage.BULK, NOW, bank.getRef()));

        // Then
        battery.tell(new PassLoop(5, "BMS", List.of(), Set.of(), loop.getRef()));
        loop.expectMessageClass(LoopAnswer.class, PATIENCE);
        bank.expectNoMessage(Duration.ZERO);
        receiving.resume(null);
        assertThat(bank.expectMessageClass(BatteryActor.Balanced.class, PATIENCE)
                        .events())
                .hasAtLeastOneElementOfType(TransferStarted.class);
    }

    private static InternalActorRef cell(ActorRef<Message> battery, int number) {
        ActorSystem classic = Adapter.toClassic(KIT.system());
        return (InternalActorRef) classic.actorSelection(battery.path().child("cell-" + number))
                .resolveOne(PATIENCE)
                .toCompletableFuture()
                .join();
    }

    @Test
    @Requirement("BAL-9")
    void ends_when_one_of_its_cells_ends() {
        // Given
        ActorRef<Message> battery = fresh("B1");
        TestProbe<Void> watcher = KIT.createTestProbe(Void.class);

        // When
        cell(battery, 3).stop();

        // Then
        watcher.expectTerminated(battery, PATIENCE);
    }
}
