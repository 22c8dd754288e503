package io.cellwarden.gateway.driver.modbus;

import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver.Sink;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.modbus.ModbusAnswer;
import io.cellwarden.gateway.wire.modbus.RegisterMap;
import io.cellwarden.gateway.wire.modbus.RegisterSwitch;
import io.cellwarden.gateway.wire.modbus.RegisterValue;
import io.cellwarden.unit.Ints;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One device on a line: what it is asked, what becomes of its answers, and what is wanted of its switches. */
final class ModbusDevice {
    /** A write that is lost is sent once more. */
    private static final int WRITES = 2;

    private final int unit;
    private final RegisterMap map;
    private final LinkSettings settings;
    private final LinkSettings.Pack pack;
    private final LinkStatistics statistics;
    private final PackReports reports;
    private final Map<Switch, Map<String, Boolean>> ordered = new HashMap<>();

    ModbusDevice(
            int unit,
            RegisterMap map,
            LinkSettings settings,
            LinkSettings.Pack pack,
            LinkStatistics statistics,
            InstantSource clock) {
        this.unit = unit;
        this.map = map;
        this.settings = settings;
        this.pack = pack;
        this.statistics = statistics;
        this.reports = new PackReports(settings, pack, clock);
    }

    boolean is(LinkSettings.Pack other) {
        return pack.equals(other);
    }

    /** Whether a battery is in it. */
    boolean has(String battery) {
        return pack.devices().stream().anyMatch(device -> device.battery().equals(battery));
    }

    void opened() {
        reports.opened();
    }

    /** A reading needs an answer to each of its questions; one that is missing ends it. */
    boolean poll(ModbusExchange exchange, Sink sink, BooleanSupplier givesWay) throws LineLost {
        Optional<List<Integer>> cells = ask(map.cells(), exchange, givesWay);
        Optional<List<Integer>> temperatures = next(cells, map.temperatures(), exchange, givesWay);
        Optional<List<Integer>> current = next(temperatures, map.current(), exchange, givesWay);
        Optional<List<Integer>> soc = next(current, map.soc(), exchange, givesWay);
        if (soc.isEmpty()) {
            return false;
        }
        reports.reading(
                current.get().stream().findFirst().orElse(Ints.ABSENT), temperatures.get(), cells.orElseThrow(), sink);
        soc.get().forEach(permille -> reports.stateOfCharge(permille, sink));
        if (settings.control() == Control.ON) {
            for (Switch actuator : bound()) {
                if (!givesWay.getAsBoolean()) {
                    readBack(actuator, false, exchange, sink, givesWay);
                }
            }
        }
        return true;
    }

    private List<Switch> bound() {
        return settings.outputs().stream()
                .filter(binding -> has(binding.battery()))
                .map(LinkSettings.Binding::actuator)
                .distinct()
                .toList();
    }

    /** What the device does not have is no values; empty if it did not answer this question, or the one before. */
    private Optional<List<Integer>> next(
            Optional<List<Integer>> before,
            Optional<RegisterValue> wanted,
            ModbusExchange exchange,
            BooleanSupplier givesWay)
            throws LineLost {
        if (before.isEmpty() || givesWay.getAsBoolean()) {
            return Optional.empty();
        }
        return wanted.isPresent() ? ask(wanted.get(), exchange, givesWay) : Optional.of(List.of());
    }

    private Optional<List<Integer>> ask(RegisterValue wanted, ModbusExchange exchange, BooleanSupplier givesWay)
            throws LineLost {
        return exchange.words(unit, wanted.question(), givesWay).map(wanted::read);
    }

    /** Takes an order. The batteries of one device share its switches: one is on only while all of them want it on. */
    void order(SwitchOrder order) {
        ordered.computeIfAbsent(order.actuator(), none -> new HashMap<>()).put(order.battery(), order.on());
    }

    private Optional<Boolean> ordered(Switch actuator) {
        return Optional.ofNullable(ordered.get(actuator))
                .map(all -> all.values().stream().allMatch(Boolean::booleanValue));
    }

    /** Brings a switch to its ordered level. */
    void write(Switch actuator, ModbusExchange exchange, BooleanSupplier givesWay) throws LineLost {
        boolean on = ordered(actuator).orElseThrow();
        Optional<ModbusAnswer> answer = Optional.empty();
        for (int i = 0; i < WRITES && answer.isEmpty(); i++) {
            answer = exchange.ask(unit, place(actuator).write(on), givesWay);
        }
        if (answer.orElse(null) instanceof ModbusAnswer.Refused refused) {
            statistics.refusedWrite("unit %d refuses to switch %s %s: %s"
                    .formatted(unit, actuator.key(), on ? "on" : "off", refused.text()));
        }
    }

    /** Tells how a switch is. */
    void readBack(Switch actuator, boolean driven, ModbusExchange exchange, Sink sink, BooleanSupplier givesWay)
            throws LineLost {
        Optional<Boolean> level =
                exchange.ask(unit, place(actuator).question(), givesWay).flatMap(place(actuator)::read);
        Optional<String> disobedience = level.filter(
                        on -> driven && !Optional.of(on).equals(ordered(actuator)))
                .map(on -> actuator.key() + " stays " + (on ? "on" : "off"));
        reports.readBack(
                other -> other.equals(actuator) ? level : Optional.empty(),
                other -> other.equals(actuator) ? disobedience : Optional.empty(),
                sink);
        disobedience.ifPresent(statistics::refusedWrite);
    }

    private RegisterSwitch place(Switch actuator) {
        return Objects.requireNonNull(map.switches().get(actuator.key()));
    }
}
