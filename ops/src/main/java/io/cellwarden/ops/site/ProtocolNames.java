package io.cellwarden.ops.site;

import java.util.List;

/** The names of protocols whose links have keys of their own in the site file. */
public final class ProtocolNames {
    /** Those that battery monitors speak. */
    public static final List<String> OF_MONITORS = List.of("vedirect", "victron-ble");

    /** The one whose devices have keys. */
    public static final String ENCRYPTED = "victron-ble";

    private ProtocolNames() {}
}
