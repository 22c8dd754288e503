package io.cellwarden.ops.site;

import java.util.List;

/** The names of protocols whose links have keys of their own in the site file. */
public final class ProtocolNames {
    /** Those that battery monitors speak. */
    public static final List<String> OF_MONITORS = List.of("vedirect", "victron-ble", "nmea2000");

    /** The one whose monitors share a bus. */
    public static final String BUS_OF_MONITORS = "nmea2000";

    /** The one whose devices have keys. */
    public static final String ENCRYPTED = "victron-ble";

    /** The one whose cable to an RS232 port is powered by RTS and DTR. */
    static final String POWERED = "vedirect";

    private ProtocolNames() {}
}
