package io.cellwarden.gateway.line;

import java.util.Optional;
import java.util.stream.Stream;

/** A line of a serial port beside its data; on means asserted. RTS and DTR are driven by this end, CTS and DSR by the other. */
public enum Pin {
    /** Request to send. */
    RTS("rts"),
    /** Data terminal ready. */
    DTR("dtr"),
    /** Clear to send. */
    CTS("cts"),
    /** Data set ready. */
    DSR("dsr");

    private final String key;

    Pin(String key) {
        this.key = key;
    }

    /** Its name in site files. */
    public String key() {
        return key;
    }

    /** The line of that name. */
    public static Optional<Pin> of(String key) {
        return Stream.of(values()).filter(pin -> pin.key.equals(key)).findFirst();
    }

    /** Whether this end drives it. */
    public boolean isDriven() {
        return this == RTS || this == DTR;
    }
}
