package io.cellwarden.ops.run;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.LinkPosition;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.link.Gateway;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the journals of a site may lack: inputs that links have spooled, orders of operators, and what was recorded beside
 * the journal. A bank
 * that begins gets it handed over; once its journal has it, it is deleted (ARCHITECTURE 3, 4).
 */
final class Backlog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    /** While there is something left of earlier starts. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final RunningBanks banks;
    private final Gateway gateway;
    private final Map<String, LocalRecord> records = new LinkedHashMap<>();
    private final Map<String, OrderRecord> orders = new LinkedHashMap<>();
    private final BegunRuns begun;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A backlog in which no bank has a record yet.
     *
     * @param boot id of this start of the program
     */
    Backlog(String boot, RunningBanks banks, Gateway gateway) {
        this.begun = new BegunRuns(boot);
        this.banks = banks;
        this.gateway = gateway;
    }

    /** Where a bank records beside its journal, and what is ordered of it. */
    void add(String bank, LocalRecord record, OrderRecord ordered) {
        records.put(bank, record);
        orders.put(bank, ordered);
    }

    /** The orders that the journal of a bank may lack. */
    OrderRecord orders(String bank) {
        return Objects.requireNonNull(orders.get(bank));
    }

    /** The journal of a bank has all inputs of that link and start of the program up to that number; returns at once. */
    void acknowledged(String bank, String link, String ofBoot, long number) {
        if (link.equals(OrderRecord.LINK)) {
            orders(bank).acknowledged(new LinkPosition(ofBoot, number));
        } else {
            gateway.acknowledged(bank, link, ofBoot, number);
        }
    }

    /**
     * Hands a bank that begins, or begins anew, all that its journal may lack, and lets it run. What cannot be read is told
     * of and left out: a bank that is not let run hears no reading.
     *
     * @param known the bank as it has begun
     */
    void handOver(String bank, BankState known) {
        List<Envelope> recorded = record(bank).read();
        orders(bank).handOver(ordered -> handOver(bank, recorded, ordered, known));
    }

    private void handOver(String bank, List<Envelope> recorded, List<Gateway.Numbered> ordered, BankState known) {
        try {
            gateway.handOver(
                    bank,
                    () -> {
                        banks.tell(bank, new BankActor.Listen());
                        handOver(bank, recorded, known); // in the order in which all of it was decided
                    },
                    ordered);
        } catch (IOException | RuntimeException e) {
            LOG.error("bank {} begins without all that its links have spooled: {}", bank, Trouble.text(e));
        } finally {
            banks.tell(bank, new BankActor.Begin());
        }
    }

    /**
     * Inputs that the local record has and the bank has not; those that come again from a spool are dropped by the bank.
     * What is numbered by its link is known by that: a start that was killed may have given it another sequence number.
     */
    private void handOver(String bank, List<Envelope> recorded, BankState known) {
        for (Envelope envelope : recorded) {
            boolean has = LinkPosition.parse(envelope.source()).isPresent()
                    ? LinkPosition.isKnown(envelope.source(), known.links())
                    : envelope.sequence() <= known.sequence();
            if (!has) {
                input(envelope.event()).ifPresent(input -> banks.submit(bank, input, envelope.source()));
            }
        }
    }

    /** The input that an event took in; timers fire again by themselves. */
    private static Optional<Input> input(BankEvent event) {
        return switch (event) {
            case InputAccepted(Input.TimerFired _) -> Optional.empty();
            case InputAccepted(Input input) -> Optional.of(input);
            case InputRefused refused -> Optional.of(refused.input());
            default -> Optional.empty();
        };
    }

    private LocalRecord record(String bank) {
        return Objects.requireNonNull(records.get(bank));
    }

    /** When banks begin their runs. */
    BegunRuns begun() {
        return begun;
    }

    /** All that there is has been handed over: from now on what is journalled is deleted. */
    void begin() {
        Thread.ofPlatform().daemon().name("forget-journalled").start(this::forgetJournalled);
    }

    /** What links have left of earlier starts goes once the journal has it, and so does what was recorded beside it. */
    private void forgetJournalled() {
        List<String> all = banks.names();
        Set<String> left = new HashSet<>(all);
        try {
            while (!closed.await((left.isEmpty() ? LOOK_EVERY : LOOK_AGAIN).toMillis(), TimeUnit.MILLISECONDS)) {
                for (String bank : all) {
                    if (left.contains(bank) || record(bank).exists()) {
                        forgetJournalled(bank, left);
                    }
                }
            }
        } catch (InterruptedException stopping) {
            return; // the next start looks at them again
        }
    }

    private void forgetJournalled(String name, Set<String> left) {
        try {
            BankActor.Description bank = banks.describe(name);
            if (begun.isJournalled(name, bank)) {
                if (left.remove(name)) { // where it cannot be done the next start looks at them again
                    gateway.forgetLeftovers(name);
                }
                record(name).forget(bank.journalledUpTo());
            }
        } catch (IOException e) {
            LOG.warn("what bank {} has journalled cannot be deleted elsewhere: {}", name, e.getMessage());
        } catch (CompletionException busy) {
            return; // looked at again
        }
    }

    /** Deletes nothing more. */
    @Override
    public void close() {
        closed.countDown();
    }
}
