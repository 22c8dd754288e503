package io.cellwarden.gateway.wire.canbms;

import io.cellwarden.gateway.wire.Bytes;
import java.util.Locale;

/** The bits of byte 0 of frame 0x35C: what the battery allows and wants. */
enum CanRequest {
    CHARGE_ALLOWED(7),
    DISCHARGE_ALLOWED(6),
    FORCE_CHARGE_1(5),
    FORCE_CHARGE_2(4),
    FULL_CHARGE(3);

    private final int bit;

    CanRequest(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }

    /** Whether it is set; {@code data} is not empty. */
    boolean isSet(Bytes data) {
        return (data.u8(0) >> bit & 1) == 1;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
