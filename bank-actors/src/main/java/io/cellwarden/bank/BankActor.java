package io.cellwarden.bank;

import io.cellwarden.bank.InputQueue.Pending;
import io.cellwarden.battery.BatteryActor;
import io.cellwarden.bms.BmsActor;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.Input;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The sequencer of a bank: gives every input its number, hands the next one down only when the gather of the previous
 * one is complete, and fires timers that are due before it (ARCHITECTURE 2). It supervises the BMS, the batteries with
 * their cells, and the journal, which it never waits for (ARCHITECTURE 3).
 */
public final class BankActor extends AbstractBehavior<BankActor.Message> {
    /** How soon after the last time the scheduler says what time it is: where turns are late none pile up. */
    private static final Duration TICK = Duration.ofMillis(50);
    /** A gather that is open for so many beats, 1 s or more, has failed (ADR 0007). */
    private static final int GATHER_BEATS = 20;
    /** A loop message that has not come round after so many ticks is lost. */
    private static final int LOOP_TICKS = 40;
    /** How long the journal may take to recover before the bank protects without it. */
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(5);

    private final TimerScheduler<Message> timers;
    private final BankSite site;
    private final BankPorts ports;
    private final ActorRef<BatteryActor.LoopAnswer> loopAnswers;
    private final InputQueue queue;
    private final OutputGate gate;
    private final JournalOutbox outbox;
    private final Announcer announcer;
    private final LoopWatch loop = new LoopWatch(LOOP_TICKS);
    private final Heartbeat<Message> heartbeat;
    private final PauseWatch pauses;

    private LiveActors live;
    private BankState state;
    private Optional<InputGather> gather = Optional.empty();
    private long gathers;
    private long generation;
    private boolean running;
    private boolean listening;
    private boolean begun;

    private BankActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            BankSite site,
            String boot,
            BankPorts ports,
            Function<ActorRef<BankJournal.Report>, Behavior<BankJournal.Message>> journalOf) {
        super(context);
        this.timers = timers;
        this.site = site;
        this.ports = ports;
        this.pauses = new PauseWatch(ports.uptimeNanos());
        this.state = BankState.beforeFirstStart(site);
        this.loopAnswers = context.messageAdapter(BatteryActor.LoopAnswer.class, FromLoop::new);
        this.queue = new InputQueue(boot, ports.clock(), context.getSystem().ignoreRef());
        LiveActors.Paths paths = new LiveActors.Paths(
                context.messageAdapter(BatteryActor.Answer.class, FromBattery::new),
                context.messageAdapter(BmsActor.Decided.class, FromBms::new));
        this.live = LiveActors.none(context, paths);
        ActorRef<BankJournal.Report> reports = context.messageAdapter(BankJournal.Report.class, FromJournal::new);
        this.gate = new OutputGate(site.name(), ports);
        this.announcer = new Announcer(site.name(), ports);
        this.heartbeat = Heartbeat.begin(context, new Beat());
        this.outbox = new JournalOutbox(
                site.name(), ports, gate, context.getLog(), context.spawn(journalOf.apply(reports), "journal"));
        InputGather.rehearse(site);
        timers.startSingleTimer(new Tick(), TICK);
        timers.startSingleTimer(new RecoveryTimedOut(), RECOVERY_LIMIT);
    }

    /** What a bank understands. */
    public sealed interface Message {}

    /**
     * An input, with who brought it ({@link LinkPosition#source} for links). Inputs of a link that are known already are
     * dropped, and so are those that come before {@link Listen}: they come again.
     *
     * @param replyTo hears what became of it, once it is decided
     */
    public record Submit(Input input, String source, ActorRef<Outcome> replyTo) implements Message {}

    /**
     * From here on the inputs of each link come in their order, first those that it has spooled. Without it a bank that
     * begins anew would take what came live meanwhile for all that there was before.
     */
    public record Listen() implements Message {}

    /** All links have handed over what they have spooled; the run begins (ARCHITECTURE 3). */
    public record Begin() implements Message {}

    /** Has all that is decided journalled now, and not when its chunk closes: somebody wants to read it. */
    public record CloseChunk() implements Message {}

    /** Asks for the bank's state as of the last complete input. */
    public record Describe(ActorRef<Description> replyTo) implements Message {}

    private record Tick() implements Message {}

    private record Beat() implements Message {}

    private record RecoveryTimedOut() implements Message {}

    private record FromBattery(BatteryActor.Answer answer) implements Message {}

    private record FromBms(BmsActor.Decided decided) implements Message {}

    private record FromLoop(BatteryActor.LoopAnswer answer) implements Message {}

    private record FromJournal(BankJournal.Report report) implements Message {}

    private record LocallyRecorded(long sequence, boolean done) implements Message {}

    /**
     * A bank as of its last complete input.
     *
     * @param state its state
     * @param journalRecovered whether the journal was recovered; if not, nothing is switched on
     * @param notJournalled inputs that wait for the journal, or are on their way to it
     * @param notJournalledSince bank time of the oldest input that waits for the journal; empty where none does
     * @param inChunk readings that wait beside these until their chunk closes; that is no fault
     * @param journalledUpTo the sequence number up to which the journal has everything
     * @param loop what the last loop message has shown; empty before the first
     */
    public record Description(
            BankState state,
            boolean journalRecovered,
            int notJournalled,
            Optional<Instant> notJournalledSince,
            int inChunk,
            long journalledUpTo,
            Optional<BatteryActor.LoopAnswer> loop) {
        /** A bank in which no loop message travels, as one that is read from the store. */
        public Description(BankState state, boolean journalRecovered, int notJournalled) {
            this(
                    state,
                    journalRecovered,
                    notJournalled,
                    Optional.empty(),
                    0,
                    state.sequence() - notJournalled,
                    Optional.empty());
        }

        /** Whether the journal was not recovered since the start, or takes too long now (CW-JOURNAL-UNAVAILABLE). */
        public boolean isJournalUnavailable() {
            return !journalRecovered
                    || state.bms().alarms().containsKey(new AlarmOf(AlarmCode.CW_JOURNAL_UNAVAILABLE, ""));
        }
    }

    /**
     * A live bank.
     *
     * @param site the bank; its settings are what the site file gives (SET-9)
     * @param boot id of this start of the program, new each time
     * @param journalOf the journal, given the reference that it reports to
     */
    public static Behavior<Message> create(
            BankSite site,
            String boot,
            BankPorts ports,
            Function<ActorRef<BankJournal.Report>, Behavior<BankJournal.Message>> journalOf) {
        return Behaviors.withTimers(
                timers -> Behaviors.setup(context -> new BankActor(context, timers, site, boot, ports, journalOf)));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Message.class, this::on)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Message> on(Message message) {
        noticePause();
        switch (message) {
            case Submit submit -> submit(submit);
            case Listen _ -> listening = true;
            case Begin _ -> begin();
            case CloseChunk _ -> outbox.closeChunk();
            case Describe describe -> describe.replyTo().tell(describe());
            case Tick tick -> {
                tick();
                timers.startSingleTimer(tick, TICK);
            }
            case Beat _ -> beat();
            case RecoveryTimedOut _ -> startWithoutJournal();
            case FromBattery from -> gather.ifPresent(open -> complete(open, open.answered(from.answer())));
            case FromBms from -> gather.ifPresent(open -> complete(open, open.decided(from.decided())));
            case FromLoop from -> loop.answered(from.answer());
            case FromJournal from -> onJournal(from.report());
            case LocallyRecorded recorded -> {
                gate.locallyRecorded(recorded.sequence(), recorded.done(), now());
                proceed();
            }
        }
        return this;
    }

    private void submit(Submit submit) {
        if (listening || LinkPosition.parse(submit.source()).isEmpty()) {
            queue.add(submit.input(), submit.source(), submit.replyTo());
            proceed();
        } else {
            submit.replyTo().tell(new Outcome(List.of()));
        }
    }

    private Description describe() {
        return new Description(
                state,
                outbox.isRecovered(),
                outbox.late() + queue.size() + (gather.isPresent() ? 1 : 0),
                outbox.waitsSince(),
                outbox.inChunk(),
                outbox.journalledUpTo(),
                loop.last());
    }

    /** Where no tick came for long, timers have waited too: they must not go before readings. */
    private void noticePause() {
        OptionalLong gapMs = pauses.noticeMs();
        if (begun && gapMs.isPresent()) {
            getContext().getLog().warn("bank {}: the program was paused for {} ms", site.name(), gapMs.getAsLong());
            queue.resumed(new Input.Resumed(now(), gapMs.getAsLong()));
        }
    }

    private void start(BankState from) {
        running = true;
        outbox.acknowledge(from);
        adopt(from);
        ports.watcher().ready(site.name(), outbox.isRecovered());
    }

    private void startWithoutJournal() {
        if (!running) {
            start(BankState.beforeFirstStart(site));
            outbox.notRecovered(RECOVERY_LIMIT, queue.size()).ifPresent(this::reportJournal);
            proceed();
        }
    }

    private void begin() {
        begun = true;
        gate.begin();
        queue.begin(site.settings());
        proceed();
    }

    /** All live actors are begun anew from this state. */
    private void adopt(BankState from) {
        state = from;
        gather = Optional.empty();
        live = live.beginAnew(state, ++generation);
        loop.forget();
    }

    /** Hands the next input down unless one is on its way; with none waiting, sends every ON that may go out. */
    private void proceed() {
        if (running && gather.isEmpty()) {
            queue.next(state).ifPresentOrElse(this::hand, () -> gate.release(state.bms(), now()));
        }
    }

    private void hand(Pending next) {
        if (next.alone()) {
            BankRules.Step step = SoftwareFaults.judge(state, next, getContext().getLog());
            adopt(step.state());
            complete(next, step);
        } else {
            gather = Optional.of(InputGather.handDown(++gathers, state, next, live));
        }
    }

    private void complete(InputGather open, Optional<BankRules.Step> step) {
        step.ifPresent(made -> complete(open.pending(), made));
    }

    private void complete(Pending judged, BankRules.Step step) {
        state = step.state();
        gather = Optional.empty();
        gate.decided(step.events(), state.bms());
        if (begun) {
            announcer.decided(step.events(), state);
        }
        outbox.add(step.events(), state);
        ports.watcher().decided(step.events());
        judged.replyTo().tell(new Outcome(step.events()));
        proceed();
    }

    private void onJournal(BankJournal.Report report) {
        if (report instanceof BankJournal.Recovered recovered && running && !outbox.isRecovered()) {
            outbox.resumeFrom(recovered.state(), queue, gather.map(InputGather::pending));
            adopt(recovered.state());
            ports.watcher().resumed();
        }
        outbox.heard(report).ifPresent(this::reportJournal);
        if (report instanceof BankJournal.Recovered recovered && !running) {
            start(recovered.state());
        }
        proceed();
    }

    private void reportJournal(Input report) {
        queue.add(report, JournalOutbox.SOURCE);
    }

    private void tick() {
        if (!running) {
            return;
        }
        Instant now = now();
        if (gather.isPresent()) {
            heartbeat.ask();
        }
        if (begun && gather.isEmpty() && queue.isEmpty()) {
            queue.timerBefore(state, now).ifPresent(this::hand);
        }
        outbox.tick().ifPresent(this::reportJournal);
        outbox.localRecord(now).ifPresent(this::awaitLocalRecord);
        gate.repeat(state.bms(), now);
        if (begun) {
            announcer.tick(state, now);
        }
        if (begun
                && loop.tick(
                        () -> live.chain(state.bms().bypassed()),
                        state.bms().loop().silent(),
                        loopAnswers)) {
            queue.add(SoftwareFaults.lost(state, now, "the loop message did not come round"), SoftwareFaults.SOURCE);
        }
        proceed();
    }

    /** The actors' threads have come round: an answer that is due and has not come is lost, not late. */
    private void beat() {
        heartbeat.came();
        gather.filter(open -> open.beat(GATHER_BEATS))
                .ifPresent(open -> failed(open.missing(), now(), "did not answer in 1 s"));
    }

    private void awaitLocalRecord(CompletionStage<Void> record) {
        long sequence = state.sequence();
        getContext().pipeToSelf(record, (done, failure) -> new LocallyRecorded(sequence, failure == null));
    }

    private Behavior<Message> onTerminated(Terminated terminated) {
        live.nameOf(terminated.getRef()).ifPresent(name -> failed(List.of(name), now(), "stopped"));
        return this;
    }

    /** Actors failed: their batteries fail safe, then the input on its way is judged; all actors are begun anew. */
    private void failed(List<String> names, Instant now, String what) {
        getContext().getLog().error("bank {}: actors {} (the BMS if empty): {}", site.name(), names, what);
        Instant at = gather.map(InputGather::now).orElse(now);
        List<Pending> first = new ArrayList<>();
        SoftwareFaults.failed(state, names, at, what)
                .forEach(fault -> first.add(queue.own(fault, SoftwareFaults.SOURCE)));
        gather.map(InputGather::pending).ifPresent(first::add);
        queue.addFirst(first.stream().map(Pending::judgedAlone).toList());
        adopt(state);
        proceed();
    }

    private Instant now() {
        return ports.clock().instant();
    }
}
