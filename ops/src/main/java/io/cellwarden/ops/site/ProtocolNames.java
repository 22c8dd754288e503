package io.cellwarden.ops.site;

import java.util.List;

/** The names of protocols that stand in site files and commands, whether or not this build has their codec. */
public final class ProtocolNames {
    /** All of them. */
    public static final List<String> ALL = List.of(
            "jbd", "daly", "jk", "pylontech", "seplos-v2", "seplos-v3", "vedirect", "victron-ble", "can-bms", "modbus");

    /** Those that battery monitors speak. */
    public static final List<String> OF_MONITORS = List.of("vedirect", "victron-ble");

    /** The one whose devices have keys. */
    public static final String ENCRYPTED = "victron-ble";

    private ProtocolNames() {}
}
