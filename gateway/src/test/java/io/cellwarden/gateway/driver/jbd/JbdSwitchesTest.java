package io.cellwarden.gateway.driver.jbd;

import static io.cellwarden.gateway.driver.Switch.CHARGE_FET;
import static io.cellwarden.gateway.driver.Switch.DISCHARGE_FET;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.wire.jbd.JbdFrame;
import io.cellwarden.gateway.wire.jbd.JbdRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The switches of a JBD board")
class JbdSwitchesTest {
    private static final int CELL_OVER_VOLTAGE = 0x0001;
    private static final int CELL_UNDER_VOLTAGE = 0x0002;
    private static final int LOCKED = 0x1000;

    private final JbdSwitches switches = new JbdSwitches();

    private static Optional<JbdFrame.BasicInfo> board(boolean chargeOn, boolean dischargeOn, int protection) {
        int fets = (chargeOn ? 1 : 0) | (dischargeOn ? 2 : 0);
        return Optional.of(new JbdFrame.BasicInfo(
                13_200, 0, 0, 0, 0, Optional.empty(), 0, 0, protection, "8.0", 50, fets, 4, 0, List.of()));
    }

    private void order(Switch actuator, boolean on) {
        switches.order(List.of(new SwitchOrder("B1", actuator, on)));
    }

    @Test
    void write_what_is_ordered_whatever_the_board_says() {
        order(CHARGE_FET, true);
        order(DISCHARGE_FET, false);
        assertThat(switches.isComplete()).isTrue();
        assertThat(switches.write(board(false, true, LOCKED))).contains(JbdRequest.switchFets(true, false));
        assertThat(switches.write(Optional.empty())).contains(JbdRequest.switchFets(true, false));
    }

    @Test
    void leave_a_switch_off_that_was_found_off() {
        order(DISCHARGE_FET, true);
        assertThat(switches.write(board(false, false, 0))).contains(JbdRequest.switchFets(false, true));
        assertThat(switches.write(board(false, false, LOCKED))).contains(JbdRequest.switchFets(false, true));
    }

    @Test
    void release_a_switch_that_only_a_protection_holds_off() {
        order(DISCHARGE_FET, false);
        assertThat(switches.write(board(false, true, CELL_OVER_VOLTAGE))).contains(JbdRequest.switchFets(true, false));
    }

    @Test
    void release_it_again_although_our_own_write_has_set_the_lock() {
        order(DISCHARGE_FET, false);
        switches.write(board(false, true, CELL_OVER_VOLTAGE));
        assertThat(switches.write(board(false, false, CELL_OVER_VOLTAGE | LOCKED)))
                .contains(JbdRequest.switchFets(true, false));
    }

    @Test
    void leave_it_off_when_an_earlier_lock_may_hold_it_too() {
        order(DISCHARGE_FET, false);
        assertThat(switches.write(board(false, true, CELL_OVER_VOLTAGE | LOCKED)))
                .contains(JbdRequest.switchFets(false, false));
    }

    @Test
    void leave_it_off_when_the_protection_is_of_the_other_switch() {
        order(DISCHARGE_FET, false);
        assertThat(switches.write(board(false, false, CELL_UNDER_VOLTAGE)))
                .contains(JbdRequest.switchFets(false, false));
    }

    @Test
    void go_both_off_when_the_board_was_never_heard_and_not_on() {
        order(CHARGE_FET, true);
        assertThat(switches.write(Optional.empty())).isEmpty();
        order(CHARGE_FET, false);
        assertThat(switches.write(Optional.empty())).contains(JbdRequest.switchFets(false, false));
    }

    @Test
    void of_a_shared_pack_are_on_only_while_all_its_batteries_want_it() {
        order(CHARGE_FET, true);
        order(DISCHARGE_FET, true);
        switches.order(List.of(new SwitchOrder("B2", DISCHARGE_FET, false)));
        assertThat(switches.write(Optional.empty())).contains(JbdRequest.switchFets(true, false));
        switches.order(List.of(new SwitchOrder("B2", DISCHARGE_FET, true)));
        assertThat(switches.write(Optional.empty())).contains(JbdRequest.switchFets(true, true));
    }

    @Test
    void tell_why_they_do_not_obey() {
        order(CHARGE_FET, true);
        order(DISCHARGE_FET, false);
        JbdFrame.BasicInfo held =
                board(false, true, CELL_OVER_VOLTAGE | CELL_UNDER_VOLTAGE).orElseThrow();
        assertThat(switches.disobedience(CHARGE_FET, held)).contains("charge-fet stays off, held by cell-over-voltage");
        assertThat(switches.disobedience(DISCHARGE_FET, held)).contains("discharge-fet stays on");
        assertThat(switches.disobedience(CHARGE_FET, board(true, true, 0).orElseThrow()))
                .isEmpty();
    }
}
