package io.cellwarden.ops.run;

import com.typesafe.config.Config;
import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.Outcome;
import io.cellwarden.event.Input;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The banks of a site as they live, in the order of the site file: one actor each, in one actor system. One that fails is
 * begun anew.
 */
final class RunningBanks implements AutoCloseable {
    private static final Duration ASK = Duration.ofSeconds(3);
    /** So long the journal may take for what was decided just now. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(4);

    private final ActorSystem<Void> system;
    private final Map<String, ActorRef<BankActor.Message>> banks = new LinkedHashMap<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** No bank lives yet. */
    RunningBanks(Config config) {
        this.system = ActorSystem.create(Behaviors.empty(), "cellwarden", config);
    }

    /** Begins the life of one more bank. */
    void begin(String bank, Behavior<BankActor.Message> behavior) {
        banks.put(
                bank,
                system.systemActorOf(
                        Behaviors.supervise(behavior).onFailure(SupervisorStrategy.restart()),
                        "bank-" + banks.size(),
                        Props.empty()));
    }

    List<String> names() {
        return List.copyOf(banks.keySet());
    }

    /** Every bank as of its last complete input. */
    List<BankActor.Description> describe() {
        return banks.keySet().stream().map(this::describe).toList();
    }

    /** One bank as of its last complete input. */
    BankActor.Description describe(String bank) {
        return ask(bank).toCompletableFuture().join();
    }

    /**
     * The same of a bank that begins, which may be slow on a busy computer: asks again until it answers.
     *
     * @throws CompletionException if the banks have ended
     */
    BankActor.Description awaitDescription(String bank) throws InterruptedException {
        while (true) {
            try {
                return describe(bank);
            } catch (CompletionException slow) {
                if (closing.get()) {
                    throw slow;
                }
                system.log().warn("bank {} does not answer; it is asked again: {}", bank, slow.getMessage());
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            }
        }
    }

    /** The same, later; fails where the bank does not answer in {@link #ASK}. */
    CompletionStage<BankActor.Description> ask(String bank) {
        return AskPattern.ask(of(bank), BankActor.Describe::new, ASK, system.scheduler());
    }

    void tell(String bank, BankActor.Message message) {
        of(bank).tell(message);
    }

    /** Hands an input to its bank. */
    void submit(String bank, Input input, String source) {
        tell(bank, new BankActor.Submit(input, source, system.ignoreRef()));
    }

    /** The same; later what the bank has made of it, or a failure where it does not answer in {@link #ASK}. */
    CompletionStage<Outcome> judge(String bank, Input input, String source) {
        return AskPattern.ask(
                of(bank), replyTo -> new BankActor.Submit(input, source, replyTo), ASK, system.scheduler());
    }

    private ActorRef<BankActor.Message> of(String bank) {
        return Objects.requireNonNull(banks.get(bank));
    }

    /** Ends the actor of a bank's battery, as a fault in it would. */
    void endBatteryActor(String bank, int battery) {
        Adapter.toClassic(system)
                .actorSelection("/system/bank-" + names().indexOf(bank) + "/battery-" + battery + "-*")
                .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
    }

    /**
     * Has the bank journal what it has decided so far, and waits for it; false if the journal does not take it in
     * {@link #SETTLE}. Neither does that of a bank that runs without it, or begins anew meanwhile: what it has decided is
     * judged again, under other numbers.
     */
    boolean awaitJournalled(String bank) {
        BankActor.Description asked = describe(bank);
        tell(bank, new BankActor.CloseChunk());
        if (!asked.journalRecovered()) {
            return false;
        }
        long sequence = asked.state().sequence();
        long deadline = System.nanoTime() + SETTLE.toNanos();
        try {
            while (true) {
                BankActor.Description now = describe(bank);
                if (now.state().sequence() < sequence || System.nanoTime() > deadline) {
                    return false;
                }
                if (now.journalledUpTo() >= sequence) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends all banks; what is decided by then is journalled, unless that takes too long. */
    @Override
    public void close() {
        closing.set(true);
        settle();
        system.terminate();
        try {
            Objects.requireNonNull(system.getWhenTerminated())
                    .toCompletableFuture()
                    .orTimeout(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException slow) {
            system.log().warn("banks did not end in {} s", LONGEST_STOP.toSeconds());
        }
    }

    private void settle() {
        long deadline = System.nanoTime() + SETTLE.toNanos();
        try {
            while (System.nanoTime() < deadline && describe().stream().anyMatch(RunningBanks::isToBeJournalled)) {
                banks.keySet().forEach(bank -> tell(bank, new BankActor.CloseChunk()));
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (CompletionException unresponsive) {
            system.log().warn("a bank does not answer at the stop: {}", unresponsive.getMessage());
        }
    }

    private static boolean isToBeJournalled(BankActor.Description bank) {
        return bank.notJournalled() > 0 || bank.inChunk() > 0;
    }
}
