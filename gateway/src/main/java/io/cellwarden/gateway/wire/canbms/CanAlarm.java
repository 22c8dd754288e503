package io.cellwarden.gateway.wire.canbms;

import java.util.Locale;

/** The items of frame 0x35A: two bits each, in bytes 0 to 3 as an alarm and in bytes 4 to 7 as a warning. */
public enum CanAlarm {
    // spotless:off
    GENERAL               (0, 0),
    HIGH_VOLTAGE          (0, 2),
    LOW_VOLTAGE           (0, 4),
    HIGH_TEMPERATURE      (0, 6),
    LOW_TEMPERATURE       (1, 0),
    HIGH_TEMPERATURE_CHARGE(1, 2),
    LOW_TEMPERATURE_CHARGE(1, 4),
    HIGH_CURRENT_DISCHARGE(1, 6),
    HIGH_CURRENT_CHARGE   (2, 0),
    CONTACTOR             (2, 2),
    SHORT_CIRCUIT         (2, 4),
    BMS_INTERNAL          (2, 6),
    CELL_IMBALANCE        (3, 0);
    // spotless:on

    static final int WARNINGS_FROM = 4;

    private final int index;
    private final int shift;

    CanAlarm(int index, int shift) {
        this.index = index;
        this.shift = shift;
    }

    /** The byte of the alarm; the warning's is four bytes later. */
    int index() {
        return index;
    }

    /** Its lower bit in that byte. */
    int shift() {
        return shift;
    }

    /** The name for people, such as {@code high-voltage}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
