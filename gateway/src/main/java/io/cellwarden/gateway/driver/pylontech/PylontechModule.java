package io.cellwarden.gateway.driver.pylontech;

import io.cellwarden.event.Limits;
import io.cellwarden.gateway.driver.Driver.Sink;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.ascii.AsciiExchange;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import io.cellwarden.gateway.wire.pylontech.PylontechCommand;
import io.cellwarden.gateway.wire.pylontech.PylontechDecoder;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame;
import io.cellwarden.site.AlarmCode;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * One module on a line: what it is asked, and what becomes of its answers. Each poll asks it for its values, for what it asks
 * of chargers and loads, and for one thing more in turn, so that no module takes long.
 */
final class PylontechModule {
    /** The module answers, but cannot reach its own parts. */
    private static final int INTERNAL_COMMUNICATION = 0x91;

    private static final int CELLS_OF_STATUS = 16;

    private final int address;
    private final LinkSettings.Pack pack;
    private final PackReports reports;
    /** What it asks of chargers and loads, until it says that it does not know that question. */
    private final Deque<PylontechCommand> limitsWanted = new ArrayDeque<>();

    private final Deque<PylontechCommand> further = new ArrayDeque<>();
    private OptionalInt cells = OptionalInt.empty();
    private Optional<HardwareLimits> limits = Optional.empty();

    PylontechModule(int address, LinkSettings settings, LinkSettings.Pack pack, InstantSource clock) {
        this.address = address;
        this.pack = pack;
        this.reports = new PackReports(settings, pack, clock);
    }

    /** The line was opened, for the first time or again. */
    void opened() {
        reports.opened();
        limitsWanted.clear();
        limitsWanted.add(PylontechCommand.CHARGE_MANAGEMENT);
        further.clear();
        further.addAll(List.of(PylontechCommand.ALARM, PylontechCommand.SERIAL_NUMBER));
    }

    /** Asks for the values and for one thing more; whether the module has answered at all. */
    boolean poll(AsciiExchange exchange, Sink sink, BooleanSupplier givesWay) throws LineLost {
        Optional<PylontechFrame> values = ask(PylontechCommand.ANALOG, exchange, givesWay);
        values.ifPresent(frame -> take(frame, sink));
        if (values.isPresent()) {
            reports.answeredTwice(exchange.answeredTwice(PylontechCommand.ANALOG.to(address)), sink);
        }
        for (Deque<PylontechCommand> turn : List.of(limitsWanted, further)) {
            if (values.isPresent() && !givesWay.getAsBoolean() && !turn.isEmpty()) {
                askNext(turn, exchange, sink, givesWay);
            }
        }
        return values.isPresent();
    }

    private void askNext(Deque<PylontechCommand> turn, AsciiExchange exchange, Sink sink, BooleanSupplier givesWay)
            throws LineLost {
        PylontechCommand next = turn.removeFirst();
        Optional<PylontechFrame> answer = ask(next, exchange, givesWay);
        answer.ifPresent(frame -> take(frame, sink));
        boolean isOver = answer.isPresent() && isDone(next, answer.get());
        if (!isOver) {
            turn.addLast(next);
        }
    }

    /** What a module does not know, or tells only once, is not asked for again; a refusal for another reason may pass. */
    private static boolean isDone(PylontechCommand asked, PylontechFrame answer) {
        return answer instanceof PylontechFrame.Refused(int code)
                ? code == AsciiPacket.UNKNOWN_COMMAND
                : asked == PylontechCommand.SERIAL_NUMBER;
    }

    private Optional<PylontechFrame> ask(PylontechCommand command, AsciiExchange exchange, BooleanSupplier givesWay)
            throws LineLost {
        return exchange.ask(
                command.to(address),
                answer -> exchange.read(decoded(answer, command)).filter(frame -> isOfUse(frame, command, exchange)),
                givesWay);
    }

    /** A module that does not tell its values is as good as silent, and says why. */
    private static boolean isOfUse(PylontechFrame frame, PylontechCommand command, AsciiExchange exchange) {
        if (command == PylontechCommand.ANALOG
                && frame instanceof PylontechFrame.Refused(int code)
                && code != INTERNAL_COMMUNICATION) {
            exchange.refused("the module refuses to tell its values: " + AsciiPacket.returnCodeText(code));
            return false;
        }
        return true;
    }

    /** An answer with the values of several modules says nothing of the one that was asked. */
    private static Decoded<PylontechFrame> decoded(AsciiPacket answer, PylontechCommand command) {
        Decoded<PylontechFrame> decoded = PylontechDecoder.decode(answer, command);
        int modules = decoded instanceof Decoded.Ok<PylontechFrame>(var frame) ? modules(frame) : 1;
        return modules == 1 ? decoded : new Decoded.OutOfRange<>("modules in the answer", modules, 1, 1);
    }

    private static int modules(PylontechFrame frame) {
        return switch (frame) {
            case PylontechFrame.Analog(int _, int _, var all) -> all.size();
            case PylontechFrame.Alarms(int _, int _, var all) -> all.size();
            case PylontechFrame.SystemParameters _,
                    PylontechFrame.ChargeManagement _,
                    PylontechFrame.Manufacturer _,
                    PylontechFrame.SerialNumber _,
                    PylontechFrame.Firmware _,
                    PylontechFrame.SystemAnalog _,
                    PylontechFrame.SystemAlarms _,
                    PylontechFrame.Done _,
                    PylontechFrame.Refused _ -> 1;
        };
    }

    private void take(PylontechFrame frame, Sink sink) {
        boolean reachesItsParts = true;
        switch (frame) {
            case PylontechFrame.Analog(int _, int _, var modules) -> {
                PylontechFrame.Module module = modules.getFirst();
                cells = OptionalInt.of(module.cellsMv().size());
                reports.reading(module.currentMa(), ofCells(module.temperaturesDeciC()), module.cellsMv(), sink);
            }
            case PylontechFrame.Alarms(int _, int _, var modules) -> {
                PylontechFrame.ModuleAlarms alarms = modules.getFirst();
                reports.hardwareError(AlarmCode.E_SL24, hasFailed(alarms), sink);
                reports.protections(alarms.protections(), alarms.warnings(), sink);
            }
            case PylontechFrame.ChargeManagement asks -> limits(asks, sink);
            case PylontechFrame.SerialNumber(var serial) -> reports.identified(serial, sink);
            case PylontechFrame.Refused(int code) -> reachesItsParts = code != INTERNAL_COMMUNICATION;
            case PylontechFrame.SystemParameters _,
                    PylontechFrame.Manufacturer _,
                    PylontechFrame.Firmware _,
                    PylontechFrame.SystemAnalog _,
                    PylontechFrame.SystemAlarms _,
                    PylontechFrame.Done _ -> {} // is not asked for in a poll
        }
        reports.hardwareError(AlarmCode.E_SL2, !reachesItsParts, sink);
    }

    /** A direction that is not allowed has the limit 0. The charge voltage is never 0: there the current is. */
    private void limits(PylontechFrame.ChargeManagement asks, Sink sink) {
        reports.limits(
                new Limits(
                        asks.chargeVoltageMv(),
                        asks.chargeAllowed() ? asks.chargeCurrentMa() : 0,
                        asks.dischargeAllowed() ? Math.abs(asks.dischargeCurrentMa()) : 0),
                sink);
    }

    /** Without the board's own temperature, which stands first: it is no temperature of a cell. */
    private static List<Integer> ofCells(List<Integer> temperatures) {
        return temperatures.size() > 1 ? temperatures.subList(1, temperatures.size()) : temperatures;
    }

    private static boolean hasFailed(PylontechFrame.ModuleAlarms alarms) {
        for (int cell = 1; cell <= CELLS_OF_STATUS; cell++) {
            if (alarms.isFailed(cell)) {
                return true;
            }
        }
        return false;
    }

    /** Whether its limits were asked for. */
    boolean hasTold() {
        return limits.isPresent();
    }

    void forgetLimits() {
        limits = Optional.empty();
    }

    /** What it protects by, as it was told. */
    HardwareLimits limits() {
        return limits.orElseThrow();
    }

    void askLimits(AsciiExchange exchange, BooleanSupplier givesWay) throws LineLost {
        Optional<PylontechFrame> answer = ask(PylontechCommand.SYSTEM_PARAMETERS, exchange, givesWay);
        if (answer.isEmpty() && givesWay.getAsBoolean()) {
            return; // asked again
        }
        limits = Optional.of(PylontechLimits.of("the module with address " + address, answer, misfit()));
    }

    /** Where the cells of the module are not those that the site file gives to batteries. */
    private Optional<String> misfit() {
        int wanted = pack.devices().stream()
                .mapToInt(device -> device.firstCell() + device.cells() - 1)
                .max()
                .orElse(0);
        return cells.stream()
                .filter(has -> has != wanted)
                .mapToObj(has -> "has %d cells, the site file gives %d to batteries".formatted(has, wanted))
                .findFirst();
    }
}
