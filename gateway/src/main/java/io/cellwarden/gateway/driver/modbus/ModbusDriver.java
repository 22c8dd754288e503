package io.cellwarden.gateway.driver.modbus;

import io.cellwarden.gateway.driver.Addressing;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.Rota;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.modbus.ModbusText;
import io.cellwarden.gateway.wire.modbus.RtuFraming;
import io.cellwarden.gateway.wire.modbus.TcpFraming;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.BooleanSupplier;

/**
 * Hardware of any maker that speaks Modbus, over a serial line or over TCP, several devices on one line, by a map of its
 * registers in the site file.
 */
public final class ModbusDriver implements Driver {
    private static final int FIRST = 1;
    private static final Addressing UNITS = Addressing.numbers(0, 0xFF);
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(700);

    /** The protocol of the site file's own map; without one nothing can be probed for. */
    public static final Protocol PROTOCOL =
            new Protocol(ModbusText.protocol(), ModbusDriver::new, LineSettings.DEFAULT, any -> true, List.of(), UNITS);

    private final LinkSettings settings;
    private final ProtocolSettings.Modbus modbus;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private final Rota rota;
    private final List<ModbusDevice> devices = new ArrayList<>();
    private Optional<ModbusExchange> exchange = Optional.empty();

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
        this.rota = new Rota(settings.packs());
        for (LinkSettings.Pack pack : settings.packs()) {
            devices.add(new ModbusDevice(UNITS.number(pack, FIRST), map.map(), settings, pack, statistics, clock));
        }
        if (settings.control() != Control.OFF) {
            settings.outputs().forEach(this::check);
        }
    }

    /** An output that nothing would ever switch must not look protected. */
    private void check(LinkSettings.Binding binding) {
        String what = binding.name(settings.name());
        if (devices.stream().noneMatch(device -> device.has(binding.battery()))) {
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
        exchange = Optional.of(
                modbus.overTcp()
                        ? new ModbusExchange(
                                line, new TcpFraming(), true, Duration.ZERO, statistics, clock, answerWithin)
                        : new ModbusExchange(
                                line,
                                new RtuFraming(),
                                false,
                                ModbusExchange.silenceAt(settings.line().baud()),
                                statistics,
                                clock,
                                answerWithin));
        devices.forEach(ModbusDevice::opened);
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        return rota.poll(pack -> device(pack).poll(exchange.orElseThrow(), sink, givesWay), givesWay);
    }

    private ModbusDevice device(LinkSettings.Pack pack) {
        return devices.stream().filter(device -> device.is(pack)).findFirst().orElseThrow();
    }

    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) throws LineLost {
        record Ordered(ModbusDevice device, Switch actuator) {}
        SequencedSet<Ordered> ordered = new LinkedHashSet<>();
        for (SwitchOrder order : orders) {
            for (ModbusDevice device : devices) {
                if (device.has(order.battery())) {
                    device.order(order);
                    ordered.add(new Ordered(device, order.actuator()));
                }
            }
        }
        record Written(ModbusDevice device, ModbusDevice.Write write) {}
        Deque<Written> open = new ArrayDeque<>();
        ModbusExchange line = exchange.orElseThrow();
        try {
            for (Ordered one : ordered) { // all of them first, then what became of them
                open.add(new Written(one.device, one.device.write(one.actuator, line, sink)));
            }
            while (!open.isEmpty()) {
                Written next = open.removeFirst();
                next.device.settle(next.write, line, sink, givesWay);
            }
        } catch (LineLost lost) {
            open.forEach(written -> written.device.lost(written.write, sink));
            throw lost;
        }
    }
}
