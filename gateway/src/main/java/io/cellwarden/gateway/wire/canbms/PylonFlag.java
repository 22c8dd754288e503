package io.cellwarden.gateway.wire.canbms;

import java.util.Locale;

/** The bits of frame 0x359: in bytes 0 and 1 a protection that has acted, in bytes 2 and 3 an alarm before it. */
public enum PylonFlag {
    // spotless:off
    DISCHARGE_OVERCURRENT(0, 7),
    UNDER_TEMPERATURE    (0, 4),
    OVER_TEMPERATURE     (0, 3),
    UNDER_VOLTAGE        (0, 2),
    OVER_VOLTAGE         (0, 1),
    /** A system error; as an alarm: internal communication. */
    SYSTEM_ERROR         (1, 3),
    CHARGE_OVERCURRENT   (1, 0);
    // spotless:on

    static final int ALARMS_FROM = 2;

    private final int index;
    private final int bit;

    PylonFlag(int index, int bit) {
        this.index = index;
        this.bit = bit;
    }

    /** The byte of the protection; the alarm's is two bytes later. */
    int index() {
        return index;
    }

    /** Its bit in that byte. */
    int bit() {
        return bit;
    }

    /** The name for people, such as {@code over-voltage}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
