package io.cellwarden.gateway.driver.jk;

import io.cellwarden.gateway.driver.ControlFrames;
import io.cellwarden.gateway.driver.Conversation;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.driver.WantedLevels;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.jk.JkAlarm;
import io.cellwarden.gateway.wire.jk.JkCellInfo;
import io.cellwarden.gateway.wire.jk.JkFrame;
import io.cellwarden.gateway.wire.jk.JkSwitch;
import io.cellwarden.gateway.wire.jk.JkTagged;
import io.cellwarden.gateway.wire.jk.JkWarning;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** All that is said with one board: in which dialect, what it tells, what is wanted of its switches. */
final class JkConversation implements Conversation {
    /** After so many questions without an answer the board may have been replaced by one of another dialect. */
    private static final int FORGOTTEN_AFTER = 5;

    private static final Set<JkAlarm> FAILURES = Set.of(
            JkAlarm.WIRE_RESISTANCE,
            JkAlarm.CELL_COUNT_MISMATCH,
            JkAlarm.CURRENT_SENSOR,
            JkAlarm.CHARGE_MOS_FAULT,
            JkAlarm.DISCHARGE_MOS_FAULT,
            JkAlarm.DISCHARGE_TURN_ON_FAILED,
            JkAlarm.TEMPERATURE_SENSOR_FAULT,
            JkAlarm.SHORT_CIRCUIT_RELEASE_FAILED);

    /** What is told as an error of its own, and what says nothing of the battery. */
    private static final Set<JkAlarm> NO_PROTECTIONS =
            Set.of(JkAlarm.COPROCESSOR_COMMUNICATION, JkAlarm.GPS_LOST, JkAlarm.CHANGE_PASSWORD, JkAlarm.GPS_LOCK);

    /** Of the warnings of tagged frames, those on which the board does not act. */
    private static final Set<JkWarning> EARLY = Set.of(JkWarning.LOW_STATE_OF_CHARGE, JkWarning.CELL_DIFFERENCE);

    private final LinkStatistics statistics;
    private final PackReports reports;
    private final List<JkSpeech> candidates;
    private final boolean tellsBalancer;
    private final WantedLevels wanted = new WantedLevels();
    private final ControlFrames frames = new ControlFrames();
    private Optional<JkLine> open = Optional.empty();
    private Optional<JkSpeech> speech = Optional.empty();
    private Optional<JkReading> last = Optional.empty();
    private int unanswered;
    private boolean identified;

    /**
     * A conversation that has not begun.
     *
     * @param candidates the dialects that the board may speak, in the order in which they are tried
     * @param tellsBalancer whether somebody wants to know how the switch of the balancer is set
     */
    JkConversation(LinkStatistics statistics, PackReports reports, List<JkSpeech> candidates, boolean tellsBalancer) {
        this.statistics = statistics;
        this.reports = reports;
        this.candidates = List.copyOf(candidates);
        this.tellsBalancer = tellsBalancer;
    }

    void opened(JkLine line) {
        open = Optional.of(line);
        candidates.forEach(JkSpeech::opened);
        reports.opened();
        last = Optional.empty();
        identified = false;
    }

    @Override
    public boolean poll(Driver.Sink sink, BooleanSupplier givesWay) throws LineLost {
        Optional<JkReading> reading = read(tellsBalancer, givesWay);
        reading.ifPresent(heard -> {
            reports.readBack(heard::isOn, sink);
            report(heard, sink);
        });
        if (reading.isPresent() && speech.isPresent()) {
            reports.answeredTwice(speech.get().answeredTwice(open.orElseThrow()), sink);
        }
        return reading.isPresent();
    }

    private Optional<JkReading> read(boolean settingsToo, BooleanSupplier givesWay) throws LineLost {
        last = Optional.empty();
        for (JkSpeech one : speech.map(List::of).orElse(candidates)) {
            if (last.isEmpty() && !givesWay.getAsBoolean()) {
                last = one.read(open.orElseThrow(), settingsToo, givesWay);
                if (last.isPresent()) {
                    speech = Optional.of(one);
                    unanswered = 0;
                }
            }
        }
        if (last.isEmpty() && !givesWay.getAsBoolean() && ++unanswered >= FORGOTTEN_AFTER) {
            speech = Optional.empty();
        }
        return last;
    }

    private void report(JkReading reading, Driver.Sink sink) {
        List<Integer> temperatures = reading.temperaturesDeciC().stream()
                .map(one -> one.orElse(Ints.ABSENT))
                .toList();
        reports.reading(
                reading.measured().currentMa().orElse(Ints.ABSENT),
                temperatures,
                reading.measured().cellsMv(),
                sink);
        reading.measured().socPermille().ifPresent(permille -> reports.stateOfCharge(permille, sink));
        if (reading.measured() instanceof JkCellInfo info) {
            reports.balancer(info.wireResistancesMilliOhm(), info.balanceCurrentMa(), sink);
        }
        Set<JkAlarm> faults =
                reading.measured() instanceof JkCellInfo info ? Set.copyOf(info.faults()) : Set.<JkAlarm>of();
        reports.hardwareError(AlarmCode.E_SL24, faults.stream().anyMatch(FAILURES::contains), sink);
        reports.hardwareError(AlarmCode.E_SL2, faults.contains(JkAlarm.COPROCESSOR_COMMUNICATION), sink);
        protections(reading.measured(), sink);
        reading.measured().balancing().ifPresent(active -> reports.balancing(active, sink));
        if (!identified && reading.serial().isPresent()) {
            identified = true;
            reports.identified(reading.serial().get(), sink);
        }
    }

    private void protections(JkFrame.Measured measured, Driver.Sink sink) {
        switch (measured) {
            case JkCellInfo info ->
                reports.protections(
                        info.faults().stream()
                                .filter(alarm -> !FAILURES.contains(alarm) && !NO_PROTECTIONS.contains(alarm))
                                .map(JkAlarm::alarmName)
                                .toList(),
                        List.of(),
                        sink);
            case JkTagged tagged ->
                tagged.warnings()
                        .ifPresent(told -> reports.protections(
                                names(told, warning -> !EARLY.contains(warning)), names(told, EARLY::contains), sink));
        }
    }

    private static List<String> names(List<JkWarning> told, Predicate<JkWarning> which) {
        return told.stream().filter(which).map(JkWarning::alarmName).toList();
    }

    @Override
    public void order(SwitchOrder order) {
        wanted.order(order);
    }

    /**
     * Brings a switch to its ordered level. A board that was never heard is switched off in every dialect that it may
     * speak, and is not switched on.
     */
    @Override
    public void write(Switch actuator, BooleanSupplier givesWay) throws LineLost {
        JkSwitch which = Optional.ofNullable(JkReading.SWITCHES.get(actuator)).orElseThrow();
        boolean on = wanted.of(actuator).orElse(true);
        if (on && speech.isEmpty()) {
            read(false, givesWay);
        }
        if (on && speech.isEmpty()) {
            statistics.refusedWrite("not written, the board has not been heard");
            return;
        }
        for (JkSpeech one : speech.map(List::of).orElse(candidates)) {
            frames.sent(actuator, one.frame(which, on));
            one.write(open.orElseThrow(), which, on, givesWay).ifPresent(frames::refused);
        }
    }

    @Override
    public void readBack(Driver.Sink sink, BooleanSupplier givesWay) throws LineLost {
        Optional<JkReading> heard =
                speech.isEmpty() || givesWay.getAsBoolean() ? Optional.empty() : read(true, givesWay);
        heard.ifPresent(reading -> {
            reports.readBack(reading::isOn, actuator -> disobedience(reading, actuator), sink);
            report(reading, sink);
        });
        frames.tell(
                actuator -> heard.isPresent(),
                actuator -> heard.flatMap(reading -> disobedience(reading, actuator)),
                reports,
                statistics,
                sink);
    }

    @Override
    public void lineLost(Driver.Sink sink) {
        frames.lost(reports, sink);
    }

    private Optional<String> disobedience(JkReading reading, Switch actuator) {
        return wanted.of(actuator).flatMap(on -> reading.disobedience(actuator, on));
    }

    /** The limits that the last answer told. */
    HardwareLimits limits() {
        return last.map(JkReading::measured)
                .map(measured -> switch (measured) {
                    case JkTagged tagged ->
                        new HardwareLimits(
                                tagged.limits(),
                                tagged.unread() == 0 ? "" : "the answer has tags that this version does not know");
                    case JkCellInfo _ ->
                        HardwareLimits.unread("this dialect does not tell them; read them with the maker's program");
                })
                .orElseGet(() -> HardwareLimits.unread("it does not answer at all; see cellwarden status"));
    }
}
