package io.cellwarden.bank;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Envelope;
import io.cellwarden.port.BankPorts;
import io.cellwarden.port.BankPorts.Announcements;
import io.cellwarden.port.Bulletin;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
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
                .announcingTo(new Announcements() {
                    @Override
                    public boolean wants(String name) {
                        return wanted && name.equals("b1");
                    }

                    @Override
                    public void announce(Bulletin bulletin) {
                        heard.add(bulletin);
                    }
                })
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
