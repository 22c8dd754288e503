package io.cellwarden.ops.replay;

import io.cellwarden.bank.BankState;
import io.cellwarden.event.Envelope;
import io.cellwarden.site.BankSite;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Where the reading of a part of a journal begins: a state of the bank, and all that is recorded behind it.
 *
 * @param state the bank before the first of {@code rest}
 * @param rest the events from there on, in order; to be closed
 */
public record ReplayStart(BankState state, Stream<Envelope> rest) implements AutoCloseable {
    /**
     * The start that is nearest to a time and not behind it. Every part of a journal is read from here, so this is the one
     * place that has to know whole states recorded in between.
     *
     * @param journal gives all recorded events of the bank
     * @param bankTime the first time that is looked for
     */
    public static ReplayStart before(BankSite site, Recorded journal, Instant bankTime) {
        return new ReplayStart(BankState.beforeFirstStart(site), journal.near(bankTime));
    }

    @Override
    public void close() {
        rest.close();
    }
}
