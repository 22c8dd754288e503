package io.cellwarden.gateway.driver.daly;

import io.cellwarden.gateway.driver.ControlFrames;
import io.cellwarden.gateway.driver.Conversation;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.driver.WantedLevels;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.daly.DalyDecoder;
import io.cellwarden.gateway.wire.daly.DalyFault;
import io.cellwarden.gateway.wire.daly.DalyFrame;
import io.cellwarden.gateway.wire.daly.DalyId;
import io.cellwarden.gateway.wire.daly.DalyRequest;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * All that is said with one Daly board. A poll asks for switches, pack, cells, temperatures and faults; the rest now and
 * then, as a board answers only four questions a second. Source: protocol sheet Daly, sections "Answers" and "Timing".
 */
final class DalyConversation implements Conversation {
    /** The switches by their names in the site file. */
    static final Map<Switch, DalyId> SWITCHES =
            Map.of(Switch.CHARGE_FET, DalyId.SET_CHARGE, Switch.DISCHARGE_FET, DalyId.SET_DISCHARGE);

    private static final int COUNTS_EVERY = 30;
    private static final int BALANCE_EVERY = 5;
    private static final int INTRODUCTIONS = 3;
    private static final int CODE_FRAMES = 5;
    /** A current that no pack has; a frame of zeros says -3000 A. */
    private static final int IMPOSSIBLE_MA = 1_000_000;
    /** Cells and pack are asked for one after the other: they may differ by one part in so many. */
    private static final int TOLERANCE = 20;

    private static final Set<DalyFault> FAILURES = Set.of(
            DalyFault.CHARGE_MOS_SENSOR,
            DalyFault.DISCHARGE_MOS_SENSOR,
            DalyFault.CHARGE_MOS_STUCK_ON,
            DalyFault.DISCHARGE_MOS_STUCK_ON,
            DalyFault.CHARGE_MOS_OPEN,
            DalyFault.DISCHARGE_MOS_OPEN,
            DalyFault.AFE_CHIP,
            DalyFault.CELL_SENSING,
            DalyFault.TEMPERATURE_SENSOR,
            DalyFault.EEPROM,
            DalyFault.PRE_CHARGE,
            DalyFault.CURRENT_MODULE,
            DalyFault.PACK_VOLTAGE_MODULE);

    private final int board;
    private final LinkStatistics statistics;
    private final PackReports reports;
    private final DalySign sign;
    private final WantedLevels wanted = new WantedLevels();
    private final ControlFrames frames = new ControlFrames();
    private Optional<DalyLine> open = Optional.empty();
    private Optional<DalyFrame.Counts> counts = Optional.empty();
    private List<DalyFault> faults = List.of();
    private boolean heardCells;
    private boolean heard;
    private int polls;
    private int introductions;

    DalyConversation(int board, LinkStatistics statistics, PackReports reports, DalySign sign) {
        this.board = board;
        this.statistics = statistics;
        this.reports = reports;
        this.sign = sign;
    }

    void opened(DalyLine line) {
        open = Optional.of(line);
        counts = Optional.empty();
        heardCells = false;
        heard = false;
        polls = 0;
        introductions = 0;
        sign.forget();
        reports.opened();
    }

    private DalyLine line() {
        return open.orElseThrow();
    }

    @Override
    public boolean poll(Driver.Sink sink, BooleanSupplier givesWay) throws LineLost {
        if (polls++ % COUNTS_EVERY == 0 || counts.isEmpty()) {
            Optional<DalyFrame.Counts> told = line().ask(board, DalyId.COUNTS, DalyFrame.Counts.class, givesWay);
            counts = told.filter(this::hasCells).or(() -> counts);
        }
        if (counts.isEmpty() || givesWay.getAsBoolean()) {
            return false;
        }
        Optional<DalyFrame.Switches> switches = askSwitches(givesWay);
        if (switches.isEmpty()) {
            return false; // a board that does not answer is not asked a second question
        }
        reports.readBack(actuator -> isOn(switches.get(), actuator), sink);
        reports.answeredTwice(line().answeredTwice(board, DalyId.SWITCHES), sink);
        if (!givesWay.getAsBoolean()) {
            measure(switches.get(), counts.get(), sink, givesWay);
        }
        if (!givesWay.getAsBoolean()) {
            further(sink, givesWay);
        }
        return true;
    }

    private boolean hasCells(DalyFrame.Counts told) {
        if (told.cells() == 0) {
            statistics.error("the board says that it has no cells");
        }
        return told.cells() > 0;
    }

    private Optional<DalyFrame.Switches> askSwitches(BooleanSupplier givesWay) throws LineLost {
        Optional<DalyFrame.Switches> switches = line().ask(board, DalyId.SWITCHES, DalyFrame.Switches.class, givesWay);
        heard = switches.isPresent();
        return switches;
    }

    private void measure(
            DalyFrame.Switches switches, DalyFrame.Counts count, Driver.Sink sink, BooleanSupplier givesWay)
            throws LineLost {
        Optional<DalyFrame.Pack> pack = line().ask(board, DalyId.PACK, DalyFrame.Pack.class, givesWay);
        if (pack.isEmpty() || givesWay.getAsBoolean()) {
            return;
        }
        Optional<List<Integer>> cells = askCells(count.cells(), givesWay);
        if (givesWay.getAsBoolean()) {
            return;
        }
        if (cells.isEmpty() || !isPossible(pack.get(), cells.get())) {
            counts = Optional.empty(); // there may be more of them, or fewer, than it said
            return;
        }
        Optional<List<Integer>> temperatures = count.sensors() == 0
                ? Optional.of(List.of())
                : line().ask(
                                board,
                                DalyId.TEMPERATURES,
                                () -> new DalyRow<>(
                                        count.sensors(), DalyDecoder.SENSORS_IN_FRAME, DalyRow::temperatures),
                                givesWay);
        temperatures.ifPresent(deciC -> report(pack.get(), switches, cells.get(), deciC, sink));
    }

    /** The first row after a board has started may be garbage, so it is asked for twice. */
    private Optional<List<Integer>> askCells(int count, BooleanSupplier givesWay) throws LineLost {
        if (!heardCells) {
            heardCells = cells(count, givesWay).isPresent();
        }
        return heardCells && !givesWay.getAsBoolean() ? cells(count, givesWay) : Optional.empty();
    }

    private Optional<List<Integer>> cells(int count, BooleanSupplier givesWay) throws LineLost {
        return line().ask(
                        board,
                        DalyId.CELLS,
                        () -> new DalyRow<>(count, DalyDecoder.CELLS_IN_FRAME, DalyRow::cells),
                        givesWay);
    }

    private boolean isPossible(DalyFrame.Pack pack, List<Integer> cellsMv) {
        int sum = cellsMv.stream().mapToInt(Integer::intValue).sum();
        if (Math.abs(pack.rawCurrentMa()) >= IMPOSSIBLE_MA) {
            statistics.error("a current of %d A, which no pack has".formatted(pack.rawCurrentMa() / 1_000));
            return false;
        }
        if (Math.abs(sum - pack.voltageMv()) * TOLERANCE > pack.voltageMv()) {
            statistics.error("cells of %d mV together in a pack of %d mV".formatted(sum, pack.voltageMv()));
            return false;
        }
        return true;
    }

    private void report(
            DalyFrame.Pack pack,
            DalyFrame.Switches switches,
            List<Integer> cellsMv,
            List<Integer> temperatures,
            Driver.Sink sink) {
        int currentMa = sign.current(pack.rawCurrentMa(), switches).orElse(Ints.ABSENT);
        sign.contradiction().ifPresent(statistics::error);
        List<Integer> deciC = temperatures.stream()
                .map(one -> one == DalyDecoder.NO_SENSOR_DECI_C ? Integer.valueOf(Ints.ABSENT) : one)
                .toList();
        reports.reading(currentMa, deciC, cellsMv, sink);
        pack.socPermille().ifPresent(permille -> reports.stateOfCharge(permille, sink));
    }

    private void further(Driver.Sink sink, BooleanSupplier givesWay) throws LineLost {
        Optional<DalyFrame.Faults> told = line().ask(board, DalyId.FAULTS, DalyFrame.Faults.class, givesWay);
        if (told.isPresent()) {
            faults = told.get().faults();
            reports.hardwareError(AlarmCode.E_SL24, faults.stream().anyMatch(FAILURES::contains), sink);
            reports.hardwareError(AlarmCode.E_SL2, faults.contains(DalyFault.INTERNAL_COMMUNICATION), sink);
            reports.protections(
                    faults.stream()
                            .filter(fault -> fault.level() == 2)
                            .map(DalyFault::alarmName)
                            .toList(),
                    faults.stream()
                            .filter(fault -> fault.level() == 1)
                            .map(DalyFault::alarmName)
                            .toList(),
                    sink);
        }
        if (polls % BALANCE_EVERY == 1 && !givesWay.getAsBoolean()) {
            line().ask(board, DalyId.BALANCE, DalyFrame.Balance.class, givesWay)
                    .ifPresent(balance -> reports.balancing(balance.any(), sink));
        }
        if (introductions < INTRODUCTIONS && !givesWay.getAsBoolean()) {
            introductions++;
            line().ask(board, DalyId.CODE, () -> new DalyRow<>(CODE_FRAMES, 1, DalyRow::code), givesWay)
                    .map(parts -> String.join("", parts).strip())
                    .filter(code -> !code.isEmpty())
                    .ifPresent(code -> {
                        introductions = INTRODUCTIONS;
                        reports.identified(code, sink);
                    });
        }
    }

    @Override
    public void order(SwitchOrder order) {
        wanted.order(order);
    }

    /** A board that was never heard is switched off all the same, and is not switched on. */
    @Override
    public void write(Switch actuator, BooleanSupplier givesWay) throws LineLost {
        DalyId id = Optional.ofNullable(SWITCHES.get(actuator)).orElseThrow();
        boolean on = wanted.of(actuator).orElse(true);
        if (on && !heard) {
            askSwitches(givesWay);
        }
        if (on && !heard) {
            statistics.refusedWrite("not written, the board has not been heard");
            return;
        }
        frames.sent(actuator, DalyRequest.set(board, id, on).encode());
        line().set(board, id, on, givesWay)
                .filter(taken -> taken.level() != (on ? 1 : 0))
                .ifPresent(taken -> frames.refused(
                        "%s %s is answered with level %d".formatted(actuator.key(), on ? "on" : "off", taken.level())));
    }

    @Override
    public void readBack(Driver.Sink sink, BooleanSupplier givesWay) throws LineLost {
        Optional<DalyFrame.Switches> switches = givesWay.getAsBoolean() ? Optional.empty() : askSwitches(givesWay);
        switches.ifPresent(told ->
                reports.readBack(actuator -> isOn(told, actuator), actuator -> disobedience(told, actuator), sink));
        frames.tell(
                actuator -> switches.isPresent(),
                actuator -> switches.flatMap(told -> disobedience(told, actuator)),
                reports,
                statistics,
                sink);
    }

    @Override
    public void lineLost(Driver.Sink sink) {
        frames.lost(reports, sink);
    }

    private static Optional<Boolean> isOn(DalyFrame.Switches switches, Switch actuator) {
        return Optional.ofNullable(SWITCHES.get(actuator))
                .map(id -> id == DalyId.SET_CHARGE ? switches.chargeOn() : switches.dischargeOn());
    }

    private Optional<String> disobedience(DalyFrame.Switches switches, Switch actuator) {
        return isOn(switches, actuator)
                .filter(on -> !on.equals(wanted.of(actuator).orElse(on)))
                .map(on -> actuator.key() + " stays " + (on ? "on" : "off") + complaints());
    }

    private String complaints() {
        return faults.isEmpty()
                ? ""
                : ", the board reports "
                        + String.join(
                                ", ", faults.stream().map(DalyFault::alarmName).toList());
    }
}
