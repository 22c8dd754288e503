package io.cellwarden.gateway.driver.jk;

import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.wire.jk.JkFrame;
import io.cellwarden.gateway.wire.jk.JkSwitch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one board told just now.
 *
 * @param measured its measurements
 * @param temperaturesDeciC of each sensor of the battery, empty for one that is not there
 * @param set how its switches are set, those that it told of; one that is set on may be held off
 * @param serial what it calls itself, if it does
 */
record JkReading(
        JkFrame.Measured measured,
        List<OptionalInt> temperaturesDeciC,
        Map<JkSwitch, Boolean> set,
        Optional<String> serial) {

    /** The switches of a board by their names in the site file. */
    static final Map<Switch, JkSwitch> SWITCHES = Map.of(
            Switch.CHARGE_FET, JkSwitch.CHARGE,
            Switch.DISCHARGE_FET, JkSwitch.DISCHARGE,
            Switch.BALANCER, JkSwitch.BALANCER);

    JkReading {
        temperaturesDeciC = List.copyOf(temperaturesDeciC);
        set = Map.copyOf(set);
    }

    /** Whether a switch is on; of the balancer, whether it may work. Empty where the board does not say, or has none. */
    Optional<Boolean> isOn(Switch actuator) {
        return Optional.ofNullable(SWITCHES.get(actuator)).flatMap(which -> switch (which) {
            case CHARGE -> measured.chargeOn();
            case DISCHARGE -> measured.dischargeOn();
            case BALANCER -> Optional.ofNullable(set.get(which));
        });
    }

    /** Why a switch is not at the wanted level; empty if it is, or the board does not say. */
    Optional<String> disobedience(Switch actuator, boolean wanted) {
        return isOn(actuator)
                .filter(on -> on != wanted)
                .map(on -> actuator.key() + " stays " + (on ? "on" : "off") + reason(actuator, wanted));
    }

    private String reason(Switch actuator, boolean wanted) {
        boolean set = Optional.ofNullable(this.set.get(SWITCHES.get(actuator))).orElse(wanted);
        if (set != wanted) {
            return ", its setting did not change: the firmware ignores the write, or wants a password";
        }
        return measured.alarms().isEmpty() ? "" : ", the board reports " + String.join(", ", measured.alarms());
    }
}
