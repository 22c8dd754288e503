package io.cellwarden.ops.run;

import io.cellwarden.bank.LinkPosition;
import io.cellwarden.bank.Outcome;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.link.Gateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators have ordered of a bank and its journal lacks, on disk with fsync: an order that was told to be done is in
 * force after a kill too, whatever the store does. Numbered as a link's inputs are, so that none is lost or doubled when
 * it is handed over again. An order acts at once; only what the operator is told waits for the disk.
 */
final class OrderRecord {
    /** As which link orders come; no link may be called so. */
    static final String LINK = "operator";
    /** What whoever ordered is told where the next start would know nothing of it. */
    static final String NOT_ON_RECORD =
            "not on record: neither the journal nor the disk beside it takes it; it acts, but"
                    + " ends with the program unless the journal comes back before: see cellwarden status";

    /** The journal has had as long before. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** More orders than people give while a store is away. */
    private static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(OrderRecord.class);

    private final EventFile file;
    private final String bank;
    private final String boot;
    /** Held while an order is numbered and handed on, and while all are handed over: they come in their order. */
    private final Lock turn = new ReentrantLock();

    /** Oldest first; {@code this} guards it, never for long. */
    private final List<Envelope> left;

    private long number;
    private boolean waits;
    private final WritesInTurn writes = new WritesInTurn();

    /**
     * An order that was handed on.
     *
     * @param judged what the bank has made of it
     * @param recorded done once the order is on the disk; fails if it cannot be
     */
    record Given(CompletionStage<Outcome> judged, CompletableFuture<Void> recorded) {
        /** Whether it is on the disk; waits a while for that. */
        boolean isRecorded() {
            return recorded.copy()
                    .thenApply(done -> true)
                    .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> false)
                    .join();
        }
    }

    /**
     * The record of a bank, with what earlier starts have left in it.
     *
     * @param boot id of this start of the program
     */
    OrderRecord(Path dataDirectory, String bank, String boot) {
        this.file = new EventFile(dataDirectory.resolve(LocalRecord.FOLDER).resolve(bank + ".orders"));
        this.bank = bank;
        this.boot = boot;
        this.left = new ArrayList<>(file.read());
    }

    /** Numbers an order, hands it on with its source, and records it meanwhile. */
    Given give(Input.Operator order, Function<String, CompletionStage<Outcome>> judge) {
        turn.lock();
        try {
            long next = ++number;
            String source = LinkPosition.source(LINK, boot, next);
            Envelope event = new Envelope(bank, next, 0, order.at(), source, next, 0, 0, new InputAccepted(order));
            CompletableFuture<Void> recorded = record(event);
            return new Given(judge.apply(source), recorded);
        } finally {
            turn.unlock();
        }
    }

    private synchronized CompletableFuture<Void> record(Envelope event) {
        if (left.size() >= MOST) {
            return CompletableFuture.failedFuture(new IOException(MOST + " orders wait for the journal"));
        }
        left.add(event);
        return write();
    }

    /** Each write has what is left by then: one that has not begun serves all. */
    private CompletableFuture<Void> write() {
        if (waits) {
            return writes.last();
        }
        waits = true;
        return writes.next(() -> {
            try {
                List<Envelope> now = beginWrite();
                if (now.isEmpty()) {
                    file.delete();
                } else {
                    file.write(now, channel -> {});
                }
            } catch (IOException e) {
                LOG.error("orders of bank {} are not on the disk as they are: {}", bank, Trouble.text(e));
                throw e;
            }
        });
    }

    private synchronized List<Envelope> beginWrite() {
        waits = false;
        return left();
    }

    private synchronized List<Envelope> left() {
        return List.copyOf(left);
    }

    /** Done once the disk is as of now. */
    synchronized CompletableFuture<Void> settled() {
        return writes.last();
    }

    /** Lets nobody order anything while a bank is handed what is left, and what else it lacks. */
    void handOver(Consumer<List<Gateway.Numbered>> all) {
        turn.lock();
        try {
            all.accept(left().stream()
                    .flatMap(event -> event.event() instanceof InputAccepted(Input order)
                            ? Optional.of(new Gateway.Numbered(order, event.source())).stream()
                            : Optional.<Gateway.Numbered>empty().stream())
                    .toList());
        } finally {
            turn.unlock();
        }
    }

    /** The journal has all orders up to there. Returns at once. */
    synchronized void acknowledged(LinkPosition reached) {
        if (left.removeIf(event -> LinkPosition.isKnown(event.source(), Map.of(LINK, reached)))) {
            var _ = write();
        }
    }
}
