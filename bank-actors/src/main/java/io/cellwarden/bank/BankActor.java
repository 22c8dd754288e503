package io.cellwarden.bank;

import io.cellwarden.battery.BatteryActor;
import io.cellwarden.bms.BmsActor;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatterySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;

/**
 * The sequencer of a bank: gives every input its number, hands the next one down only when the gather of the previous
 * one is complete, and fires timers that are due before it (ARCHITECTURE 2). It supervises the BMS, the batteries with
 * their cells, and the journal, which it never waits for (ARCHITECTURE 3).
 */
public final class BankActor extends AbstractBehavior<BankActor.Message> {
    /** The source of inputs that report a fault of this program. */
    private static final String FAULT = "fault";
    /** The source of the inputs that begin a run. */
    private static final String START = "start";
    /** How often the scheduler says what time it is. */
    private static final Duration TICK = Duration.ofMillis(50);
    /** A gather that is open for so many ticks, more than 100 ms, has failed. */
    private static final int GATHER_TICKS = 3;
    /** A loop message that has not come round after so many ticks is lost. */
    private static final int LOOP_TICKS = 40;
    /** How long the journal may take to recover before the bank protects without it. */
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(5);
    /** How long an append may take before people are told. */
    private static final int APPEND_TICKS = 40;

    private final BankSite site;
    private final Map<String, BatterySettings> siteFile;
    private final String boot;
    private final BankPorts ports;
    private final Logger log;
    private final ActorRef<BatteryActor.Answer> answers;
    private final ActorRef<BmsActor.Decided> decisions;
    private final ActorRef<BatteryActor.LoopAnswer> loopAnswers;
    private final ActorRef<BankJournal.Message> journal;
    private final Deque<Pending> queue = new ArrayDeque<>();
    private final JournalOutbox outbox = new JournalOutbox();
    private final OutputGate gate;
    private final LoopWatch loop = new LoopWatch(LOOP_TICKS);

    private LiveActors live;
    private BankState state;
    private Optional<InputGather> gather = Optional.empty();
    private Pending current;
    private long gathers;
    private boolean running;
    private boolean begun;
    private boolean journalRecovered;
    private boolean journalReportedDown;
    private long generation;
    private int gatherTicks;
    private int appendTicks;

    /** An input in the queue; {@code attempts} counts failed gathers of it. */
    private record Pending(Input input, String source, ActorRef<Outcome> replyTo, int attempts) {}

    private BankActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            BankSite site,
            String boot,
            BankPorts ports,
            Function<ActorRef<BankJournal.Report>, Behavior<BankJournal.Message>> journalOf) {
        super(context);
        this.site = site;
        this.siteFile = site.settings();
        this.boot = boot;
        this.ports = ports;
        this.log = context.getLog();
        this.gate = new OutputGate(site.name(), ports);
        this.state = BankState.beforeFirstStart(site);
        this.answers = context.messageAdapter(BatteryActor.Answer.class, FromBattery::new);
        this.decisions = context.messageAdapter(BmsActor.Decided.class, FromBms::new);
        this.loopAnswers = context.messageAdapter(BatteryActor.LoopAnswer.class, FromLoop::new);
        this.current = new Pending(
                new Input.Started(Instant.MIN, boot), START, context.getSystem().ignoreRef(), 0);
        this.live = LiveActors.begin(context, state, generation);
        ActorRef<BankJournal.Report> reports = context.messageAdapter(BankJournal.Report.class, FromJournal::new);
        this.journal = context.spawn(journalOf.apply(reports), "journal");
        timers.startTimerWithFixedDelay(new Tick(), TICK);
        timers.startSingleTimer(new RecoveryTimedOut(), RECOVERY_LIMIT);
    }

    /** What a bank understands. */
    public sealed interface Message {}

    /**
     * An input, with who brought it ({@link LinkPosition#source} for links). Inputs of a link that are known already are
     * dropped.
     *
     * @param replyTo hears what became of it, once it is decided
     */
    public record Submit(Input input, String source, ActorRef<Outcome> replyTo) implements Message {}

    /** All links have handed over what they had spooled before this start; the run begins (ARCHITECTURE 3). */
    public record Begin() implements Message {}

    /** Asks for the bank's state as of the last complete input. */
    public record Describe(ActorRef<Description> replyTo) implements Message {}

    private record Tick() implements Message {}

    private record RecoveryTimedOut() implements Message {}

    private record FromBattery(BatteryActor.Answer answer) implements Message {}

    private record FromBms(BmsActor.Decided decided) implements Message {}

    private record FromLoop(BatteryActor.LoopAnswer answer) implements Message {}

    private record FromJournal(BankJournal.Report report) implements Message {}

    private record LocallyRecorded(long sequence, boolean done) implements Message {}

    /** The events that an input led to; none where it was known already. */
    public record Outcome(List<Envelope> events) {
        /** Copies the list. */
        public Outcome {
            events = List.copyOf(events);
        }
    }

    /**
     * A bank as of its last complete input.
     *
     * @param state its state
     * @param journalRecovered whether the journal was recovered; if not, nothing is switched on
     * @param notJournalled inputs that wait for the journal
     */
    public record Description(BankState state, boolean journalRecovered, int notJournalled) {}

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
        switch (message) {
            case Submit submit -> submit(submit);
            case Begin _ -> begin();
            case Describe describe -> describe.replyTo().tell(new Description(state, journalRecovered, outbox.size()));
            case Tick _ -> tick();
            case RecoveryTimedOut _ -> {
                if (!running) {
                    log.error(
                            "bank {}: its journal was not recovered in {} s; it protects from its readings alone, "
                                    + "switches OFF but never ON; check the store",
                            site.name(),
                            RECOVERY_LIMIT.toSeconds());
                    start(BankState.beforeFirstStart(site));
                    reportJournal(false, "not recovered");
                }
            }
            case FromBattery from -> onAnswer(from.answer());
            case FromBms from -> onDecided(from.decided());
            case FromLoop from -> loop.answered(from.answer());
            case FromJournal from -> onJournal(from.report());
            case LocallyRecorded recorded -> {
                if (recorded.done()) {
                    gate.durable(recorded.sequence(), state.bms(), ports.clock().instant());
                } else {
                    gate.localRecordFailed(ports.clock().instant());
                }
            }
        }
        return this;
    }

    private void submit(Submit submit) {
        boolean known = LinkPosition.parse(submit.source())
                .filter(of -> {
                    LinkPosition last = state.links().get(of.link());
                    return last != null && of.position().isKnownAt(last);
                })
                .isPresent();
        if (known) {
            submit.replyTo().tell(new Outcome(List.of()));
            return;
        }
        queue.add(new Pending(submit.input(), submit.source(), submit.replyTo(), 0));
        proceed();
    }

    private void start(BankState from) {
        running = true;
        adopt(from);
        from.links().forEach(this::acknowledge);
        ports.watcher().ready(site.name(), journalRecovered);
        proceed();
    }

    private void begin() {
        Instant now = ports.clock().instant();
        begun = true;
        gate.begin();
        enqueue(new Input.Started(now, boot), START);
        enqueue(new Input.SiteLoaded(now, siteFile), START);
    }

    /** All live actors are begun anew from this state. */
    private void adopt(BankState from) {
        state = from;
        gather = Optional.empty();
        live.end();
        live = LiveActors.begin(getContext(), state, ++generation);
        loop.forget();
    }

    /** Takes the next input, or the timer that is due before it, unless one is on its way. */
    private void proceed() {
        if (!running || gather.isPresent() || queue.isEmpty()) {
            return;
        }
        Input next = queue.getFirst().input();
        current = dueBefore(later(state.clock(), next.at()))
                .filter(timer -> BankRules.letsTimersFire(next))
                .orElseGet(queue::removeFirst);
        hand();
    }

    /** The timer that fires before an input of that time. */
    private Optional<Pending> dueBefore(Instant time) {
        return BankRules.nextTimer(state)
                .filter(timer -> BankRules.isDue(timer, time, false))
                .map(timer -> {
                    Input.TimerFired fired = new Input.TimerFired(later(state.clock(), timer.due()), timer);
                    return new Pending(fired, BankRules.TIMER, nobody(), 0);
                });
    }

    private void hand() {
        InputGather started = new InputGather(++gathers, state, current.input(), current.source());
        gather = Optional.of(started);
        gatherTicks = 0;
        for (String name : started.concerned()) {
            live.battery(name).tell(new BatteryActor.Judge(started.number(), started.input(), started.now(), answers));
        }
        if (started.concerned().isEmpty()) {
            askBms(started);
        }
    }

    private void askBms(InputGather open) {
        live.bms()
                .tell(new BmsActor.Decide(
                        open.number(),
                        open.input(),
                        open.refusal(),
                        open.reports(),
                        open.batteryEvents(),
                        open.now(),
                        decisions));
    }

    private void onAnswer(BatteryActor.Answer answer) {
        gather.filter(open -> open.number() == answer.gather()).ifPresent(open -> {
            if (open.answered(answer)) {
                switch (answer) {
                    case BatteryActor.Judged _ -> askBms(open);
                    case BatteryActor.Balanced _ -> complete(open);
                }
            }
        });
    }

    private void onDecided(BmsActor.Decided decided) {
        gather.filter(open -> open.number() == decided.gather()).ifPresent(open -> {
            List<String> balancing = open.decided(decided);
            for (String name : balancing) {
                live.battery(name)
                        .tell(new BatteryActor.Balance(
                                open.number(),
                                open.input(),
                                open.before().bms().charge().stage(),
                                decided.state().charge().stage(),
                                open.now(),
                                answers));
            }
            if (balancing.isEmpty()) {
                complete(open);
            }
        });
    }

    private void complete(InputGather done) {
        BankRules.Step step = done.step();
        state = step.state();
        gather = Optional.empty();
        gate.decided(step.events(), state.bms());
        outbox.add(step.events());
        send();
        ports.watcher().decided(step.events());
        current.replyTo().tell(new Outcome(step.events()));
        proceed();
    }

    private void send() {
        if (journalRecovered) {
            outbox.next().ifPresent(batch -> {
                appendTicks = 0;
                journal.tell(new BankJournal.Append(batch));
            });
        }
    }

    private void onJournal(BankJournal.Report report) {
        switch (report) {
            case BankJournal.Recovered recovered -> {
                boolean late = running && !journalRecovered;
                journalRecovered = true;
                if (late) {
                    resumeFrom(recovered.state());
                } else if (running) {
                    acknowledged(recovered.state().sequence());
                } else {
                    start(recovered.state());
                }
            }
            case BankJournal.Appended appended -> acknowledged(appended.sequence());
            case BankJournal.Refused refused -> {
                log.error(
                        "bank {}: the journal cannot store input {}: {}; it is kept here only: {}",
                        site.name(),
                        refused.sequence(),
                        refused.why(),
                        outbox.of(refused.sequence()));
                reportJournal(false, "cannot store input " + refused.sequence() + ": " + refused.why());
            }
        }
    }

    /** The journal came back after a start without it: what was decided meanwhile is judged again from its state. */
    private void resumeFrom(BankState recovered) {
        List<Pending> again = new ArrayList<>();
        for (Envelope envelope : outbox.all()) {
            Optional<Input> input = switch (envelope.event()) {
                case InputAccepted accepted -> Optional.of(accepted.input());
                case InputRefused refused -> Optional.of(refused.input());
                default -> Optional.empty();
            };
            input.filter(taken -> !(taken instanceof Input.TimerFired))
                    .ifPresent(taken -> again.add(new Pending(taken, envelope.source(), nobody(), 0)));
        }
        gather.ifPresent(open -> again.add(current));
        outbox.acknowledged(Long.MAX_VALUE);
        again.reversed().forEach(queue::addFirst);
        adopt(recovered);
        reportJournal(true, "recovered");
    }

    private void acknowledged(long sequence) {
        appendTicks = 0;
        List<Envelope> durable = outbox.acknowledged(sequence);
        gate.durable(sequence, state.bms(), ports.clock().instant());
        Map<String, LinkPosition> reached = new LinkedHashMap<>();
        durable.stream()
                .filter(envelope -> envelope.index() == 0)
                .flatMap(envelope -> LinkPosition.parse(envelope.source()).stream())
                .forEach(of -> reached.put(of.link(), of.position()));
        reached.forEach(this::acknowledge);
        if (journalReportedDown) {
            reportJournal(true, "written again");
        }
        send();
    }

    private void acknowledge(String link, LinkPosition position) {
        ports.acknowledgements().acknowledged(site.name(), link, position.boot(), position.number());
    }

    private void reportJournal(boolean available, String what) {
        journalReportedDown = !available;
        enqueue(new Input.JournalReport(ports.clock().instant(), available, what), "journal");
    }

    private void enqueue(Input input, String source) {
        queue.add(new Pending(input, source, nobody(), 0));
        proceed();
    }

    private void tick() {
        if (!running || !begun) {
            return;
        }
        Instant now = ports.clock().instant();
        if (gather.isPresent() && ++gatherTicks >= GATHER_TICKS) {
            String missing =
                    gather.get().awaited().stream().min(String::compareTo).orElse(LiveActors.BMS);
            failed(missing, now, "did not answer in 100 ms");
        }
        if (gather.isEmpty() && queue.isEmpty()) {
            dueBefore(now).ifPresent(timer -> {
                queue.add(timer);
                proceed();
            });
        }
        if (!outbox.isEmpty() && ++appendTicks == APPEND_TICKS && !journalReportedDown) {
            reportJournal(false, outbox.size() + " inputs wait");
        }
        if (journalRecovered && gate.needsLocalRecord(now)) {
            recordLocally();
        }
        gate.repeat(state.bms(), now);
        if (loop.tick(live.chain(state.bms().bypassed()), loopAnswers)) {
            enqueue(
                    new Input.MessageLost(site.batteries().getFirst(), now, "the loop message did not come round"),
                    FAULT);
        }
    }

    private void recordLocally() {
        long sequence = state.sequence();
        getContext()
                .pipeToSelf(
                        ports.durable().record(outbox.all()),
                        (done, failure) -> new LocallyRecorded(sequence, failure == null));
    }

    private Behavior<Message> onTerminated(Terminated terminated) {
        live.nameOf(terminated.getRef())
                .ifPresent(name -> failed(name, ports.clock().instant(), "stopped"));
        return this;
    }

    /**
     * A battery's actor, or the BMS's, failed. All live actors go on from the last complete input; the battery fails
     * safe, and the input on its way is tried once more, then refused.
     */
    private void failed(String battery, Instant now, String what) {
        log.error("bank {}: the actor of {} {}", site.name(), battery.isEmpty() ? "the BMS" : battery, what);
        if (gather.isPresent()) {
            if (current.attempts() == 0) {
                queue.addFirst(new Pending(current.input(), current.source(), current.replyTo(), 1));
            } else if (current.input() instanceof Input.OfBattery of) {
                Input.UnreadableReading lost =
                        new Input.UnreadableReading(of.battery(), of.at(), "software fault: failed twice");
                queue.addFirst(new Pending(lost, current.source(), current.replyTo(), 0));
            }
        }
        if (!battery.equals(LiveActors.BMS)) {
            queue.addFirst(new Pending(new Input.BatteryFailed(battery, now, what), FAULT, nobody(), 0));
        }
        adopt(state);
        proceed();
    }

    private ActorRef<Outcome> nobody() {
        return getContext().getSystem().ignoreRef();
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
