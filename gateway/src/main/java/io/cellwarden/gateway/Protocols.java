package io.cellwarden.gateway;

import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.canbms.CanBmsDriver;
import io.cellwarden.gateway.driver.daly.DalyDriver;
import io.cellwarden.gateway.driver.jbd.JbdDriver;
import io.cellwarden.gateway.driver.jk.JkDriver;
import io.cellwarden.gateway.driver.modbus.ModbusDriver;
import io.cellwarden.gateway.driver.nmea2000.Nmea2000Driver;
import io.cellwarden.gateway.driver.pylontech.PylontechDriver;
import io.cellwarden.gateway.driver.seplos.Seplos2Driver;
import io.cellwarden.gateway.driver.seplos.Seplos3Driver;
import io.cellwarden.gateway.driver.vedirect.VeDirectDriver;
import io.cellwarden.gateway.driver.victronble.VictronBleDriver;
import java.util.List;
import java.util.Optional;

/** The protocols that this program speaks. A further one is one more entry here. */
public final class Protocols {
    private static final List<Protocol> ALL = List.of(
            JbdDriver.PROTOCOL,
            DalyDriver.PROTOCOL,
            JkDriver.PROTOCOL,
            PylontechDriver.PROTOCOL,
            Seplos2Driver.PROTOCOL,
            Seplos3Driver.PROTOCOL,
            VeDirectDriver.PROTOCOL,
            VictronBleDriver.PROTOCOL,
            CanBmsDriver.PROTOCOL,
            Nmea2000Driver.PROTOCOL,
            ModbusDriver.PROTOCOL);

    private Protocols() {}

    /** All of them. */
    public static List<Protocol> all() {
        return ALL;
    }

    /** The protocol with this exact name, if it is known. */
    public static Optional<Protocol> named(String name) {
        return ALL.stream().filter(protocol -> protocol.name().equals(name)).findFirst();
    }

    /** All known names, for messages and completion. */
    public static List<String> names() {
        return ALL.stream().map(Protocol::name).toList();
    }
}
