package io.cellwarden.gateway.wire.jk;

import io.cellwarden.gateway.wire.Bytes;
import java.util.Locale;

/** What is read of a JK02 device info frame, by its place in the whole frame. Source: protocol sheet JK, section B. */
enum JkDeviceInfoField {
    // spotless:off
    //        from to
    VENDOR(   6,   22, "text"),
    HARDWARE( 22,  30, "text"),
    SOFTWARE( 30,  38, "text"),
    UP_TIME(  38,  42, "double word, s"),
    STARTS(   42,  46, "double word"),
    NAME(     46,  62, "text"),
    SERIAL(   86,  97, "text");
    // spotless:on

    private final int from;
    private final int to;
    private final String form;

    JkDeviceInfoField(int from, int to, String form) {
        this.from = from;
        this.to = to;
        this.form = form;
    }

    /** What stands there as text. */
    String text(Bytes frame) {
        return frame.slice(from, to).asciiText().strip();
    }

    /** What stands there as a number. */
    long number(Bytes frame) {
        return frame.u32le(from);
    }

    /** Its place, its size and how it is read, as cells of a table. */
    Object[] cells() {
        return new Object[] {from, to - from, name().toLowerCase(Locale.ROOT).replace('_', ' '), form};
    }
}
