package io.cellwarden.gateway.driver.modbus;

import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver.Sink;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.driver.WantedLevels;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.modbus.ModbusAnswer;
import io.cellwarden.gateway.wire.modbus.ModbusQuestion;
import io.cellwarden.gateway.wire.modbus.RegisterMap;
import io.cellwarden.gateway.wire.modbus.RegisterSwitch;
import io.cellwarden.gateway.wire.modbus.RegisterValue;
import io.cellwarden.unit.Ints;
import java.time.InstantSource;
import java.util.List;
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
    private final WantedLevels wanted = new WantedLevels();

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
        return pack.has(battery);
    }

    void opened() {
        reports.opened();
    }

    /**
     * A reading needs an answer to each of its questions; one that is missing ends the poll, and is all that the next one asks
     * for.
     */
    boolean poll(ModbusExchange exchange, Sink sink, BooleanSupplier givesWay) throws LineLost {
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

    /** Takes an order. */
    void order(SwitchOrder order) {
        wanted.order(order);
    }

    /**
     * A write that went out, and what became of it is not told yet.
     *
     * @param frame as it stood on the line
     * @param answer what the device said, if anything
     */
    record Write(Switch actuator, Bytes frame, Optional<ModbusAnswer> answer) {}

    /** Brings a switch to its ordered level. */
    Write write(Switch actuator, ModbusExchange exchange, Sink sink) throws LineLost {
        ModbusQuestion question = place(actuator).write(wanted.of(actuator).orElseThrow());
        Optional<ModbusAnswer> answer = Optional.empty();
        try {
            for (int i = 0; i < WRITES && answer.isEmpty(); i++) {
                answer = exchange.ask(unit, question, () -> false);
            }
        } catch (LineLost lost) {
            lost(new Write(actuator, exchange.frame(unit, question), Optional.empty()), sink);
            throw lost;
        }
        return new Write(actuator, exchange.frame(unit, question), answer);
    }

    /** Nobody knows what became of a write. */
    void lost(Write write, Sink sink) {
        reports.written(write.frame, Optional.empty(), Optional.of("the line was lost"), sink);
    }

    /**
     * Reads back what became of a write and tells it. Where a newer order waits, or an answer is owed that could be taken for
     * this one, that is left to what comes then: the order, or the polls.
     */
    void settle(Write write, ModbusExchange exchange, Sink sink, BooleanSupplier givesWay) throws LineLost {
        Optional<Boolean> level = Optional.empty();
        if (!givesWay.getAsBoolean() && !exchange.owes(unit)) {
            try {
                level = level(write.actuator, exchange, givesWay);
            } catch (LineLost lost) {
                lost(write, sink);
                throw lost;
            }
        }
        Optional<String> disobedience = level.filter(on -> !Optional.of(on).equals(wanted.of(write.actuator)))
                .map(on -> write.actuator.key() + " stays " + (on ? "on" : "off"));
        Optional<String> refusal = refusal(write).or(() -> disobedience);
        refusal.ifPresent(statistics::refusedWrite);
        tell(write.actuator, level, disobedience, sink);
        // What looks like an answer to a write may be its echo: only what stands there tells.
        Optional<String> unknown = level.isPresent()
                ? Optional.empty()
                : Optional.of(write.answer.isPresent() ? "not read back" : "no answer");
        reports.written(write.frame, refusal, unknown, sink);
    }

    private Optional<String> refusal(Write write) {
        return write.answer
                .filter(ModbusAnswer.Refused.class::isInstance)
                .map(answer -> "unit %d refuses to switch %s %s: %s"
                        .formatted(
                                unit,
                                write.actuator.key(),
                                wanted.of(write.actuator).orElseThrow() ? "on" : "off",
                                ((ModbusAnswer.Refused) answer).text()));
    }

    private Optional<Boolean> level(Switch actuator, ModbusExchange exchange, BooleanSupplier givesWay)
            throws LineLost {
        return exchange.ask(unit, place(actuator).question(), givesWay).flatMap(place(actuator)::read);
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
