package io.cellwarden.gateway.driver.jbd;

import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.wire.jbd.JbdFrame;
import io.cellwarden.gateway.wire.jbd.JbdProtection;
import io.cellwarden.gateway.wire.jbd.JbdRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is wanted of the two switches of a JBD board. A write replaces both, so one that nobody has ordered must be
 * written as it is. Source: protocol sheet JBD, section "Control".
 */
final class JbdSwitches {
    /** The switches that a board has. */
    static final List<Switch> BOTH = List.of(Switch.CHARGE_FET, Switch.DISCHARGE_FET);

    private static final Map<Switch, Set<JbdProtection>> HELD_OFF_BY = Map.of(
            Switch.CHARGE_FET,
            Set.of(
                    JbdProtection.CELL_OVER_VOLTAGE,
                    JbdProtection.PACK_OVER_VOLTAGE,
                    JbdProtection.CHARGE_OVER_TEMPERATURE,
                    JbdProtection.CHARGE_UNDER_TEMPERATURE,
                    JbdProtection.CHARGE_OVER_CURRENT,
                    JbdProtection.SHORT_CIRCUIT,
                    JbdProtection.AFE_ERROR,
                    JbdProtection.CHARGE_TIMEOUT),
            Switch.DISCHARGE_FET,
            Set.of(
                    JbdProtection.CELL_UNDER_VOLTAGE,
                    JbdProtection.PACK_UNDER_VOLTAGE,
                    JbdProtection.DISCHARGE_OVER_TEMPERATURE,
                    JbdProtection.DISCHARGE_UNDER_TEMPERATURE,
                    JbdProtection.DISCHARGE_OVER_CURRENT,
                    JbdProtection.SHORT_CIRCUIT,
                    JbdProtection.AFE_ERROR));

    private final Map<Switch, Map<String, Boolean>> ordered = new HashMap<>();
    private final Map<Switch, Boolean> written = new HashMap<>();

    /** Takes orders. The batteries of one pack share its switches: one is on only while all of them want it on. */
    void order(List<SwitchOrder> orders) {
        orders.forEach(order -> ordered.computeIfAbsent(order.actuator(), none -> new HashMap<>())
                .put(order.battery(), order.on()));
    }

    /** Whether both switches have been ordered, so that a write needs no reading before it. */
    boolean isComplete() {
        return ordered.size() == BOTH.size();
    }

    /** The ordered level of a switch; empty if nobody has ordered it. */
    Optional<Boolean> ordered(Switch actuator) {
        return Optional.ofNullable(ordered.get(actuator))
                .map(all -> all.values().stream().allMatch(Boolean::booleanValue));
    }

    /**
     * The write that brings the board to the ordered levels.
     *
     * @param board as it was last read; empty if it never was
     * @return empty if that could switch on what nobody has ordered on
     */
    Optional<JbdRequest> write(Optional<JbdFrame.BasicInfo> board) {
        Optional<Boolean> charge = level(Switch.CHARGE_FET, board);
        Optional<Boolean> discharge = level(Switch.DISCHARGE_FET, board);
        if (charge.isEmpty() || discharge.isEmpty()) {
            return Optional.empty();
        }
        written.put(Switch.CHARGE_FET, charge.get());
        written.put(Switch.DISCHARGE_FET, discharge.get());
        return Optional.of(JbdRequest.switchFets(charge.get(), discharge.get()));
    }

    private Optional<Boolean> level(Switch actuator, Optional<JbdFrame.BasicInfo> board) {
        return ordered(actuator).or(() -> asItIs(actuator, board)).or(() -> {
            // Never heard: to switch off at once may take both off, to switch on can wait until the board answers.
            boolean off =
                    ordered.keySet().stream().anyMatch(other -> !ordered(other).orElse(true));
            return off ? Optional.of(false) : Optional.empty();
        });
    }

    /** A switch that only a protection of the board holds off stays released, or our write would lock it off for good. */
    private Optional<Boolean> asItIs(Switch actuator, Optional<JbdFrame.BasicInfo> board) {
        return board.map(info -> isOn(info, actuator)
                || (!holding(info, actuator).isEmpty()
                        && written.getOrDefault(
                                actuator, !info.protections().contains(JbdProtection.FETS_LOCKED_BY_SOFTWARE))));
    }

    /** The protections that act now and hold that switch off. */
    private static List<JbdProtection> holding(JbdFrame.BasicInfo info, Switch actuator) {
        Set<JbdProtection> ofSwitch = HELD_OFF_BY.getOrDefault(actuator, Set.of());
        return info.protections().stream().filter(ofSwitch::contains).toList();
    }

    static boolean isOn(JbdFrame.BasicInfo info, Switch actuator) {
        return actuator.equals(Switch.CHARGE_FET) ? info.chargeFetOn() : info.dischargeFetOn();
    }

    /** Why a switch is not at its ordered level; empty if it is, or nobody has ordered it. */
    Optional<String> disobedience(Switch actuator, JbdFrame.BasicInfo board) {
        return ordered(actuator).filter(on -> on != isOn(board, actuator)).map(on -> {
            List<String> protections = holding(board, actuator).stream()
                    .map(JbdProtection::alarmName)
                    .toList();
            return !on
                    ? actuator.key() + " stays on"
                    : actuator.key() + " stays off"
                            + (protections.isEmpty() ? "" : ", held by " + String.join(", ", protections));
        });
    }
}
