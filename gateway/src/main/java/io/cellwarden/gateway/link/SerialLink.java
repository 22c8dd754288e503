package io.cellwarden.gateway.link;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** One link as an actor: keeps its thread alive, passes switch orders on, and clears its spool as banks acknowledge. */
public final class SerialLink extends AbstractBehavior<SerialLink.Message> {
    private static final Duration RESTART_AFTER = Duration.ofSeconds(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private final LinkSettings settings;
    private final Supplier<LinkLoop> loops;
    private final Map<String, Spool> spools;
    private final TimerScheduler<Message> timers;
    private LinkLoop loop;
    private Thread thread;

    private SerialLink(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            LinkSettings settings,
            Supplier<LinkLoop> loops,
            Map<String, Spool> spools) {
        super(context);
        this.settings = settings;
        this.loops = loops;
        this.spools = spools;
        this.timers = timers;
        this.loop = loops.get();
        this.thread = start(loop);
    }

    /** What a link understands. */
    public sealed interface Message {}

    /** A bank wants a switch on or off. */
    public record Drive(String bank, String battery, Switch actuator, boolean on) implements Message {}

    /** A bank has journalled the inputs of this start up to {@code number}. */
    public record Acknowledged(String bank, long number) implements Message {}

    private record LoopDied(Thread thread, Throwable why) implements Message {}

    private record Restart() implements Message {}

    static Behavior<Message> create(LinkSettings settings, Supplier<LinkLoop> loops, Map<String, Spool> spools) {
        return Behaviors.withTimers(
                timers -> Behaviors.setup(context -> new SerialLink(context, timers, settings, loops, spools)));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Message.class, this::on)
                .onSignal(PostStop.class, signal -> stop())
                .build();
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Drive drive -> drive(drive);
            case Acknowledged acknowledged -> acknowledged(acknowledged);
            case LoopDied died -> {
                if (died.thread() == thread) {
                    getContext().getLog().error("link {} failed and is begun again", settings.name(), died.why());
                    loop.stop();
                    timers.startSingleTimer(new Restart(), RESTART_AFTER);
                }
            }
            case Restart _ -> {
                loop = loops.get();
                thread = start(loop);
            }
        }
        return this;
    }

    private void drive(Drive drive) {
        switch (settings.control()) {
            case OFF -> {} // it only reads, by decision of the site file
            case ADVISE ->
                getContext()
                        .getLog()
                        .info(
                                "link {}: advises {} of {} {}",
                                settings.name(),
                                drive.actuator().key(),
                                drive.battery(),
                                drive.on() ? "on" : "off");
            case ON -> loop.order(drive.battery(), drive.actuator(), drive.on());
        }
    }

    private void acknowledged(Acknowledged acknowledged) {
        Spool spool = spools.get(acknowledged.bank());
        if (spool != null) {
            try {
                synchronized (spool) {
                    spool.acknowledged(acknowledged.number());
                }
            } catch (IOException e) {
                getContext().getLog().warn("link {}: spool cannot be cleared: {}", settings.name(), e.getMessage());
            }
        }
    }

    private Thread start(LinkLoop begun) {
        var self = getContext().getSelf();
        return Thread.ofPlatform()
                .name("link-" + settings.name())
                .daemon()
                .uncaughtExceptionHandler((died, why) -> self.tell(new LoopDied(died, why)))
                .start(begun);
    }

    private Behavior<Message> stop() {
        loop.stop();
        try {
            thread.join(LONGEST_STOP);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return this;
    }
}
