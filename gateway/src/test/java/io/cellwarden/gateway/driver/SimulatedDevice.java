package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.ascii.PylontechLine;
import io.cellwarden.gateway.sim.ascii.Seplos2Line;
import io.cellwarden.gateway.sim.canbms.TalkingBattery;
import io.cellwarden.gateway.sim.daly.DalyBoard;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jk.JkBoard;
import io.cellwarden.gateway.sim.jk.JkDialect;
import io.cellwarden.gateway.sim.modbus.RegisterLine;
import io.cellwarden.gateway.sim.modbus.Seplos3Line;
import io.cellwarden.gateway.sim.vedirect.VeDirectMonitor;
import io.cellwarden.gateway.sim.victronble.SmartBattery;
import io.cellwarden.gateway.wire.modbus.ModbusTable;
import io.cellwarden.gateway.wire.modbus.RegisterMap;
import io.cellwarden.gateway.wire.modbus.RegisterSwitch;
import io.cellwarden.gateway.wire.modbus.RegisterValue;
import io.cellwarden.gateway.wire.victronble.AdvertKey;
import io.cellwarden.site.Output;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A simulated device of each protocol, as its driver meets it on a line of its own.
 *
 * @param settings those of its link, a battery {@code house/B1} of as many cells as it has
 * @param answers what it says to what it is told
 * @param says what it says by itself, a few times a second
 */
public record SimulatedDevice(
        String protocol, LinkSettings settings, UnaryOperator<byte[]> answers, Supplier<byte[]> says) {
    private static final int CELLS = 16;
    private static final String RADIO = "c0ffee123456";
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final byte[] NOTHING = {};

    @Override
    public String toString() {
        return protocol;
    }

    /** The same on a link that controls, with the FETs of its battery bound to loads and chargers. */
    public SimulatedDevice controlled() {
        LinkSettings controlled = new LinkSettings(
                settings.name(),
                settings.port(),
                settings.line(),
                settings.poll(),
                Control.ON,
                settings.silentAfter(),
                settings.startGrace(),
                settings.devices(),
                List.of(
                        new LinkSettings.Binding("house", Output.LOADS, "B1", Switch.DISCHARGE_FET),
                        new LinkSettings.Binding("house", Output.CHARGERS, "B1", Switch.CHARGE_FET)),
                settings.protocol());
        return new SimulatedDevice(protocol, controlled, answers, says);
    }

    /** Whether its FETs can be switched. */
    boolean switches() {
        return known().switches().test(Switch.CHARGE_FET);
    }

    /** Its driver, on a link whose line is not open. */
    public Driver driver(LinkStatistics statistics, InstantSource clock) {
        return known().driver().make(settings, statistics, clock);
    }

    /** How bytes travel to it. */
    public LineSettings line() {
        return known().line();
    }

    private Protocol known() {
        return Protocols.named(protocol).orElseThrow();
    }

    /** One of each protocol; those that measure the battery cell by cell measure this one of 16 cells. */
    public static Stream<SimulatedDevice> all(SimulatedBattery battery) {
        return Stream.concat(
                measuring(battery), Stream.of(vedirect(), victronBle(), canBms(new TalkingBattery()), nmea2000()));
    }

    /** Those that are asked, and measure the battery cell by cell. */
    public static Stream<SimulatedDevice> measuring(SimulatedBattery battery) {
        JbdBoard jbd = new JbdBoard("B1", battery, InstantSource.system(), write -> {});
        DalyBoard daly = new DalyBoard(1, battery, true);
        JkBoard nw = new JkBoard(JkDialect.NW, 1, battery);
        JkBoard jk02 = new JkBoard(JkDialect.JK02_32S, 1, battery);
        PylontechLine pylontech = new PylontechLine(Map.of(2, battery));
        Seplos2Line seplos2 = new Seplos2Line(Map.of(0, battery));
        Seplos3Line seplos3 = new Seplos3Line(Map.of(1, battery));
        RegisterLine modbus = new RegisterLine(Map.of(1, battery));
        return Stream.of(
                asked("jbd", new ProtocolSettings.None(), bytes -> jbd.receive(bytes, bytes.length)),
                asked(
                        "daly",
                        new ProtocolSettings.Daly(ProtocolSettings.Daly.Positive.CHARGE),
                        bytes -> daly.receive(bytes, bytes.length)),
                asked(
                        "jk",
                        new ProtocolSettings.Jk(ProtocolSettings.Jk.Dialect.NW),
                        bytes -> nw.receive(bytes, bytes.length)),
                asked(
                        "jk",
                        new ProtocolSettings.Jk(ProtocolSettings.Jk.Dialect.JK02),
                        bytes -> jk02.receive(bytes, bytes.length)),
                asked("pylontech", new ProtocolSettings.None(), bytes -> pylontech.receive(bytes, bytes.length)),
                asked("seplos-v2", new ProtocolSettings.None(), bytes -> seplos2.receive(bytes, bytes.length)),
                asked("seplos-v3", new ProtocolSettings.None(), bytes -> seplos3.receive(bytes, bytes.length)),
                asked(
                        "modbus",
                        new ProtocolSettings.Modbus(false, map()),
                        bytes -> modbus.receive(bytes, bytes.length)));
    }

    private static SimulatedDevice asked(String protocol, ProtocolSettings own, UnaryOperator<byte[]> answers) {
        return new SimulatedDevice(
                protocol, settings(battery(Optional.empty(), CELLS), List.of(), own), answers, () -> NOTHING);
    }

    /** A battery monitor that talks by itself. */
    public static SimulatedDevice vedirect() {
        VeDirectMonitor monitor = new VeDirectMonitor(InstantSource.system());
        return new SimulatedDevice(
                "vedirect",
                settings(
                        List.of(),
                        List.of(new LinkSettings.Monitor("house", "shunt", Optional.empty())),
                        new ProtocolSettings.None()),
                bytes -> monitor.receive(bytes, bytes.length),
                monitor::second);
    }

    /** A receiver that prints a record of that battery each time. */
    public static SimulatedDevice victronBle() {
        return victronBle(new SmartBattery(RADIO, KEY, cells()));
    }

    /** The same with that battery. */
    public static SimulatedDevice victronBle(SmartBattery battery) {
        return new SimulatedDevice(
                "victron-ble",
                settings(
                        battery(Optional.of(RADIO), 4),
                        List.of(),
                        new ProtocolSettings.VictronBle(Map.of(RADIO, AdvertKey.of(KEY)))),
                bytes -> NOTHING,
                () -> battery.next().getBytes(StandardCharsets.US_ASCII));
    }

    /** An adapter that carries out what it is told, with that battery on its bus. */
    public static SimulatedDevice canBms(TalkingBattery battery) {
        return new SimulatedDevice(
                "can-bms",
                settings(
                        battery(Optional.empty(), 8),
                        List.of(),
                        new ProtocolSettings.CanBms(500, false, Optional.empty())),
                SimulatedDevice::adapter,
                () -> battery.frames().stream()
                        .map(frame -> frame + "\r")
                        .reduce("", String::concat)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** An adapter on an NMEA 2000 bus where device 60 tells of battery 0, as a monitor sees it. */
    public static SimulatedDevice nmea2000() {
        return new SimulatedDevice(
                "nmea2000",
                settings(
                        List.of(),
                        List.of(new LinkSettings.Monitor("house", "shunt", Optional.of("0"))),
                        new ProtocolSettings.Nmea2000(false)),
                SimulatedDevice::adapter,
                () -> "T19F2143C800700A43003171FF\rT19F2123C80009FF000058FFB3\rT19F2123C80101FFFFFFFFFFFF\r"
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** Carries out every command. */
    private static byte[] adapter(byte[] commands) {
        String text = new String(commands, StandardCharsets.US_ASCII);
        return "\r".repeat((int) text.chars().filter(c -> c == '\r').count()).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<LinkSettings.Device> battery(Optional<String> address, int cells) {
        return List.of(new LinkSettings.Device("house", "B1", address, 1, cells));
    }

    private static LinkSettings settings(
            List<LinkSettings.Device> devices, List<LinkSettings.Monitor> monitors, ProtocolSettings own) {
        return new LinkSettings(
                "a",
                "tcp://127.0.0.1:1",
                LineSettings.DEFAULT,
                Duration.ofMillis(400),
                Control.OFF,
                Duration.ofSeconds(10),
                LinkSettings.START_GRACE,
                devices,
                List.of(),
                own,
                monitors);
    }

    private static List<Integer> cells() {
        return List.of(3_310, 3_320, 3_330, 3_340);
    }

    private static RegisterMap map() {
        return new RegisterMap(
                new RegisterValue(
                        ModbusTable.HOLDING_REGISTERS,
                        100,
                        CELLS,
                        RegisterValue.Type.U16,
                        true,
                        new BigDecimal("0.001"),
                        RegisterValue.Unit.V,
                        OptionalLong.of(0xFFFF)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(
                        Switch.DISCHARGE_FET.key(), new RegisterSwitch(ModbusTable.COILS, 0, 1, 0),
                        Switch.CHARGE_FET.key(), new RegisterSwitch(ModbusTable.COILS, 1, 1, 0)));
    }
}
