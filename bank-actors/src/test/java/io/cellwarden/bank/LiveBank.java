package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.BankActor.Description;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;

/** A bank of live actors for tests: time is set by hand, everything that leaves it is recorded. */
final class LiveBank implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final List<Envelope> envelopes = new CopyOnWriteArrayList<>();
    final BlockingQueue<String> driven = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> ready = new LinkedBlockingQueue<>();
    final BlockingQueue<String> acknowledged = new LinkedBlockingQueue<>();
    final BlockingQueue<List<Envelope>> recorded = new LinkedBlockingQueue<>();
    final BlockingQueue<List<Envelope>> aside = new LinkedBlockingQueue<>();
    /** Everything that was ever driven, but for repetitions of the pre-alarm. */
    final List<String> drivenSoFar = new CopyOnWriteArrayList<>();

    private final AtomicBoolean preAlarm = new AtomicBoolean();
    private final AtomicInteger clockReads = new AtomicInteger();
    private final AtomicReference<Instant> clock;
    private final AtomicLong uptimeNanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final ActorTestKit kit;
    private final String name;
    private final ActorRef<BankActor.Message> bank;
    private final TestProbe<Outcome> outcomes;
    volatile boolean noRoom;
    volatile CompletionStage<Void> localRecord = CompletableFuture.failedFuture(new IllegalStateException("no disk"));

    private LiveBank(
            ActorTestKit kit,
            String name,
            BankSite site,
            Instant start,
            Function<ActorRef<BankJournal.Report>, Behavior<BankJournal.Message>> journal) {
        this.kit = kit;
        this.name = name;
        this.clock = new AtomicReference<>(start);
        this.outcomes = kit.createTestProbe(Outcome.class);
        BankPorts ports = new BankPorts(
                this::read,
                uptimeNanos::get,
                (bankName, output, on, decidedAt) -> {
                    if (output == Output.PRE_ALARM && preAlarm.getAndSet(on) == on) {
                        return;
                    }
                    String level = output + (on ? " on" : " off");
                    drivenSoFar.add(level);
                    driven.add(level);
                },
                new BankPorts.DurableRecord() {
                    @Override
                    public CompletionStage<Void> record(List<Envelope> events) {
                        recorded.add(events);
                        return localRecord;
                    }

                    @Override
                    public void forgetAside() {
                        aside.clear();
                    }

                    @Override
                    public void putAside(List<Envelope> input) throws IOException {
                        if (noRoom) {
                            throw new IOException("no room");
                        }
                        aside.add(input);
                    }

                    @Override
                    public List<List<Envelope>> takeAside(int most) {
                        List<List<Envelope>> taken = new ArrayList<>();
                        aside.drainTo(taken, most);
                        return taken;
                    }
                },
                (bankName, link, boot, number) -> acknowledged.add(link + "|" + boot + "|" + number),
                new BankPorts.Watcher() {
                    @Override
                    public void decided(List<Envelope> events) {
                        envelopes.addAll(events);
                    }

                    @Override
                    public void ready(String bankName, boolean journalRecovered) {
                        ready.add(journalRecovered);
                    }
                });
        this.bank = kit.spawn(BankActor.create(site, "boot", ports, journal), name);
        bank.tell(new BankActor.Listen());
    }

    /** Actors with a journal in memory. */
    static ActorTestKit kit() {
        return ActorTestKit.create(
                ConfigFactory.parseString("pekko.persistence.testkit.events.serialize = off\npekko.loglevel = OFF")
                        .withFallback(PersistenceTestKitPlugin.config())
                        .withFallback(ConfigFactory.load()));
    }

    /** A site of 12.8/200 batteries in parallel; journals are told apart by the bank's name. */
    static BankSite site(String name, String... batteries) {
        return BankSite.of(
                name,
                BmsModel.SMALL_BMS,
                Catalogue.printed().find("12.8/200").orElseThrow(),
                Stream.of(batteries).map(List::of).toList());
    }

    /** A reading without current at 25 °C; one voltage stands for all cells. */
    static Input.Reading reading(String battery, double second, int... cellsMv) {
        int[] all = cellsMv;
        if (cellsMv.length == 1) {
            all = new int[4];
            Arrays.fill(all, cellsMv[0]);
        }
        return new Input.Reading(battery, BankScenario.second(second), 0, Ints.of(250), Ints.of(all));
    }

    /** An operator's command. */
    static Input.Operator order(double second, Command command) {
        return new Input.Operator(BankScenario.second(second), "ann", Role.OPERATOR, "test", command);
    }

    /** A bank with a journal that is really persisted to, in memory. */
    static LiveBank withJournal(ActorTestKit kit, String name, BankSite site, Instant start) {
        return new LiveBank(kit, name, site, start, reports -> BankJournal.create(site, reports, envelope -> ""));
    }

    /** A bank with a journal that a test plays. */
    static LiveBank with(
            ActorTestKit kit,
            String name,
            BankSite site,
            Instant start,
            Function<ActorRef<BankJournal.Report>, Behavior<BankJournal.Message>> journal) {
        return new LiveBank(kit, name, site, start, journal);
    }

    /** Hands in an input without waiting; the clock goes on to its time. */
    void submit(Input input, String source) {
        clock.accumulateAndGet(input.at(), (now, at) -> at.isAfter(now) ? at : now);
        bank.tell(new BankActor.Submit(input, source, outcomes.getRef()));
    }

    /** Waits until that many inputs are decided, and gives their outcomes. */
    List<Outcome> outcomes(int count) {
        return outcomes.receiveSeveralMessages(count, PATIENCE);
    }

    /** Hands in an input of no link and waits for what it has led to. */
    List<Envelope> decide(Input input) {
        submit(input, "test");
        return outcomes(1).getFirst().events();
    }

    private Instant read() {
        clockReads.incrementAndGet();
        return clock.get();
    }

    /** Waits until the scheduler has said a few times what time it is. */
    void awaitTicks() {
        int enough = clockReads.get() + 12; // an idle bank looks at most three times a tick
        eventually(() -> assertThat(clockReads.get()).isGreaterThan(enough));
    }

    void eventually(Runnable assertion) {
        kit.createTestProbe().awaitAssert(PATIENCE, Duration.ofMillis(10), () -> {
            assertion.run();
            return true;
        });
    }

    /** Waits for what comes next. */
    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing came");
    }

    /** Waits for what is driven next. */
    List<String> driven(int count) throws InterruptedException {
        List<String> levels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            levels.add(next(driven));
        }
        return levels;
    }

    /** Waits for the bank to say that it is ready: whether its journal was recovered. */
    boolean awaitReady() throws InterruptedException {
        return next(ready);
    }

    /** The events so far as lines ({@link Lines}), only what people are told. */
    List<String> lines() {
        return envelopes.stream()
                .map(Envelope::event)
                .filter(Lines::isPublic)
                .map(Lines::of)
                .toList();
    }

    void begin() {
        bank.tell(new BankActor.Begin());
    }

    /** Has all that is decided journalled now. */
    void closeChunk() {
        bank.tell(new BankActor.CloseChunk());
    }

    void setTime(Instant now) {
        clock.set(now);
    }

    /** It has not run for so long; what is set or handed in next comes after the pause. */
    void pause(Duration length) {
        uptimeNanos.addAndGet(length.toNanos());
    }

    /** Bank time by hand, in seconds. */
    void setTime(double second) {
        clock.set(BankScenario.second(second));
    }

    /** Ends the actor of a battery, as a fault would. */
    void crashBattery(int order) {
        crash("battery-" + order + "-*");
    }

    /** Ends an actor below the bank's, as a fault would. */
    void crash(String path) {
        Adapter.toClassic(kit.system())
                .actorSelection("/user/" + name + "/" + path)
                .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
    }

    /** Lets an actor below the bank's hang: it takes messages and handles none. Pekko itself does this in a failure. */
    void hang(String path) {
        ((InternalActorRef) Adapter.toClassic(kit.system())
                        .actorSelection("/user/" + name + "/" + path)
                        .resolveOne(PATIENCE)
                        .toCompletableFuture()
                        .join())
                .suspend();
    }

    Description describe() {
        TestProbe<Description> probe = kit.createTestProbe(Description.class);
        bank.tell(new BankActor.Describe(probe.getRef()));
        return probe.receiveMessage(PATIENCE);
    }

    /** Waits until all that is decided is in the journal. */
    Description settled() {
        TestProbe<Description> probe = kit.createTestProbe(Description.class);
        return probe.awaitAssert(PATIENCE, Duration.ofMillis(20), () -> {
            bank.tell(new BankActor.Describe(probe.getRef()));
            Description description = probe.receiveMessage(PATIENCE);
            if (description.notJournalled() + description.inChunk() > 0) {
                closeChunk();
                throw new AssertionError(description.notJournalled() + " inputs not journalled");
            }
            return description;
        });
    }

    /** All that was decided since {@code before}, judged again in one thread, gives the same events and this state. */
    void assertDecidedAsTheFold(BankState before) {
        BankState after = settled().state();
        List<Envelope> decided = envelopes.stream()
                .filter(envelope -> envelope.sequence() <= after.sequence()) // it may go on meanwhile
                .toList();
        assertThat(after).isEqualTo(assertFoldGives(before, decided));
    }

    /** The recorded inputs, judged again in one thread in their recorded order, give the recorded events. */
    static BankState assertFoldGives(BankState before, List<Envelope> decided) {
        BankState state = before;
        BankState folded = before;
        Map<Long, List<Envelope>> steps =
                decided.stream().collect(Collectors.groupingBy(Envelope::sequence, TreeMap::new, Collectors.toList()));
        assertThat(steps.keySet())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(before.sequence() + 1, before.sequence() + steps.size())
                                .boxed()
                                .toList());
        for (List<Envelope> step : steps.values()) {
            Envelope first = step.getFirst();
            Input input = inputOf(first);
            if (input instanceof Input.TimerFired fired) {
                assertThat(BankRules.nextTimer(state)).contains(fired.timer());
            }
            BankRules.Step again = BankRules.step(state, input, first.source());
            assertThat(step).isEqualTo(again.events());
            state = again.state();
            for (Envelope envelope : step) {
                folded = BankRules.evolve(folded, envelope);
            }
            assertThat(folded).isEqualTo(state);
        }
        return state;
    }

    /** The input of an input's first event. */
    static Input inputOf(Envelope first) {
        return switch (first.event()) {
            case InputAccepted accepted -> accepted.input();
            case InputRefused refused -> refused.input();
            default -> throw new AssertionError("not an input: " + first);
        };
    }

    /** The inputs among these events. */
    static List<Input> inputs(List<Envelope> events) {
        return events.stream()
                .filter(envelope -> envelope.index() == 0)
                .map(LiveBank::inputOf)
                .toList();
    }

    @Override
    public void close() {
        kit.stop(bank, PATIENCE);
    }
}
