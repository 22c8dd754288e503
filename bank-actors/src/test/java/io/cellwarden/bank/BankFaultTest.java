package io.cellwarden.bank;

import static io.cellwarden.bank.LiveBank.order;
import static io.cellwarden.bank.LiveBank.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.battery.BatteryActor.LoopAnswer;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.TransferStarted;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.unit.Ints;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("When its own actors fail, a live bank")
class BankFaultTest {
    private static final int MIDDLE = 3_300;
    private static final ActorTestKit KIT = LiveBank.kit();
    private static int banks;

    private BankSite site;
    private LiveBank bank;

    @BeforeEach
    void startBank(TestInfo test) {
        site = LiveBank.site(test.getTestMethod().orElseThrow().getName() + ++banks, "B1", "B2");
        bank = LiveBank.withJournal(KIT, site.name(), site, BankScenario.START);
        bank.begin();
        bank.decide(reading("B1", 1, MIDDLE));
        bank.decide(reading("B2", 1, MIDDLE));
        bank.settled();
        bank.awaitTicks(); // the first repetition of levels is over, the next is 5 s of bank time away
    }

    @AfterEach
    void endBank() {
        bank.assertDecidedAsTheFold(BankState.beforeFirstStart(site));
        bank.close();
    }

    @AfterAll
    static void endAll() {
        KIT.shutdownTestKit();
    }

    /** The inputs from this one on. */
    private List<Class<?>> kindsFrom(Class<? extends Input> first) {
        return LiveBank.inputs(bank.envelopes).stream()
                .<Class<?>>map(Object::getClass)
                .dropWhile(kind -> !kind.equals(first))
                .toList();
    }

    @Test
    @Requirement({"TOP-6", "GEN-2"})
    void fails_safe_for_a_battery_that_does_not_answer_and_then_judges_its_reading() throws Exception {
        // Given
        bank.hang("battery-0-*");

        // When
        List<Envelope> outcome = bank.decide(reading("B1", 2, 3_310));

        // Then
        assertThat(bank.driven(2)).containsExactlyInAnyOrder("LOADS off", "CHARGERS off");
        assertThat(kindsFrom(Input.BatteryFailed.class))
                .containsExactly(Input.BatteryFailed.class, Input.Reading.class);
        assertThat(LiveBank.inputs(outcome)).containsExactly(reading("B1", 2, 3_310));
        bank.eventually(() -> assertThat(bank.drivenSoFar).contains("LOADS on", "CHARGERS on"));
        assertThat(bank.lines()).contains("+CW-SOFTWARE-FAULT B1", "-CW-SOFTWARE-FAULT B1");
    }

    @Test
    @Requirement("TOP-6")
    void fails_safe_for_every_battery_that_does_not_answer() {
        // Given
        bank.hang("battery-0-*");
        bank.hang("battery-1-*");

        // When
        bank.begin();

        // Then
        bank.eventually(() -> assertThat(bank.lines()).contains("+CW-SOFTWARE-FAULT B1", "+CW-SOFTWARE-FAULT B2"));
        assertThat(bank.drivenSoFar).contains("LOADS off", "CHARGERS off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"battery-0-*", "battery-0-*/cell-3"})
    @Requirement({"TOP-6", "GEN-2"})
    void fails_safe_at_once_for_a_battery_that_ends_while_nothing_is_judged(String actor) throws Exception {
        // When
        bank.crash(actor);

        // Then
        assertThat(bank.driven(2)).containsExactlyInAnyOrder("LOADS off", "CHARGERS off");
        bank.eventually(() -> assertThat(bank.lines()).contains("+CW-SOFTWARE-FAULT B1"));
        bank.decide(reading("B1", 2, MIDDLE));
        bank.eventually(() -> assertThat(bank.drivenSoFar).contains("LOADS on", "CHARGERS on"));
    }

    @Test
    @Requirement("GEN-2")
    void goes_on_when_its_bms_ends_and_says_so() {
        // When
        bank.crash("bms-*");

        // Then
        bank.eventually(() -> assertThat(bank.lines()).contains("+CW-SOFTWARE-FAULT B1"));
        bank.decide(reading("B2", 2, 3_800));
        assertThat(bank.drivenSoFar).containsExactly("CHARGERS off");
    }

    @Test
    @Requirement({"GEN-2", "BMS-11"})
    void switches_off_for_a_reading_although_its_bms_hangs() {
        // Given
        bank.hang("bms-*");

        // When
        bank.decide(reading("B2", 2, 3_800));

        // Then
        assertThat(bank.drivenSoFar).containsExactly("CHARGERS off");
        assertThat(kindsFrom(Input.MessageLost.class)).containsExactly(Input.MessageLost.class, Input.Reading.class);
    }

    @Test
    @Requirement({"GEN-5", "PRE-2"})
    void fires_a_timer_once_although_its_battery_hangs() {
        // Given
        bank.decide(reading("B1", 2, 2_700));
        bank.hang("battery-0-*");

        // When
        bank.setTime(32.1);

        // Then
        bank.eventually(() -> assertThat(bank.lines()).contains("+A-SL11 B1/1"));
        assertThat(kindsFrom(Input.BatteryFailed.class))
                .containsExactly(Input.BatteryFailed.class, Input.TimerFired.class);
    }

    @Test
    @Requirement("ALM-11")
    @SuppressWarnings("NullAway") // that is the poison
    void refuses_an_input_on_which_the_rules_fail_twice() {
        // Given
        Ints nothing = null;
        Input poison = new Input.Reading("B1", BankScenario.second(2), 0, Ints.of(250), nothing);

        // When
        List<Envelope> outcome = bank.decide(poison);

        // Then
        assertThat(outcome.getFirst().event()).isInstanceOf(InputRefused.class);
        assertThat(bank.drivenSoFar).contains("LOADS off", "CHARGERS off");
        bank.decide(reading("B1", 3, MIDDLE));
        bank.eventually(() -> assertThat(bank.drivenSoFar).contains("LOADS on", "CHARGERS on"));
    }

    @Test
    @Requirement("BAL-9")
    void moves_energy_between_cells_within_a_frame() {
        // When
        List<Envelope> outcome = bank.decide(reading("B1", 2, 3_420, 3_390, 3_400, 3_400));

        // Then
        assertThat(outcome)
                .anyMatch(event -> event.event() instanceof TransferStarted started
                        && started.transfer().fromCell() == 1
                        && started.transfer().toCell() == 2);
        assertThat(bank.drivenSoFar).isEmpty();
    }

    @Test
    @Requirement({"TOP-5", "TOP-6", "TOP-7"})
    void shows_by_the_loop_message_where_the_chain_is_open_and_passes_by_a_bypassed_battery() {
        // Given
        bank.decide(new Input.BatterySilent("B2", BankScenario.second(2)));
        bank.eventually(() -> assertThat(bank.describe().loop())
                .hasValueSatisfying(answer -> assertThat(answer).isEqualTo(open(answer.round(), "B1", "BMS"))));

        // When
        bank.decide(order(3, new Command.Bypass("B2")));

        // Then
        bank.eventually(() -> assertThat(bank.describe().loop())
                .hasValueSatisfying(answer -> assertThat(answer.open()).isFalse()));
    }

    private static LoopAnswer open(long round, String from, String to) {
        return new LoopAnswer(round, true, from, to);
    }

    @Test
    @Requirement("TOP-5")
    void raises_an_alarm_for_a_lost_loop_message_and_switches_nothing() {
        // When
        bank.hang("battery-1-*");

        // Then
        bank.eventually(() -> assertThat(bank.lines()).contains("+CW-SOFTWARE-FAULT B1"));
        assertThat(bank.drivenSoFar).isEmpty();
        assertThat(kindsFrom(Input.MessageLost.class)).containsExactly(Input.MessageLost.class);
    }
}
