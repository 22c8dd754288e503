package io.cellwarden.gateway.link;

import static io.cellwarden.gateway.driver.Switch.CHARGE_FET;
import static io.cellwarden.gateway.driver.Switch.DISCHARGE_FET;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.LinkSettings.Binding;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.Output;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The orders of a link")
class OrdersTest {
    private static final Binding LOADS = new Binding("house", Output.LOADS, "B1", DISCHARGE_FET);
    private static final Binding CHARGERS = new Binding("house", Output.CHARGERS, "B1", CHARGE_FET);
    private static final Binding INVERTER = new Binding("house", Output.INVERTER, "B1", DISCHARGE_FET);

    private final Orders orders = new Orders(Control.ON);

    @Test
    void keep_only_the_last_level_of_a_switch() throws InterruptedException {
        for (int i = 0; i < 10_000; i++) {
            orders.order(LOADS, i % 2 == 0);
        }
        assertThat(orders.take(Duration.ZERO)).containsExactly(new SwitchOrder("B1", DISCHARGE_FET, false));
        assertThat(orders.isWaiting()).isFalse();
        assertThat(orders.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void let_off_overtake_on() throws InterruptedException {
        orders.order(CHARGERS, true);
        orders.order(LOADS, false);
        assertThat(orders.take(Duration.ZERO))
                .containsExactly(new SwitchOrder("B1", DISCHARGE_FET, false), new SwitchOrder("B1", CHARGE_FET, true));
    }

    @Test
    void hold_a_shared_switch_off_until_every_output_wants_it_on() throws InterruptedException {
        orders.order(LOADS, false);
        orders.order(INVERTER, true);
        assertThat(orders.take(Duration.ZERO)).containsExactly(new SwitchOrder("B1", DISCHARGE_FET, false));
        orders.order(LOADS, true);
        assertThat(orders.take(Duration.ZERO)).containsExactly(new SwitchOrder("B1", DISCHARGE_FET, true));
    }

    @Test
    @Requirement("BMS-9")
    void carry_out_a_repeated_level_again() throws InterruptedException {
        assertThat(orders.order(LOADS, false)).isTrue();
        orders.take(Duration.ZERO);
        assertThat(orders.order(LOADS, false)).isFalse();
        assertThat(orders.take(Duration.ZERO)).containsExactly(new SwitchOrder("B1", DISCHARGE_FET, false));
    }

    @Test
    void are_all_carried_out_again_when_asked() throws InterruptedException {
        orders.order(CHARGERS, true);
        orders.order(LOADS, false);
        orders.take(Duration.ZERO);
        orders.again();
        assertThat(orders.take(Duration.ZERO)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Control.class,
            names = {"OFF", "ADVISE"})
    void are_never_given_out_without_control(Control control) throws InterruptedException {
        Orders held = new Orders(control);
        assertThat(held.order(LOADS, false)).isTrue();
        held.again();
        assertThat(held.isWaiting()).isFalse();
        assertThat(held.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void wake_the_thread_that_waits_for_them() throws InterruptedException {
        Thread.ofPlatform().daemon().start(() -> orders.order(LOADS, false));
        assertThat(orders.take(Duration.ofSeconds(20))).containsExactly(new SwitchOrder("B1", DISCHARGE_FET, false));
    }
}
