package io.cellwarden.gateway.link;

import io.cellwarden.bank.LinkPosition;
import io.cellwarden.gateway.link.Gateway.Numbered;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * Hands what the journal lacks of all links of one bank, and of its operators, to it, merged by time as they came: a
 * bank's clock never runs back, and one link's inputs must not fire timers ahead of another's.
 */
final class Handover {
    private Handover() {}

    /** What a link has left for the bank. */
    record Source(String link, SpoolReader leftovers) {
        private Optional<Numbered> next() {
            return leftovers
                    .next()
                    .map(left -> new Numbered(left.input(), LinkPosition.source(link, left.boot(), left.number())));
        }
    }

    private record Head(int order, Numbered first, Supplier<Optional<Numbered>> rest) {}

    /** {@code others} are in their order. */
    static void run(String bank, List<Source> sources, List<Numbered> others, BankInbox inbox) {
        PriorityQueue<Head> heads = new PriorityQueue<>(
                Comparator.comparing((Head head) -> head.first().input().at()).thenComparingInt(Head::order));
        for (int i = 0; i < sources.size(); i++) {
            head(i, sources.get(i)::next).ifPresent(heads::add);
        }
        Iterator<Numbered> other = others.iterator();
        head(sources.size(), () -> other.hasNext() ? Optional.of(other.next()) : Optional.empty())
                .ifPresent(heads::add);
        for (Head next = heads.poll(); next != null; next = heads.poll()) {
            inbox.submit(bank, next.first().input(), next.first().source());
            head(next.order(), next.rest()).ifPresent(heads::add);
        }
    }

    private static Optional<Head> head(int order, Supplier<Optional<Numbered>> rest) {
        return rest.get().map(first -> new Head(order, first, rest));
    }
}
