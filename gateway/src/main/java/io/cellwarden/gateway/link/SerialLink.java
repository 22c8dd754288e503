package io.cellwarden.gateway.link;

import io.cellwarden.gateway.driver.LinkStatistics;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** One link as an actor: keeps its thread alive, judges silence, and clears its spool as banks acknowledge. */
final class SerialLink extends AbstractBehavior<SerialLink.Message> {
    private static final Duration RESTART_AFTER = Duration.ofSeconds(1);
    private static final Duration JUDGE_EVERY = Duration.ofMillis(100);

    private final String name;
    private final Supplier<LinkLoop> loops;
    private final LinkInputs inputs;
    private final LinkStatistics statistics;
    private final TimerScheduler<Message> timers;
    private LinkLoop loop;

    private SerialLink(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            String name,
            Supplier<LinkLoop> loops,
            LinkInputs inputs,
            LinkStatistics statistics) {
        super(context);
        this.name = name;
        this.loops = loops;
        this.inputs = inputs;
        this.statistics = statistics;
        this.timers = timers;
        this.loop = begin();
        timers.startTimerWithFixedDelay(new Judge(), JUDGE_EVERY);
    }

    /** What a link understands. */
    sealed interface Message {}

    /** Banks have journalled inputs of this link. */
    record Acknowledged() implements Message {}

    private record Judge() implements Message {}

    private record LoopDied(LinkLoop loop, Throwable why) implements Message {}

    private record Restart() implements Message {}

    /** A link whose thread runs what {@code loops} gives, again if it fails. */
    static Behavior<Message> create(
            String name, Supplier<LinkLoop> loops, LinkInputs inputs, LinkStatistics statistics) {
        return Behaviors.withTimers(
                timers -> Behaviors.setup(context -> new SerialLink(context, timers, name, loops, inputs, statistics)));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Message.class, this::on)
                .onSignal(PostStop.class, signal -> stop())
                .onSignal(PreRestart.class, signal -> stop())
                .build();
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Acknowledged _ -> inputs.deleteAcknowledged();
            case Judge _ -> inputs.judgeSilence();
            case LoopDied(var died, var why) -> {
                if (died.equals(loop)) {
                    getContext().getLog().error("link {} failed and is begun again", name, why);
                    statistics.lost("failed: " + why);
                    timers.startSingleTimer(new Restart(), RESTART_AFTER);
                }
            }
            case Restart _ -> loop = begin();
        }
        return this;
    }

    private LinkLoop begin() {
        LinkLoop begun = loops.get();
        var self = getContext().getSelf();
        Thread.ofPlatform()
                .name("link-" + name)
                .daemon()
                .uncaughtExceptionHandler((died, why) -> self.tell(new LoopDied(begun, why)))
                .start(begun);
        return begun;
    }

    private Behavior<Message> stop() {
        loop.stop();
        return this;
    }
}
