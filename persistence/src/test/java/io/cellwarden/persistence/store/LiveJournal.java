package io.cellwarden.persistence.store;

import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankJournal;
import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankRules.Step;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** The journal of a bank as it lives, on any store; recovered when it is made. */
final class LiveJournal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

    private final Store store;
    private final ActorTestKit kit;
    private final TestProbe<BankJournal.Report> reports;
    private final ActorRef<BankJournal.Message> journal;
    private final BankState recovered;

    /** The store is closed with it. */
    LiveJournal(Store store, BankSite site) {
        this.store = store;
        kit = ActorTestKit.create("live", store.config().withFallback(ConfigFactory.load()));
        reports = kit.createTestProbe(BankJournal.Report.class);
        journal = kit.spawn(BankJournal.create(site, reports.getRef(), event -> ""));
        recovered = reports.expectMessageClass(BankJournal.Recovered.class, PATIENCE)
                .state();
    }

    /** A bank of one battery. */
    static BankSite site(String bank) {
        return BankSite.of(
                bank, BmsModel.SMALL_BMS, Catalogue.printed().find("12.8/200").orElseThrow(), List.of(List.of("B1")));
    }

    /** The time of a reading: every 20 minutes there is one, so that each third begins an hour. */
    static Instant at(int reading) {
        return T0.plusSeconds(1_200L * reading);
    }

    /** Journals so many readings, each by itself; the state behind them. */
    BankState readings(int count) {
        return readings(0, count);
    }

    /** The same, the first of them that one. */
    BankState readings(int first, int count) {
        BankState state = recovered;
        for (int i = first; i < first + count; i++) {
            int mv = 3_300 + i;
            Step step = BankRules.step(
                    state,
                    new Input.Reading("B1", at(i), 0, Ints.of(250), Ints.of(mv, mv, mv, mv)),
                    "a|boot|" + (i + 1));
            journal.tell(new BankJournal.Append(step.events()));
            state = step.state();
            reports.expectMessage(PATIENCE, new BankJournal.Appended(state.sequence()));
        }
        return state;
    }

    /** What the journal knew when it began. */
    BankState recovered() {
        return recovered;
    }

    Store store() {
        return store;
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
        store.close();
    }
}
