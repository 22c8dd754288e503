package io.cellwarden.bank;

import io.cellwarden.battery.BatteryReport;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.ChargeRules.StateOfCharge;
import io.cellwarden.battery.Told;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BalanceStatus;
import io.cellwarden.event.BankEvent.LimitsChanged;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Limits;
import io.cellwarden.port.BankPorts;
import io.cellwarden.port.Bulletin;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tells what a bank allows, where somebody listens: each second, and at once when that changes (AGG-1). */
final class Announcer {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final BankPorts ports;
    private final boolean wanted;
    private Instant announcedAt = Instant.MIN;

    Announcer(String bank, BankPorts ports) {
        this.ports = ports;
        this.wanted = ports.announcements().wants(bank);
    }

    /** Announces at once what these events have changed. */
    void decided(List<Envelope> events, BankState state) {
        if (wanted) {
            for (Envelope envelope : events) {
                if (envelope.event() instanceof LimitsChanged || envelope.event() instanceof OutputSwitched) {
                    announce(state, ports.clock().instant());
                    return;
                }
            }
        }
    }

    /** Announces each second; at once where bank time was set back. */
    void tick(BankState state, Instant now) {
        if (wanted && (now.isBefore(announcedAt) || !now.isBefore(announcedAt.plus(EVERY)))) {
            announce(state, now);
        }
    }

    private void announce(BankState state, Instant now) {
        announcedAt = now;
        ports.announcements().announce(bulletin(state, now, ports.staleAfter()));
    }

    /** What is told now; of stale values nothing, and no current for limits that were judged by them (AGG-4). */
    static Bulletin bulletin(BankState state, Instant now, Duration staleAfter) {
        BankFigures figures = BankFigures.of(state, now);
        List<BatteryReport> live = state.reports().values().stream()
                .filter(report -> !state.bms().bypassed().contains(report.name()))
                .toList();
        boolean fresh = !Freshness.isStale(state, now, staleAfter);
        Limits limits = fresh ? figures.limits() : figures.limits().withoutCurrent();
        boolean charge = state.bms().isOn(Output.CHARGERS) && limits.chargeCurrentMa() > 0;
        boolean discharge = state.bms().isOn(Output.LOADS) && limits.dischargeCurrentMa() > 0;
        int[] temperatures = state.batteries().values().stream()
                .filter(battery -> !state.bms().bypassed().contains(battery.name()))
                .flatMapToInt(battery -> battery.last().temperaturesDeciC().present())
                .sorted()
                .toArray();
        return new Bulletin(
                state.site().name(),
                limits,
                charge,
                discharge,
                fresh ? figures.voltageMv() : Ints.ABSENT,
                fresh ? figures.currentMa() : Ints.ABSENT,
                figures.charge()
                        .filter(soc -> !Told.isStale(soc.at(), now))
                        .map(StateOfCharge::permille)
                        .orElse(Ints.ABSENT),
                figures.capacityMilliAh(),
                fresh ? live.stream().mapToInt(BatteryReport::lowestMv).min().orElse(Ints.ABSENT) : Ints.ABSENT,
                fresh ? live.stream().mapToInt(BatteryReport::highestMv).max().orElse(Ints.ABSENT) : Ints.ABSENT,
                fresh && temperatures.length > 0 ? temperatures[0] : Ints.ABSENT,
                fresh && temperatures.length > 0 ? temperatures[temperatures.length - 1] : Ints.ABSENT,
                figures.strings(),
                state.site().strings().size() - figures.strings(),
                alarms(state, live),
                isUnbalanced(state));
    }

    private static Set<AlarmCode> alarms(BankState state, List<BatteryReport> live) {
        Set<AlarmCode> alarms = EnumSet.noneOf(AlarmCode.class);
        live.forEach(report -> alarms.addAll(report.active().keySet()));
        state.bms().alarms().keySet().stream().map(AlarmOf::code).forEach(alarms::add);
        return alarms;
    }

    private static boolean isUnbalanced(BankState state) {
        for (BatteryState battery : state.batteries().values()) {
            if (battery.balance().shown() == BalanceStatus.IMBALANCE
                    && !state.bms().bypassed().contains(battery.name())) {
                return true;
            }
        }
        return false;
    }
}
