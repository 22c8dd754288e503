package io.cellwarden.gateway.driver.modbus;

import io.cellwarden.gateway.driver.Addressing;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Conversations;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.modbus.ModbusFrame;
import io.cellwarden.gateway.wire.modbus.ModbusQuestion;
import io.cellwarden.gateway.wire.modbus.ModbusTable;
import io.cellwarden.gateway.wire.modbus.ModbusText;
import io.cellwarden.gateway.wire.modbus.RtuFraming;
import io.cellwarden.gateway.wire.modbus.TcpFraming;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Hardware of any maker that speaks Modbus, over a serial line or over TCP, several devices on one line, by a map of its
 * registers in the site file.
 */
public final class ModbusDriver implements Driver {
    private static final int FIRST = 1;
    private static final Addressing UNITS = Addressing.numbers(0, 0xFF);
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(700);

    /** Who looks for devices asks these units; any other is rare. */
    private static final int PROBED_UNITS = 16;

    private static final int LAST_UNIT = 247;
    private static final Duration PROBE_WITHIN = Duration.ofMillis(150);

    /** The protocol of the site file's own map. */
    public static final Protocol PROTOCOL =
            new Protocol(ModbusText.protocol(), ModbusDriver::new, LineSettings.DEFAULT, any -> true, probes(), UNITS);

    private final LinkSettings settings;
    private final ProtocolSettings.Modbus modbus;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private final Conversations<ModbusDevice> devices;

    ModbusDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this(settings, statistics, clock, ANSWER_WITHIN);
    }

    ModbusDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock, Duration answerWithin) {
        if (!(settings.protocol() instanceof ProtocolSettings.Modbus map)) {
            throw new IllegalArgumentException("link " + settings.name() + ": has no map of the device's registers");
        }
        this.settings = settings;
        this.modbus = map;
        this.statistics = statistics;
        this.clock = clock;
        this.answerWithin = answerWithin;
        this.devices = new Conversations<>(
                settings.packs(),
                pack -> new ModbusDevice(UNITS.number(pack, FIRST), map.map(), settings, pack, statistics, clock));
        if (settings.control() != Control.OFF) {
            settings.outputs().stream()
                    .filter(binding -> binding.actuator().pin().isEmpty())
                    .forEach(this::check);
        }
    }

    /** A device that has no such register says so, which shows it as well. */
    private static List<Probe> probes() {
        LineSettings usual = LineSettings.DEFAULT;
        return Stream.of(
                        usual,
                        usual.withBaud(19_200),
                        usual.withBaud(115_200),
                        usual.withBaud(19_200).withParity(LineSettings.Parity.EVEN),
                        usual.withParity(LineSettings.Parity.EVEN))
                .flatMap(line -> IntStream.rangeClosed(FIRST, LAST_UNIT).mapToObj(unit -> probe(line, unit)))
                .toList();
    }

    private static Probe probe(LineSettings line, int unit) {
        ModbusQuestion question = new ModbusQuestion.Read(ModbusTable.HOLDING_REGISTERS, 0, 1);
        return new Probe(
                line,
                new RtuFraming().encode(new ModbusFrame(0, unit, question.pdu())),
                PROBE_WITHIN,
                Integer.toString(unit),
                unit > PROBED_UNITS);
    }

    /** An output that nothing would ever switch must not look protected. */
    private void check(LinkSettings.Binding binding) {
        String what = binding.name(settings.name());
        if (devices.all().stream().noneMatch(device -> device.has(binding.battery()))) {
            throw new IllegalArgumentException("output " + binding.output().key() + " of bank " + binding.bank()
                    + ": \"" + what + "\" names no battery of the link; wanted is " + settings.name() + "/battery/"
                    + binding.actuator().key());
        }
        if (!modbus.map().switches().containsKey(binding.actuator().key())) {
            throw new IllegalArgumentException("output " + binding.output().key() + " of bank " + binding.bank()
                    + ": \"" + what + "\" is no switch of the link's map; it has "
                    + modbus.map().switches().keySet().stream().sorted().toList());
        }
    }

    @Override
    public void opened(Line line) {
        ModbusExchange exchange = modbus.overTcp()
                ? new ModbusExchange(line, new TcpFraming(), true, Duration.ZERO, statistics, clock, answerWithin)
                : new ModbusExchange(
                        line,
                        new RtuFraming(),
                        false,
                        ModbusExchange.silenceAt(settings.line().baud()),
                        statistics,
                        clock,
                        answerWithin);
        devices.all().forEach(device -> device.opened(exchange));
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        return devices.poll(sink, givesWay);
    }

    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) throws LineLost {
        devices.drive(orders, sink, givesWay);
    }
}
