package io.cellwarden.gateway.link;

import static io.cellwarden.gateway.link.GatewayBench.BANK;
import static io.cellwarden.gateway.link.GatewayBench.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A link whose driver fails or hangs")
class LinkRestartTest {
    private static final LinkSettings.Binding LOADS =
            new LinkSettings.Binding(BANK, Output.LOADS, "B1", Switch.DISCHARGE_FET);

    @TempDir
    private Path directory;

    private final ActorTestKit kit = ActorTestKit.create();
    private final BlockingQueue<Input> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<SwitchOrder>> driven = new LinkedBlockingQueue<>();
    private final LinkStatistics statistics = new LinkStatistics("x", List.of("house"), Duration.ofSeconds(3));
    private final Orders orders = new Orders(Control.ON);

    @AfterEach
    void end() {
        kit.shutdownTestKit();
    }

    private final class Scripted implements Driver {
        @Override
        public String leftBehind() {
            return "";
        }

        private final Supplier<RuntimeException> onPoll;

        private Scripted(Supplier<RuntimeException> onPoll) {
            this.onPoll = onPoll;
        }

        @Override
        public void opened(Line line) {}

        @Override
        public boolean poll(Sink sink, BooleanSupplier givesWay) {
            throw onPoll.get();
        }

        @Override
        public void drive(List<SwitchOrder> due, Sink sink, BooleanSupplier givesWay) {
            driven.add(due);
        }

        @Override
        public Optional<HardwareLimits> limits(BooleanSupplier givesWay) {
            return Optional.empty();
        }
    }

    private void begin(Supplier<RuntimeException> onPoll) throws Exception {
        LinkSettings settings = new LinkSettings(
                "x",
                "tcp://127.0.0.1:1",
                LineSettings.DEFAULT,
                Duration.ofMillis(50),
                Control.ON,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                List.of(GatewayBench.B1),
                List.of(LOADS));
        AnchoredClock clock = AnchoredClock.real();
        LinkInputs inputs = new LinkInputs(
                settings,
                statistics,
                clock,
                LinkInputs.LONGEST_GAP,
                (bank, input, source) -> heard.add(input),
                Map.of(BANK, Spool.open(directory, "b1")),
                "b1",
                new ReentrantLock());
        Supplier<LinkLoop> loops = () -> new LinkLoop(
                settings,
                new ScriptedLine(request -> request),
                new Scripted(onPoll),
                statistics,
                clock,
                inputs,
                orders,
                new LimitInquiry());
        kit.spawn(SerialLink.create("x", loops, inputs, statistics));
    }

    @Test
    @Requirement({"TOP-6", "GEN-2"})
    void is_silent_all_the_same_and_keeps_the_ordered_levels() throws Exception {
        // Given
        orders.order(LOADS, false);
        // When
        begin(() -> new IllegalStateException("a mistake in the driver"));
        // Then: the grace of 3 s is not begun again by each restart after 1 s
        for (int run = 0; run < 3; run++) {
            assertThat(driven.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(List.of(new SwitchOrder("B1", Switch.DISCHARGE_FET, false)));
        }
        assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Input.BatterySilent.class);
        assertThat(statistics.snapshot().lastError()).contains("a mistake in the driver");
    }

    @Test
    @Requirement("TOP-6")
    void is_silent_while_its_thread_hangs_in_the_line() throws Exception {
        // Given
        BlockingQueue<RuntimeException> never = new LinkedBlockingQueue<>();
        // When
        begin(() -> {
            try {
                return never.take();
            } catch (InterruptedException e) {
                return new IllegalStateException(e);
            }
        });
        // Then
        assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Input.BatterySilent.class);
        never.add(new IllegalStateException("let go"));
    }
}
