package io.cellwarden.gateway.link;

import io.cellwarden.bank.LinkPosition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Hands what the journal lacks of all links of one bank to it, merged by time as they came: a bank's clock never runs back, and
 * one link's inputs must not fire timers ahead of another's.
 */
final class Handover {
    private Handover() {}

    /** What a link has left for the bank. */
    record Source(String link, SpoolReader leftovers) {}

    private record Head(int order, Source source, SpoolReader.Leftover leftover) {}

    static void run(String bank, List<Source> sources, BankInbox inbox) {
        PriorityQueue<Head> heads = new PriorityQueue<>(
                Comparator.comparing((Head head) -> head.leftover().input().at())
                        .thenComparingInt(Head::order));
        for (int i = 0; i < sources.size(); i++) {
            head(i, sources.get(i)).ifPresent(heads::add);
        }
        for (Head next = heads.poll(); next != null; next = heads.poll()) {
            SpoolReader.Leftover left = next.leftover();
            inbox.submit(bank, left.input(), LinkPosition.source(next.source().link(), left.boot(), left.number()));
            head(next.order(), next.source()).ifPresent(heads::add);
        }
    }

    private static Optional<Head> head(int order, Source source) {
        return source.leftovers().next().map(leftover -> new Head(order, source, leftover));
    }
}
