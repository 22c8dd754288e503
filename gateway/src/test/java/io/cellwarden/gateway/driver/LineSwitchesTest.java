package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.Pin;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("RTS and DTR as switches")
class LineSwitchesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Switch RTS = new Switch("rts");
    private static final Switch DTR = new Switch("dtr");

    private final ScriptedLine line = new ScriptedLine(request -> new byte[0]);
    private final List<Input> told = new ArrayList<>();
    private final LinkStatistics statistics = new LinkStatistics("a", List.of("b1"), Duration.ofSeconds(3));

    private LineSwitches switches(Control control, Map<Pin, Pin> wiredBack) {
        LinkSettings settings = new LinkSettings(
                "a",
                "/dev/ttyS0",
                LineSettings.DEFAULT,
                Duration.ofSeconds(1),
                control,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                List.of(new LinkSettings.Device("b1", "B1", Optional.empty(), 1, 4)),
                List.of(
                        new LinkSettings.Binding("b1", Output.LOADS, "", RTS),
                        new LinkSettings.Binding("b1", Output.CHARGERS, "B1", Switch.CHARGE_FET)),
                new ProtocolSettings.None(),
                List.of(),
                wiredBack);
        return new LineSwitches(settings, statistics, InstantSource.fixed(NOON));
    }

    private void sink(String bank, Input input) {
        assertThat(bank).isEqualTo("b1");
        told.add(input);
    }

    private static Input.ReadBack reads(boolean on) {
        return new Input.ReadBack(NOON, Output.LOADS, "a/rts", "", on);
    }

    private static Input.ControlFrame frame(boolean refused, String trouble) {
        return new Input.ControlFrame(NOON, "", "a/rts", "", refused, trouble);
    }

    private void order(LineSwitches switches, boolean on) throws LineLost {
        assertThat(switches.drive(List.of(new SwitchOrder("", RTS, on)), this::sink))
                .isEmpty();
        switches.readBack(this::sink, () -> false);
    }

    @Test
    @Requirement("GEN-2")
    void are_off_from_the_opening_of_the_port_until_they_are_ordered_on() throws Exception {
        // Given: a port that is opened has both on
        line.wired(showing -> Pin.RTS);
        line.pins.putAll(Map.of(Pin.RTS, true, Pin.DTR, true));
        LineSwitches switches = switches(Control.ON, Map.of(Pin.RTS, Pin.CTS));
        // When
        switches.opened(line);
        // Then: one that nothing is bound to stays as the adapter may need it
        assertThat(line.pins).containsExactlyInAnyOrderEntriesOf(Map.of(Pin.RTS, false, Pin.DTR, true));
        order(switches, true);
        assertThat(line.pins.get(Pin.RTS)).isTrue();
    }

    @Test
    void are_left_alone_by_a_link_that_does_not_control() throws Exception {
        line.wired(showing -> Pin.RTS);
        line.pins.put(Pin.RTS, true);
        LineSwitches switches = switches(Control.ADVISE, Map.of());
        switches.opened(line);
        switches.readBack(this::sink, () -> false);
        assertThat(line.pins.get(Pin.RTS)).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    @Requirement("BMS-9")
    void are_read_back_where_something_is_wired_back_and_told_once_for_each_change() throws Exception {
        // Given
        line.wired(showing -> Pin.RTS);
        LineSwitches switches = switches(Control.ON, Map.of(Pin.RTS, Pin.CTS));
        switches.opened(line);
        // When
        order(switches, true);
        order(switches, true); // repeated each 5 s
        order(switches, false);
        // Then
        assertThat(told).containsExactly(reads(true), frame(false, ""), reads(false), frame(false, ""));
        assertThat(statistics.snapshot().refusedWrites()).isZero();
    }

    @Test
    @Requirement("BMS-9")
    void are_told_as_driven_and_not_confirmed_where_nothing_is_wired_back() throws Exception {
        line.wired(showing -> Pin.RTS);
        LineSwitches switches = switches(Control.ON, Map.of());
        switches.opened(line);
        order(switches, true);
        assertThat(told).containsExactly(reads(true), frame(false, "driven on, nothing is wired back"));
    }

    @Test
    @Requirement("BMS-9")
    void are_refused_once_when_what_is_wired_back_does_not_follow_and_good_again_when_it_does() throws Exception {
        // Given: CTS shows what DTR is, which stands for a relay that is stuck
        line.wired(showing -> Pin.DTR);
        LineSwitches switches = switches(Control.ON, Map.of(Pin.RTS, Pin.CTS));
        switches.opened(line);
        switches.readBack(this::sink, () -> false);
        told.clear();
        // When
        order(switches, true);
        order(switches, true);
        line.pins.put(Pin.DTR, true);
        switches.readBack(this::sink, () -> false);
        // Then
        assertThat(told).containsExactly(frame(true, "rts is driven on, cts stays off"), reads(true), frame(false, ""));
        assertThat(statistics.snapshot().lastRefusal()).isEqualTo("rts is driven on, cts stays off");
    }

    @Test
    @Requirement("BMS-9")
    void show_a_relay_that_falls_off_by_itself() throws Exception {
        line.wired(showing -> Pin.DTR);
        line.pins.put(Pin.DTR, true);
        LineSwitches switches = switches(Control.ON, Map.of(Pin.RTS, Pin.CTS));
        switches.opened(line);
        order(switches, true);
        told.clear();
        line.pins.put(Pin.DTR, false);
        switches.readBack(this::sink, () -> false);
        assertThat(told).containsExactly(reads(false));
    }

    @Test
    void let_a_newer_order_go_ahead_of_a_read_back_that_takes_long() throws Exception {
        line.wired(showing -> Pin.DTR);
        LineSwitches switches = switches(Control.ON, Map.of(Pin.RTS, Pin.CTS));
        switches.opened(line);
        switches.drive(List.of(new SwitchOrder("", RTS, true)), this::sink);
        switches.readBack(this::sink, () -> true);
        assertThat(told).noneMatch(Input.ControlFrame.class::isInstance);
    }

    @Test
    @Requirement("BMS-9")
    void are_refused_once_for_each_level_by_a_port_that_has_none() throws Exception {
        LineSwitches switches = switches(Control.ON, Map.of());
        switches.opened(line);
        Input.ControlFrame refused = frame(true, "rts cannot be driven: /dev/ttyS0 has no such line");
        order(switches, false);
        order(switches, false); // repeated each 5 s
        switches.opened(line);
        order(switches, false);
        assertThat(told).containsExactly(refused);
        order(switches, true);
        order(switches, true);
        assertThat(told).containsExactly(refused, refused);
        assertThat(statistics.snapshot().refusedWrites()).isEqualTo(5);
    }

    @Test
    void that_can_be_driven_no_more_are_a_lost_line() throws Exception {
        line.wired(showing -> Pin.RTS);
        LineSwitches switches = switches(Control.ON, Map.of());
        switches.opened(line);
        line.unplugged();
        assertThatThrownBy(() -> order(switches, true))
                .isInstanceOf(LineLost.class)
                .hasMessage("/dev/ttyS0: rts cannot be driven any more");
    }

    @Test
    void leave_all_other_orders_to_the_driver_in_their_order() throws Exception {
        line.wired(showing -> Pin.RTS);
        LineSwitches switches = switches(Control.ON, Map.of());
        switches.opened(line);
        SwitchOrder charge = new SwitchOrder("B1", Switch.CHARGE_FET, false);
        SwitchOrder discharge = new SwitchOrder("B1", Switch.DISCHARGE_FET, true);
        assertThat(switches.drive(List.of(charge, new SwitchOrder("", RTS, true), discharge), this::sink))
                .containsExactly(charge, discharge);
        assertThat(DTR.pin()).contains(Pin.DTR);
    }
}
