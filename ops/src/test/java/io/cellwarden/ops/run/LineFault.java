package io.cellwarden.ops.run;

import java.util.Locale;

/** What can befall a line, and what the program says of it. */
enum LineFault {
    GARBAGE("last error checksum ×\\d+$"),
    HALF_FRAMES("last error length ×\\d+ \\(half frames: the answers break off\\)"),
    STOPS_MID_FRAME("last error (no answer|length) ×\\d+"),
    SILENT("last error no answer ×\\d+$"),
    ECHO_ALONE("last error echo ×\\d+ \\(hears only its own requests.*"),
    WRONG_SPEED("last error framing ×\\d+ \\(bytes but no frame: wrong speed\\?\\)"),
    UNPLUGGED("last error .*unplugged-line: (no such device|the device is gone.*) ×\\d+$"),
    HALF_OPEN("last error (no answer|tcp://.*(the connection may be dead|cannot connect.*)) ×\\d+$"),
    HANGS_UP("last error tcp://.* ×\\d+$");

    final String says;

    LineFault(String says) {
        this.says = says;
    }

    String bank() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean overTcp() {
        return this == HALF_OPEN || this == HANGS_UP;
    }

    /** Whether the board still hears what is sent to it. */
    boolean hears() {
        return !overTcp() && this != UNPLUGGED;
    }
}
