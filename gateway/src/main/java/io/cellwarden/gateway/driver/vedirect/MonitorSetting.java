package io.cellwarden.gateway.driver.vedirect;

import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.wire.vedirect.HexRegister;
import java.util.ArrayList;
import java.util.List;

/**
 * How a register of a monitor is to stand.
 *
 * @param name what it is, for people
 * @param value its value there
 */
record MonitorSetting(String name, HexRegister register, int value) {
    /** The mode in which a relay obeys the line. Source: protocol sheet "BMV / SmartShunt registers". */
    private static final MonitorSetting REMOTE = new MonitorSetting("relay-mode", HexRegister.RELAY_MODE, 2);

    static MonitorSetting relay(boolean on) {
        return new MonitorSetting("relay-1", HexRegister.RELAY, on ? 1 : 0);
    }

    private static MonitorSetting buzzer(boolean on) {
        return new MonitorSetting("buzzer", HexRegister.BUZZER, on ? 1 : 0);
    }

    /** Those that the site file wants. */
    static List<MonitorSetting> of(ProtocolSettings settings) {
        List<MonitorSetting> wanted = new ArrayList<>();
        if (settings instanceof ProtocolSettings.VeDirect own) {
            if (own.remoteRelay()) {
                wanted.add(REMOTE);
            }
            own.buzzer().ifPresent(on -> wanted.add(buzzer(on)));
        }
        return wanted;
    }

    /** Whether it stands so where the register holds {@code now}. */
    boolean isAt(long now) {
        return isOnOrOff() ? now != 0 == (value != 0) : now == value;
    }

    /** The value of the register, for people. */
    String word(long now) {
        return isOnOrOff() ? now != 0 ? "on" : "off" : Long.toString(now);
    }

    private boolean isOnOrOff() {
        return register != HexRegister.RELAY_MODE;
    }
}
