package io.cellwarden.gateway.link;

import static io.cellwarden.gateway.link.GatewayBench.BANK;
import static io.cellwarden.gateway.link.GatewayBench.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.Pin;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The loop of a link")
class LinkLoopTest {
    private static final LinkSettings.Binding LOADS =
            new LinkSettings.Binding(BANK, Output.LOADS, "", new Switch("rts"));
    private static final LinkSettings.Binding CHARGERS =
            new LinkSettings.Binding(BANK, Output.CHARGERS, "B1", Switch.CHARGE_FET);

    private final ScriptedLine line = new ScriptedLine(request -> new byte[0]);
    private final Orders orders = new Orders(Control.ON);
    private final BlockingQueue<Input> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<SwitchOrder>> driven = new LinkedBlockingQueue<>();
    private final LinkSettings settings = new LinkSettings(
            "a",
            "/dev/ttyS0",
            LineSettings.DEFAULT,
            Duration.ofMillis(50),
            Control.ON,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            List.of(GatewayBench.B1),
            List.of(LOADS, CHARGERS));
    private final LinkLoop loop = new LinkLoop(
            settings,
            line,
            new Recording(),
            new LinkStatistics("a", List.of(BANK), Duration.ofSeconds(3)),
            AnchoredClock.real(),
            (bank, input) -> told.add(input),
            orders,
            new LimitInquiry());

    private final class Recording implements Driver {
        @Override
        public void opened(Line opened) {}

        @Override
        public boolean poll(Sink sink, BooleanSupplier givesWay) {
            return true;
        }

        @Override
        public void drive(List<SwitchOrder> due, Sink sink, BooleanSupplier givesWay) {
            driven.add(due);
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        loop.stop();
        assertThat(loop.awaitEnd(PATIENCE)).isTrue();
    }

    private Input.ReadBack readBack() throws InterruptedException {
        Input next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        while (!(next instanceof Input.ReadBack back)) {
            assertThat(next).as("a read-back").isNotNull();
            next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        return back;
    }

    @Test
    @Requirement({"BMS-9", "GEN-2"})
    void drives_the_lines_of_its_port_itself_and_leaves_them_dropped_at_its_end() throws Exception {
        // Given
        line.wired(showing -> showing);
        Thread thread = Thread.ofPlatform().start(loop);
        assertThat(readBack().on()).as("at the opening").isFalse();
        // When
        orders.order(LOADS, true);
        orders.order(CHARGERS, false);
        // Then
        assertThat(readBack().on()).isTrue();
        assertThat(line.pins.get(Pin.RTS)).isTrue();
        assertThat(driven.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .containsExactly(new SwitchOrder("B1", Switch.CHARGE_FET, false));
        // When
        loop.stop();
        thread.join(PATIENCE);
        // Then
        assertThat(line.pins).isEmpty();
    }
}
