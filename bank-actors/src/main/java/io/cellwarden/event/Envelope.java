package io.cellwarden.event;

import java.time.Instant;
import java.util.List;

/**
 * An event with where, when and why.
 *
 * @param bank the bank's name
 * @param sequence the bank sequence number of the input, from 1 without gaps
 * @param index place among the events of that input; 0 is the input itself
 * @param time the bank's clock when it was judged
 * @param source who brought the input: {@code link|boot|number}, {@code timer}, {@code operator|name}, …
 * @param causeSequence sequence number of the event that caused this one; its own where the input did
 * @param causeIndex index of the causing event
 * @param rulesVersion {@code BankRules.VERSION} that decided it
 * @param event what happened
 */
public record Envelope(
        String bank,
        long sequence,
        int index,
        Instant time,
        String source,
        long causeSequence,
        int causeIndex,
        int rulesVersion,
        BankEvent event)
        implements Journalled {
    @Override
    public List<Envelope> envelopes() {
        return List.of(this);
    }
}
