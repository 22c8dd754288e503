package io.cellwarden.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.site.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Links under test, and the bank that hears them. */
final class GatewayBench implements AutoCloseable {
    /** Far more than anything here takes, even on a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    static final String BANK = "house";
    static final LinkSettings.Device B1 = new LinkSettings.Device(BANK, "B1", Optional.empty(), 1, 4);

    /** What the bank heard. */
    record Heard(String bank, Input input, String source) {}

    private final Path spools;
    private final List<Gateway.LinkOf> links = new ArrayList<>();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final List<Heard> seen = new ArrayList<>();
    private Duration silentAfter = Duration.ofMinutes(5);
    private Duration grace = Duration.ofMinutes(5);
    private BankInbox alsoTo = (bank, input, source) -> {};
    private List<Gateway> gateways = new ArrayList<>();

    GatewayBench(Path spools) {
        this.spools = spools;
    }

    GatewayBench silentAfter(Duration after, Duration startGrace) {
        silentAfter = after;
        grace = startGrace;
        return this;
    }

    GatewayBench alsoTo(BankInbox inbox) {
        alsoTo = inbox;
        return this;
    }

    /** Adds a link with both switches of its first device bound to the loads and the chargers. */
    GatewayBench link(String name, String port, Control control, LinkSettings.Device... devices) {
        String battery = devices[0].battery();
        LineSettings line = new LineSettings(9600, 8, 1, LineSettings.Parity.NONE, Duration.ofSeconds(30));
        LinkSettings settings = new LinkSettings(
                name,
                port,
                line,
                Duration.ofMillis(50),
                control,
                silentAfter,
                grace,
                List.of(devices),
                List.of(
                        new LinkSettings.Binding(BANK, Output.LOADS, battery, Switch.DISCHARGE_FET),
                        new LinkSettings.Binding(BANK, Output.CHARGERS, battery, Switch.CHARGE_FET)));
        links.add(new Gateway.LinkOf(settings, "jbd"));
        return this;
    }

    /** The gateway of a start of the program, not begun. */
    Gateway create(String boot) throws IOException {
        BankInbox inbox = (bank, input, source) -> {
            alsoTo.submit(bank, input, source);
            heard.add(new Heard(bank, input, source));
        };
        Gateway gateway = Gateway.create(links, spools, AnchoredClock.real(), inbox, boot);
        gateways.add(gateway);
        return gateway;
    }

    Gateway begin() throws IOException {
        Gateway gateway = create("boot1");
        gateway.begin();
        return gateway;
    }

    /** The next input that is wanted; what comes before it is passed over, see {@link #seen}. */
    Heard await(Predicate<Heard> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Heard next = heard.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(next).as("an input of %s", seen).isNotNull();
            seen.add(next);
            if (wanted.test(next)) {
                return next;
            }
        }
    }

    <T extends Input> T await(Class<T> kind) throws InterruptedException {
        return kind.cast(await(next -> kind.isInstance(next.input())).input());
    }

    /** Waits for so many more readings: so many polls went by. */
    void awaitReadings(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            await(Input.Reading.class);
        }
    }

    Input.ReadBack awaitReadBack(Output output, boolean on) throws InterruptedException {
        return (Input.ReadBack) await(next ->
                        next.input() instanceof Input.ReadBack back && back.output() == output && back.on() == on)
                .input();
    }

    /** All inputs that were taken from the queue so far, what is still in it included. */
    List<Heard> seen() {
        heard.drainTo(seen);
        return seen;
    }

    static void off(Gateway gateway, Output output) {
        gateway.drive(BANK, output, false, Instant.EPOCH);
    }

    @Override
    public void close() {
        gateways.forEach(Gateway::close);
    }
}
