package io.cellwarden.gateway.driver.canbms;

import io.cellwarden.event.Limits;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.wire.canbms.CanAlarm;
import io.cellwarden.gateway.wire.canbms.CanBmsFrame;
import io.cellwarden.gateway.wire.canbms.PylonFlag;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A battery that talks on a CAN bus, put together from its frames. It tells no cells, only the lowest and the highest and
 * the voltage of all: each of its batteries gets both, and for the others what is left. Where it has not told them for 10 s
 * since it first told that voltage, all cells are alike, and only its own protection sees a single one; one that has told them is not read without them, for the mean
 * would say that a bad cell is well.
 */
final class CanBattery {
    /** What is older is none of a reading, and no limit; so long its extremes are waited for. */
    private static final Duration COUNTS_FOR = Duration.ofSeconds(10);

    private static final Limits NOT_TOLD = new Limits(Ints.ABSENT, Ints.ABSENT, Ints.ABSENT);
    private static final Limits NOTHING = new Limits(Ints.ABSENT, 0, 0);

    private final LinkSettings.Pack pack;
    private final PackReports reports;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private Optional<Heard<CanBmsFrame.Limits>> limits = Optional.empty();
    private Optional<Heard<CanBmsFrame.Requests>> requests = Optional.empty();
    private Optional<Heard<CanBmsFrame.Extremes>> extremes = Optional.empty();
    private boolean tellsCells;
    private Optional<Instant> measuredFrom = Optional.empty();
    private Optional<Heard<CanBmsFrame.Flags>> flags = Optional.empty();
    private Optional<Heard<CanBmsFrame.Alarms>> alarms = Optional.empty();

    private record Heard<F>(F frame, Instant at) {}

    CanBattery(LinkSettings settings, LinkSettings.Pack pack, LinkStatistics statistics, InstantSource clock) {
        this.pack = pack;
        this.reports = new PackReports(settings, pack, clock);
        this.statistics = statistics;
        this.clock = clock;
    }

    void heard(CanBmsFrame said, Driver.Sink sink) {
        Instant now = clock.instant();
        switch (said) {
            case CanBmsFrame.Limits told -> limits = Optional.of(new Heard<>(told, now));
            case CanBmsFrame.Requests told -> requests = Optional.of(new Heard<>(told, now));
            case CanBmsFrame.Extremes told -> {
                extremes = Optional.of(new Heard<>(told, now));
                tellsCells |= told.lowestMv().isPresent() || told.highestMv().isPresent();
            }
            case CanBmsFrame.Charge charge -> reports.stateOfCharge(charge.socPermille(), sink);
            case CanBmsFrame.Measured measured -> read(measured, sink);
            case CanBmsFrame.Flags told -> {
                flags = Optional.of(new Heard<>(told, now));
                errors(sink);
            }
            case CanBmsFrame.Alarms told -> {
                alarms = Optional.of(new Heard<>(told, now));
                errors(sink);
            }
            case CanBmsFrame.Text _, CanBmsFrame.Numbers _, CanBmsFrame.KeepAlive _ -> {}
        }
    }

    /** Both may be present; what one of them says holds (0x359, 0x35A), while it comes. */
    private void errors(Driver.Sink sink) {
        forgetComplaints();
        Optional<CanBmsFrame.Flags> flagged = flags.map(Heard::frame);
        Optional<CanBmsFrame.Alarms> alarmed = alarms.map(Heard::frame);
        boolean failed = flagged.filter(said -> said.protections().contains(PylonFlag.SYSTEM_ERROR))
                        .isPresent()
                || alarmed.filter(said -> said.alarms().contains(CanAlarm.BMS_INTERNAL))
                        .isPresent();
        boolean split = flagged.filter(said -> said.alarms().contains(PylonFlag.SYSTEM_ERROR))
                .isPresent();
        reports.hardwareError(AlarmCode.E_SL24, failed, sink);
        reports.hardwareError(AlarmCode.E_SL2, split, sink);
        Set<String> protects = new LinkedHashSet<>();
        Set<String> warns = new LinkedHashSet<>();
        flagged.ifPresent(said -> {
            names(said.protections()).forEach(protects::add);
            names(said.alarms()).forEach(warns::add);
        });
        alarmed.ifPresent(said -> {
            words(said.alarms()).forEach(protects::add);
            words(said.warnings()).forEach(warns::add);
        });
        reports.protections(protects, warns, sink);
    }

    /** What does not come any more is neither "protects" nor "all is well": nothing is said of it. */
    private void forgetComplaints() {
        if (flags.filter(told -> !isFresh(told)).isPresent()) {
            flags = Optional.empty();
            statistics.error("0x359 comes no more: its protections and alarms are not known");
        }
        if (alarms.filter(told -> !isFresh(told)).isPresent()) {
            alarms = Optional.empty();
            statistics.error("0x35A comes no more: its alarms and warnings are not known");
        }
    }

    private static Stream<String> names(Set<PylonFlag> flags) {
        return flags.stream()
                .filter(flag -> flag != PylonFlag.SYSTEM_ERROR)
                .sorted()
                .map(PylonFlag::text);
    }

    /** Words for people: none is one by which {@code Protects} knows what hardware keeps a battery from (ADR 0037). */
    private static Stream<String> words(Set<CanAlarm> alarms) {
        return alarms.stream()
                .filter(alarm -> alarm != CanAlarm.BMS_INTERNAL)
                .sorted()
                .map(alarm -> alarm == CanAlarm.SHORT_CIRCUIT ? "told-of-short-circuit" : alarm.text());
    }

    /** Time has passed: limits that do not come any more are none. */
    void passed(Driver.Sink sink) {
        forgetComplaints();
        if (limits.isEmpty() && requests.isEmpty()) {
            return;
        }
        reports.limits(asked(), sink);
    }

    private Limits asked() {
        if (limits.filter(told -> !isFresh(told)).isPresent()
                || requests.filter(told -> !isFresh(told)).isPresent()) {
            return NOTHING;
        }
        Limits told = limits.map(heard -> new Limits(
                        heard.frame().chargeVoltageMv(),
                        heard.frame().chargeCurrentMa().orElse(Ints.ABSENT),
                        heard.frame().dischargeCurrentMa().orElse(Ints.ABSENT)))
                .orElse(NOT_TOLD);
        boolean charge = requests.map(heard -> heard.frame().charge()).orElse(true);
        boolean discharge = requests.map(heard -> heard.frame().discharge()).orElse(true);
        return new Limits(
                told.chargeVoltageMv(), charge ? told.chargeCurrentMa() : 0, discharge ? told.dischargeCurrentMa() : 0);
    }

    private boolean isFresh(Heard<?> heard) {
        return !heard.at().plus(COUNTS_FOR).isBefore(clock.instant());
    }

    private void read(CanBmsFrame.Measured measured, Driver.Sink sink) {
        if (isTenfold(measured)) {
            statistics.fault();
            statistics.error(
                    "0x356 says " + measured.voltageMv() / 10 + " × 0.01 V, its limits fit 0.1 V: not believed");
            return;
        }
        Instant now = clock.instant();
        Instant from = measuredFrom.orElse(now);
        measuredFrom = Optional.of(from);
        if (!tellsCells && now.isBefore(from.plus(COUNTS_FOR))) {
            return; // its extremes may be still to come, and the mean would hide a low cell
        }
        Optional<CanBmsFrame.Extremes> told = extremes.filter(this::isFresh).map(Heard::frame);
        if (tellsCells && told.filter(CanBattery::hasBothCells).isEmpty()) {
            statistics.error("0x373 tells the lowest and the highest cell no more: no reading without them");
            return;
        }
        List<Integer> cells = new ArrayList<>();
        pack.devices().stream()
                .sorted(Comparator.comparingInt(LinkSettings.Device::firstCell))
                .forEach(device -> cells.addAll(cells(device.cells(), measured.voltageMv(), told)));
        reports.reading(measured.currentMa().orElse(Ints.ABSENT), temperatures(measured, told), cells, sink);
    }

    /** One maker sends the voltage in 0.1 V: then ten times as much is near the charge voltage, and what it says is not. */
    private boolean isTenfold(CanBmsFrame.Measured measured) {
        int limitMv = limits.map(told -> told.frame().chargeVoltageMv()).orElse(0);
        return limitMv > 0
                && measured.voltageMv() * 10L > limitMv / 2
                && measured.voltageMv() * 10L < limitMv * 5L / 4
                && measured.voltageMv() < limitMv / 5;
    }

    private static boolean hasBothCells(CanBmsFrame.Extremes told) {
        return told.lowestMv().isPresent() && told.highestMv().isPresent();
    }

    private static List<Integer> temperatures(CanBmsFrame.Measured measured, Optional<CanBmsFrame.Extremes> told) {
        List<Integer> temperatures = new ArrayList<>();
        told.ifPresent(extremes -> {
            extremes.lowestDeciC().ifPresent(temperatures::add);
            extremes.highestDeciC().ifPresent(temperatures::add);
        });
        if (temperatures.isEmpty()) {
            measured.temperatureDeciC().ifPresent(temperatures::add);
        }
        return temperatures;
    }

    /** The cells of one battery of the pack. */
    private List<Integer> cells(int count, int packMv, Optional<CanBmsFrame.Extremes> told) {
        int all = pack.devices().stream().mapToInt(LinkSettings.Device::cells).sum();
        int meanMv = packMv / all;
        List<Integer> cells = new ArrayList<>(Collections.nCopies(count, meanMv));
        if (told.isPresent() && hasBothCells(told.get())) {
            int lowest = told.get().lowestMv().getAsInt();
            int highest = told.get().highestMv().getAsInt();
            int others = Math.clamp(
                    (long) (meanMv * count - lowest - highest) / (count - 2), lowest, Math.max(lowest, highest));
            cells.replaceAll(mean -> others);
            cells.set(0, lowest);
            cells.set(1, highest);
        }
        return cells;
    }
}
