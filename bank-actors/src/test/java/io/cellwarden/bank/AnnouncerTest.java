package io.cellwarden.bank;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Limits;
import io.cellwarden.port.BankPorts;
import io.cellwarden.port.BankPorts.Announcements;
import io.cellwarden.port.Bulletin;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a bank allows")
@Requirement("AGG-1")
class AnnouncerTest {
    private final List<Bulletin> heard = new ArrayList<>();
    private final BankScenario bank = BankScenario.bank(BmsModel.SMALL_BMS, "B1");

    private Announcer announcer(boolean wanted) {
        BankPorts ports = new BankPorts(
                        () -> second(2),
                        () -> 0,
                        (name, output, on, at) -> {},
                        events -> CompletableFuture.completedFuture(null),
                        (name, link, boot, number) -> {},
                        new BankPorts.Watcher() {
                            @Override
                            public void decided(List<Envelope> events) {}

                            @Override
                            public void ready(String name, boolean recovered) {}
                        })
                .announcingTo(
                        new Announcements() {
                            @Override
                            public boolean wants(String name) {
                                return wanted && name.equals("b1");
                            }

                            @Override
                            public void announce(Bulletin bulletin) {
                                heard.add(bulletin);
                            }
                        },
                        Duration.ofSeconds(10))
                .closingAt(7);
        return new Announcer("b1", ports);
    }

    @Test
    void is_told_each_second_and_at_once_where_bank_time_was_set_back() {
        Announcer announcer = announcer(true);
        announcer.tick(bank.state(), second(10));
        announcer.tick(bank.state(), second(10.999));
        assertThat(heard).hasSize(1);
        announcer.tick(bank.state(), second(11));
        assertThat(heard).hasSize(2);
        announcer.tick(bank.state(), second(5));
        assertThat(heard).hasSize(3);
    }

    @Test
    void is_told_at_once_when_it_changes_and_not_for_what_changes_nothing() {
        Announcer announcer = announcer(true);
        bank.at(0).cells("B1", 3_300);
        announcer.decided(bank.envelopes(), bank.state());
        assertThat(heard).hasSize(1);
        bank.given().at(1).cells("B1", 3_300);
        announcer.decided(bank.envelopes(), bank.state());
        assertThat(heard).hasSize(1);
        bank.given().at(2).cells("B1", 3_760);
        announcer.decided(bank.envelopes(), bank.state());
        assertThat(heard).hasSize(2);
        assertThat(heard.getLast().chargeAllowed()).isFalse();
    }

    private Bulletin toldAt(double second) {
        announcer(true).tick(bank.state(), second(second));
        return heard.getLast();
    }

    private static void assertHasNoValues(Bulletin told) {
        assertThat(told.limits()).isEqualTo(new Limits(14_200, 0, 0));
        assertThat(told.chargeAllowed()).isFalse();
        assertThat(told.dischargeAllowed()).isFalse();
        assertThat(List.of(
                        told.voltageMv(),
                        told.currentMa(),
                        told.lowestCellMv(),
                        told.highestCellMv(),
                        told.lowestDeciC(),
                        told.highestDeciC()))
                .containsOnly(Ints.ABSENT);
    }

    private static void assertHasValues(Bulletin told) {
        assertThat(told.chargeAllowed()).isTrue();
        assertThat(told.dischargeAllowed()).isTrue();
        assertThat(told.limits().dischargeCurrentMa()).isPositive();
        assertThat(told.voltageMv()).isEqualTo(13_200);
        assertThat(told.lowestCellMv()).isEqualTo(3_300);
        assertThat(told.highestDeciC()).isEqualTo(250);
    }

    @Test
    @Requirement({"AGG-4", "TOP-6"})
    void has_neither_values_nor_current_of_a_silent_battery_until_it_is_heard_again() {
        bank.at(0).cells("B1", 3_300);
        bank.at(2).cells("B1", 3_300);
        assertHasValues(toldAt(3));
        bank.at(4).silent("B1");
        assertHasNoValues(toldAt(4));
        bank.at(100).cells("B1", 3_300);
        bank.at(101).timers();
        assertThat(toldAt(101).voltageMv()).isEqualTo(13_200);
    }

    /** As status judges them: although nobody has called the battery silent yet. */
    @Test
    @Requirement("AGG-4")
    void has_neither_values_nor_current_that_are_older_than_silent_after() {
        bank.at(0).cells("B1", 3_300);
        bank.at(2).cells("B1", 3_300);
        assertHasValues(toldAt(11.999));
        assertHasValues(toldAt(12));
        assertHasNoValues(toldAt(12.001));
    }

    @Test
    @Requirement({"AGG-4", "TOP-7"})
    void does_not_ask_how_old_a_bypassed_battery_is() {
        BankScenario two = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2");
        two.at(0).cells("B1", 3_300).cells("B2", 3_300);
        two.at(1).order(new Command.Bypass("B2"));
        two.at(20).cells("B1", 3_300);
        assertHasValues(Announcer.bulletin(two.state(), second(20), Duration.ofSeconds(10)));
        two.at(20).order(new Command.EndBypass("B2"));
        assertHasNoValues(Announcer.bulletin(two.state(), second(20), Duration.ofSeconds(10)));
    }

    @Test
    @Requirement({"AGG-4", "MON-2"})
    void has_no_state_of_charge_that_is_older_than_3_minutes() {
        bank.at(0).cells("B1", 3_300);
        bank.feed(new Input.StateOfCharge("B1", second(0), 800));
        assertThat(toldAt(180).socPermille()).isEqualTo(800);
        assertThat(toldAt(180.001).socPermille()).isEqualTo(Ints.ABSENT);
    }

    @Test
    void is_not_worked_out_where_nobody_listens() {
        Announcer announcer = announcer(false);
        announcer.tick(bank.state(), second(10));
        bank.at(0).cells("B1", 3_300);
        announcer.decided(bank.envelopes(), bank.state());
        assertThat(heard).isEmpty();
        assertThat(Announcements.NOBODY.wants("b1")).isFalse();
    }
}
