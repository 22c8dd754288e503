package io.cellwarden.gateway.link;

import io.cellwarden.bank.LinkPosition;
import io.cellwarden.gateway.line.Lines;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * All links of a site, in an actor system of their own that never joins a cluster (ARCHITECTURE 4). Once the banks are
 * ready: first {@link #handOverSpools}, then {@link #begin}.
 */
public final class Gateway implements BankPorts.OutputDriver, BankPorts.Acknowledgements, AutoCloseable {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(4);

    private final Map<String, Link> links;
    private final BankInbox inbox;
    private final String boot;
    private final ActorSystem<Message> system;

    /** A link of the site file, with the protocol it speaks. */
    public record LinkOf(LinkSettings settings, String protocol) {}

    private record Link(
            LinkSettings settings, Drivers.Maker driver, Map<String, Spool> spools, LinkStatistics statistics) {}

    private sealed interface Message {}

    private record Begin() implements Message {}

    private record ToLink(String link, SerialLink.Message message) implements Message {}

    private Gateway(Map<String, Link> links, AnchoredClock clock, BankInbox inbox, String boot) {
        this.links = links;
        this.inbox = inbox;
        this.boot = boot;
        this.system = ActorSystem.create(guardian(clock), "gateway");
    }

    /**
     * The links of a site, not yet open.
     *
     * @param spoolDirectory where inputs wait for the journal, a memory file system by default
     * @param boot id of this start of the program, sorts after all earlier ones, without {@code -} or {@code |}
     * @throws IOException if a spool cannot be made
     * @throws IllegalArgumentException for an unknown protocol or a port that names no line
     */
    public static Gateway create(
            List<LinkOf> settings, Path spoolDirectory, AnchoredClock clock, BankInbox inbox, String boot)
            throws IOException {
        Map<String, Link> links = new LinkedHashMap<>();
        for (LinkOf of : settings) {
            LinkSettings link = of.settings();
            Lines.of(link.port(), link.line()); // refuses a malformed port before anything runs
            Drivers.Maker driver = Drivers.of(of.protocol())
                    .orElseThrow(() -> new IllegalArgumentException("link " + link.name() + ": protocol "
                            + of.protocol() + " is unknown, known are " + Drivers.names()));
            Map<String, Spool> spools = new HashMap<>();
            for (LinkSettings.Device device : link.devices()) {
                if (!spools.containsKey(device.bank())) {
                    Path directory = spoolDirectory.resolve(link.name()).resolve(device.bank());
                    spools.put(device.bank(), Spool.open(directory, boot));
                }
            }
            links.put(link.name(), new Link(link, driver, spools, new LinkStatistics(link.name())));
        }
        return new Gateway(links, clock, inbox, boot);
    }

    private Behavior<Message> guardian(AnchoredClock clock) {
        return Behaviors.setup(context -> {
            Map<String, ActorRef<SerialLink.Message>> actors = new HashMap<>();
            return Behaviors.receive(Message.class)
                    .onMessage(Begin.class, begin -> {
                        links.forEach((name, link) ->
                                actors.put(name, context.spawn(behavior(link, clock), "link-" + actors.size())));
                        return Behaviors.same();
                    })
                    .onMessage(ToLink.class, to -> {
                        ActorRef<SerialLink.Message> actor = actors.get(to.link());
                        if (actor != null) {
                            actor.tell(to.message());
                        }
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private Behavior<SerialLink.Message> behavior(Link link, AnchoredClock clock) {
        LinkSettings settings = link.settings();
        return SerialLink.create(
                settings,
                () -> new LinkLoop(
                        settings,
                        Lines.of(settings.port(), settings.line()),
                        link.driver().make(settings, link.statistics(), clock),
                        link.statistics(),
                        clock,
                        inbox,
                        link.spools(),
                        boot),
                link.spools());
    }

    /**
     * Hands on the inputs that earlier starts have spooled and the journal may lack; known ones are dropped by the bank.
     *
     * @throws IOException if a spool cannot be read
     */
    public void handOverSpools() throws IOException {
        for (Link link : links.values()) {
            for (Map.Entry<String, Spool> spool : link.spools().entrySet()) {
                for (Spool.Leftover left : spool.getValue().leftovers()) {
                    String source = LinkPosition.source(link.settings().name(), left.boot(), left.number());
                    inbox.submit(spool.getKey(), left.input(), source);
                }
            }
        }
    }

    /** Opens all links and begins to poll. */
    public void begin() {
        system.tell(new Begin());
    }

    @Override
    public void drive(String bank, Output output, boolean on, Instant decidedAt) {
        for (Link link : links.values()) {
            for (LinkSettings.Binding binding : link.settings().outputs()) {
                if (binding.bank().equals(bank) && binding.output() == output) {
                    SerialLink.Message drive = new SerialLink.Drive(bank, binding.battery(), binding.actuator(), on);
                    system.tell(new ToLink(link.settings().name(), drive));
                }
            }
        }
    }

    @Override
    public void acknowledged(String bank, String link, String ofBoot, long number) {
        if (ofBoot.equals(boot)) {
            system.tell(new ToLink(link, new SerialLink.Acknowledged(bank, number)));
        }
    }

    /** The bank's journal has all that earlier starts had spooled for it: their files are deleted. */
    public void forgetLeftovers(String bank) throws IOException {
        for (Link link : links.values()) {
            Spool spool = link.spools().get(bank);
            if (spool != null) {
                spool.forgetLeftovers();
            }
        }
    }

    /** What has come over each line. */
    public List<LinkStatistics.Snapshot> statistics() {
        return links.values().stream().map(link -> link.statistics().snapshot()).toList();
    }

    /** Closes all lines; returns when their threads have ended, after 4 s at the latest. */
    @Override
    public void close() {
        system.terminate();
        try {
            Objects.requireNonNull(system.getWhenTerminated())
                    .toCompletableFuture()
                    .orTimeout(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException slow) {
            system.log().warn("links did not end in {} s", LONGEST_STOP.toSeconds());
        }
    }
}
