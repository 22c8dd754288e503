package io.cellwarden.gateway.wire.victronble;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a Lynx Smart BMS watches, two bits each from the lowest on: 0 not supported, 1 well, 2 warning, 3 alarm. Source:
 * protocol sheet "0x0A Lynx Smart BMS".
 */
public enum LynxAlarm {
    LOW_CELL_VOLTAGE(0),
    HIGH_CURRENT(2),
    HIGH_INTERNAL_TEMPERATURE(4),
    CONTACTOR(6),
    BMS_CABLE(8),
    LOAD_DISCONNECT(10),
    LOW_STATE_OF_CHARGE(12),
    HIGH_TEMPERATURE(16);

    private static final int WARNING = 2;
    private static final int ALARM = 3;

    private final int bit;

    LynxAlarm(int bit) {
        this.bit = bit;
    }

    /** The lower of its two bits. */
    int bit() {
        return bit;
    }

    /** The names of what is not well, a warning with that word behind it; in their order. */
    static List<String> names(int alarms) {
        var names = new ArrayList<String>();
        for (var alarm : values()) {
            String name = alarm.name().toLowerCase(Locale.ROOT).replace('_', '-');
            switch (alarms >> alarm.bit & 3) {
                case WARNING -> names.add(name + "-warning");
                case ALARM -> names.add(name);
                default -> {}
            }
        }
        return names;
    }
}
