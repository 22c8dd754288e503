package io.cellwarden.gateway.link;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.cellwarden.bank.LinkPosition;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.capture.LineRecording;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All links of a site, in an actor system of their own that never joins a cluster (ARCHITECTURE 4). Once the banks have
 * told what they know ({@link #acknowledged}): first {@link #handOver} for each, then {@link #begin}.
 */
public final class Gateway implements BankPorts.OutputDriver, BankPorts.Acknowledgements, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration LONGEST_STOP = Duration.ofMillis(3_800);
    private static final Duration STOP_AGAIN = Duration.ofMillis(50);

    private final Map<String, Link> links;
    private final AnchoredClock clock;
    private final BankInbox inbox;
    private final String boot;
    private final Set<LinkLoop> loops = ConcurrentHashMap.newKeySet();
    /** Links hand on under the read lock; who holds the other hands over what is spooled. */
    private final ReadWriteLock handover = new ReentrantReadWriteLock();

    private final ActorSystem<Message> system;

    /** A link of the site file, with the protocol it speaks. */
    public record LinkOf(LinkSettings settings, String protocol) {}

    /** An input that is numbered as those of a link are, by its source. */
    public record Numbered(Input input, String source) {}

    private sealed interface Message {}

    private record Begin() implements Message {}

    private record Acknowledged(String link) implements Message {}

    private Gateway(Map<String, Link> links, AnchoredClock clock, BankInbox inbox, String boot) {
        this.links = links;
        this.clock = clock;
        this.inbox = inbox;
        this.boot = boot;
        // Whatever the program's own system is: this one stays alone.
        Config local = ConfigFactory.parseString("pekko.actor.provider = local").withFallback(ConfigFactory.load());
        this.system = ActorSystem.create(guardian(), "gateway", local);
    }

    /**
     * The links of a site, not yet open.
     *
     * @param spoolDirectory where inputs wait for the journal, a memory file system by default
     * @param boot id of this start of the program, sorts after all earlier ones, without {@code -} or {@code |}
     * @throws IllegalArgumentException for an unknown protocol or a port that names no line
     */
    public static Gateway create(
            List<LinkOf> settings, Path spoolDirectory, AnchoredClock clock, BankInbox inbox, String boot) {
        if (boot.isEmpty() || boot.contains("-") || boot.contains("|")) {
            throw new IllegalArgumentException("boot id \"" + boot + "\" is empty or holds a - or |");
        }
        Map<String, Link> links = new LinkedHashMap<>();
        for (LinkOf of : settings) {
            links.put(of.settings().name(), Link.create(of.settings(), of.protocol(), spoolDirectory, boot));
        }
        return new Gateway(links, clock, inbox, boot);
    }

    private Behavior<Message> guardian() {
        return Behaviors.setup(context -> {
            Map<String, ActorRef<SerialLink.Message>> actors = new HashMap<>();
            return Behaviors.receive(Message.class)
                    .onMessage(Begin.class, begin -> {
                        links.forEach((name, link) -> actors.computeIfAbsent(
                                name, none -> context.spawn(behavior(link), "link-" + actors.size())));
                        return Behaviors.same();
                    })
                    .onMessage(Acknowledged.class, acknowledged -> {
                        Optional.ofNullable(actors.get(acknowledged.link()))
                                .ifPresent(actor -> actor.tell(new SerialLink.Acknowledged()));
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private Behavior<SerialLink.Message> behavior(Link link) {
        LinkSettings settings = link.settings();
        LinkStatistics statistics = link.statistics();
        LinkInputs inputs = new LinkInputs(
                settings,
                statistics,
                clock,
                clock.during(LinkInputs.LONGEST_GAP),
                inbox,
                link.spools(),
                boot,
                handover.readLock());
        return Behaviors.supervise(SerialLink.create(settings.name(), () -> loop(link, inputs), inputs, statistics))
                .onFailure(SupervisorStrategy.restart());
    }

    private LinkLoop loop(Link link, LinkInputs inputs) {
        LinkLoop loop = link.loop(clock, inputs);
        loops.removeIf(LinkLoop::isEnded);
        loops.add(loop);
        return loop;
    }

    /**
     * Hands on what the links of a bank have spooled and its journal may lack, also of this start, for a bank that begins
     * or begins anew. No link hands on anything live meanwhile, so that the bank gets the inputs of each in their order.
     * Those that the bank has told to know are left out; others that are known are dropped by the bank.
     *
     * @param first done before; from there on the bank must take in what comes
     * @param others what came by no link and is handed over among the others by its time, in this order
     * @throws IOException if a spool cannot be read
     */
    public void handOver(String bank, Runnable first, List<Numbered> others) throws IOException {
        List<Handover.Source> sources = new ArrayList<>();
        handover.writeLock().lock();
        try {
            first.run();
            for (Link link : links.values()) {
                Optional<Spool> spool = link.spool(bank);
                if (spool.isPresent()) {
                    sources.add(new Handover.Source(
                            link.settings().name(), spool.get().unacknowledged()));
                }
            }
            Handover.run(bank, sources, others, inbox);
        } finally {
            handover.writeLock().unlock();
            sources.forEach(source -> source.leftovers().close());
        }
    }

    /** Opens all links and begins to poll. */
    public void begin() {
        system.tell(new Begin());
    }

    /** Leaves the level to each link's own thread, so that one that hangs delays no other; returns at once. */
    @Override
    public void drive(String bank, Output output, boolean on, Instant decidedAt) {
        links.values().forEach(link -> link.drive(bank, output, on));
    }

    /** A position of this start, or of an earlier one when a bank tells at its start what it knows. Returns at once. */
    @Override
    public void acknowledged(String bank, String link, String ofBoot, long number) {
        Optional.ofNullable(links.get(link)).flatMap(known -> known.spool(bank)).ifPresent(spool -> {
            spool.acknowledged(new LinkPosition(ofBoot, number));
            system.tell(new Acknowledged(link));
        });
    }

    /** The bank's journal has all that earlier starts had spooled for it: their files are deleted. */
    public void forgetLeftovers(String bank) throws IOException {
        for (Link link : links.values()) {
            Optional<Spool> spool = link.spool(bank);
            if (spool.isPresent()) {
                spool.get().forgetLeftovers();
            }
        }
    }

    /**
     * Goes on to spool in another directory, with all that waits; no bank is handed anything over meanwhile.
     *
     * @throws IOException if that fails for a link; it goes on where it was, and all others where they are
     */
    public void moveSpools(Path spoolDirectory) throws IOException {
        handover.writeLock().lock();
        try {
            for (Link link : links.values()) {
                link.moveSpools(spoolDirectory);
            }
        } finally {
            handover.writeLock().unlock();
        }
    }

    /**
     * Asks the hardware behind each link for the limits it protects by, between polls; a link whose hardware does not
     * answer says so instead. Hardware may have to be put into another mode and back for it, also where
     * {@code control} is off: only a person asks for that.
     */
    public Map<String, CompletableFuture<HardwareLimits>> askLimits() {
        Map<String, CompletableFuture<HardwareLimits>> asked = new LinkedHashMap<>();
        links.forEach((name, link) -> asked.put(name, link.inquiry().ask()));
        return asked;
    }

    /**
     * As {@link #askLimits} of one link that no program runs: opens the line and closes it again.
     *
     * @param stops whether the program is told to end: the hardware is left as it was, and no more is asked
     * @throws IllegalArgumentException for an unknown protocol or a port that names no line
     */
    public static HardwareLimits readLimits(LinkOf of, BooleanSupplier stops) {
        return Link.readLimits(of.settings(), of.protocol(), stops);
    }

    /** What has come over each line. */
    public List<LinkStatistics.Snapshot> statistics() {
        return links.values().stream().map(link -> link.statistics().snapshot()).toList();
    }

    /** What has lately gone over the line of each link, by its name, in the order of the site file. */
    public SequencedMap<String, LineRecording> recordings() {
        SequencedMap<String, LineRecording> all = new LinkedHashMap<>();
        links.forEach((name, link) -> all.put(name, link.recording()));
        return all;
    }

    /** Closes all lines; returns when their threads have ended, after 4 s at the latest. */
    @Override
    public void close() {
        long begun = System.nanoTime();
        system.terminate();
        try {
            Objects.requireNonNull(system.getWhenTerminated())
                    .toCompletableFuture()
                    .orTimeout(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException slow) {
            LOG.warn("links did not end in {} ms", LONGEST_STOP.toMillis());
        }
        endThreads(begun);
        links.values().forEach(Link::closeSpools);
    }

    private void endThreads(long begun) {
        try {
            for (LinkLoop loop : loops) {
                loop.stop();
                while (!loop.awaitEnd(STOP_AGAIN)) {
                    if (System.nanoTime() - begun > LONGEST_STOP.toNanos()) {
                        LOG.warn("a line does not end; its thread is left to the end of the program");
                        break;
                    }
                    loop.stop(); // it may have been about to open the line
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
