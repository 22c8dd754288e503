package io.cellwarden.gateway.driver.modbus;

import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.ControlFrames;
import io.cellwarden.gateway.driver.Conversation;
import io.cellwarden.gateway.driver.Driver.Sink;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.driver.WantedLevels;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.modbus.ModbusAnswer;
import io.cellwarden.gateway.wire.modbus.ModbusQuestion;
import io.cellwarden.gateway.wire.modbus.RegisterMap;
import io.cellwarden.gateway.wire.modbus.RegisterSwitch;
import io.cellwarden.gateway.wire.modbus.RegisterValue;
import io.cellwarden.unit.Ints;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One device on a line: what it is asked, what becomes of its answers, and what is wanted of its switches. */
final class ModbusDevice implements Conversation {
    /** A write that is lost is sent once more. */
    private static final int WRITES = 2;

    private final int unit;
    private final RegisterMap map;
    private final LinkSettings settings;
    private final LinkSettings.Pack pack;
    private final LinkStatistics statistics;
    private final PackReports reports;
    private final WantedLevels wanted = new WantedLevels();
    private final ControlFrames frames = new ControlFrames();
    /** As the switches were read last. */
    private final Map<Switch, Boolean> levels = new HashMap<>();

    private Optional<ModbusExchange> open = Optional.empty();

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

    /** Whether a battery is in it. */
    boolean has(String battery) {
        return pack.has(battery);
    }

    void opened(ModbusExchange exchange) {
        open = Optional.of(exchange);
        reports.opened();
    }

    /**
     * A reading needs an answer to each of its questions; one that is missing ends the poll, and is all that the next one asks
     * for.
     */
    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        ModbusExchange exchange = open.orElseThrow();
        if (exchange.owes(unit)) {
            return exchange.askAgain(unit, givesWay);
        }
        Optional<List<Integer>> cells = ask(map.cells(), exchange, givesWay);
        Optional<List<Integer>> temperatures = next(cells, map.temperatures(), exchange, givesWay);
        Optional<List<Integer>> current = next(temperatures, map.current(), exchange, givesWay);
        Optional<List<Integer>> soc = next(current, map.soc(), exchange, givesWay);
        if (soc.isEmpty()) {
            return false;
        }
        reports.answeredTwice(exchange.answeredTwice(unit, map.cells().question()), sink);
        reports.reading(
                current.get().stream().findFirst().orElse(Ints.ABSENT), temperatures.get(), cells.orElseThrow(), sink);
        soc.get().forEach(permille -> reports.stateOfCharge(permille, sink));
        reports.protections(List.of(), List.of(), sink); // it has none: what stood here before it may have told some
        if (settings.control() == Control.ON) {
            for (Switch actuator : bound()) {
                if (!givesWay.getAsBoolean() && !exchange.owes(unit)) {
                    tell(actuator, level(actuator, exchange, givesWay), Optional.empty(), sink);
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

    @Override
    public void order(SwitchOrder order) {
        wanted.order(order);
    }

    @Override
    public void write(Switch actuator, BooleanSupplier givesWay) throws LineLost {
        ModbusExchange exchange = open.orElseThrow();
        boolean on = wanted.of(actuator).orElseThrow();
        ModbusQuestion question = place(actuator).write(on);
        Optional<ModbusAnswer> answer = Optional.empty();
        try {
            for (int i = 0; i < WRITES && answer.isEmpty(); i++) {
                answer = exchange.ask(unit, question, () -> false);
            }
        } finally {
            frames.sent(actuator, exchange.frame(unit, question)); // with the number that it had
        }
        if (answer.isEmpty()) {
            frames.unanswered();
        } else if (answer.get() instanceof ModbusAnswer.Refused refused) {
            frames.refused("unit %d refuses to switch %s %s: %s"
                    .formatted(unit, actuator.key(), on ? "on" : "off", refused.text()));
        }
    }

    /**
     * Reads back each switch that was written: what looks like an answer to a write may be its echo. Where a newer order
     * waits, or an answer is owed that could be taken for this one, that is left to what comes then: the order, or the polls.
     */
    @Override
    public void readBack(Sink sink, BooleanSupplier givesWay) throws LineLost {
        ModbusExchange exchange = open.orElseThrow();
        Set<Switch> read = new HashSet<>();
        for (Switch actuator : frames.waiting()) {
            if (!givesWay.getAsBoolean() && !exchange.owes(unit)) {
                Optional<Boolean> level = level(actuator, exchange, givesWay);
                level.ifPresent(on -> read.add(actuator));
                tell(actuator, level, disobedience(actuator), sink);
            }
        }
        frames.tell(read::contains, this::disobedience, reports, statistics, sink);
    }

    @Override
    public void lineLost(Sink sink) {
        frames.lost(reports, sink);
    }

    private Optional<String> disobedience(Switch actuator) {
        return Optional.ofNullable(levels.get(actuator))
                .filter(on -> !on.equals(wanted.of(actuator).orElse(on)))
                .map(on -> actuator.key() + " stays " + (on ? "on" : "off"));
    }

    private Optional<Boolean> level(Switch actuator, ModbusExchange exchange, BooleanSupplier givesWay)
            throws LineLost {
        Optional<Boolean> level =
                exchange.ask(unit, place(actuator).question(), givesWay).flatMap(place(actuator)::read);
        level.ifPresent(on -> levels.put(actuator, on));
        return level;
    }

    private void tell(Switch actuator, Optional<Boolean> level, Optional<String> disobedience, Sink sink) {
        reports.readBack(
                other -> other.equals(actuator) ? level : Optional.empty(),
                other -> other.equals(actuator) ? disobedience : Optional.empty(),
                sink);
    }

    private RegisterSwitch place(Switch actuator) {
        return Objects.requireNonNull(map.switches().get(actuator.key()));
    }
}
