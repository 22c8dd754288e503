package io.cellwarden.ops.run;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankFigures;
import io.cellwarden.bank.Freshness;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.battery.ChargeRules;
import io.cellwarden.battery.ChargeRules.StateOfCharge;
import io.cellwarden.battery.Told;
import io.cellwarden.bms.LimitRules;
import io.cellwarden.bms.MonitorState;
import io.cellwarden.event.Input.DeviceFigures;
import io.cellwarden.event.Limits;
import io.cellwarden.ops.json.Json;
import io.cellwarden.unit.Ints;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is worked out for a bank as a whole, each value with its age and where it comes from (MON-2, AGG-1, AGG-4). */
final class FiguresView {
    private final BankActor.Description bank;
    private final Instant now;
    private final boolean running;
    private final boolean stale;
    private final BankFigures figures;

    /**
     * The figures of a bank.
     *
     * @param limit how old a reading may be
     * @param running whether a program watches it now: nothing is allowed by one that nobody watches
     */
    FiguresView(BankActor.Description bank, Instant now, Duration limit, boolean running) {
        this.bank = bank;
        this.now = now;
        this.running = running;
        this.figures = BankFigures.of(bank.state(), now);
        this.stale = Freshness.isStale(bank.state(), now, limit);
    }

    /** Adds the members of the bank's object; {@code told} is what devices have told of themselves. */
    Json.Members putInto(Json.Members members, Map<String, DeviceFigures> told) {
        boolean known = figures.voltageMv() != Ints.ABSENT;
        boolean flows = figures.currentMa() != Ints.ABSENT;
        return members.put(
                        "values",
                        Json.members()
                                .put("voltageV", known ? Json.milli(figures.voltageMv()) : null)
                                .put("currentA", flows ? Json.milli(figures.currentMa()) : null)
                                .put("powerW", flows ? watts() : null)
                                .put("capacityAh", Json.milli(figures.capacityMilliAh()))
                                .put("strings", figures.strings())
                                .put(
                                        "stringsLost",
                                        bank.state().site().strings().size() - figures.strings())
                                .put("origin", "batteries")
                                .put("ageS", known ? age(figures.readAt()) : null)
                                .put("stale", stale)
                                .build())
                .put("stateOfCharge", stateOfCharge(figures.charge(), now))
                .put("limits", limits())
                .put(
                        "monitors",
                        new TreeMap<>(bank.state().bms().monitors())
                                .entrySet().stream()
                                        .map(entry -> monitor(entry.getKey(), entry.getValue(), told))
                                        .toList());
    }

    private BigDecimal watts() {
        return BigDecimal.valueOf((long) figures.voltageMv() * figures.currentMa(), 6)
                .setScale(0, RoundingMode.HALF_UP);
    }

    private long age(Instant at) {
        return age(at, now);
    }

    private static long age(Instant at, Instant now) {
        return Duration.between(at, now).toSeconds();
    }

    /** One with its origin and age; null while nobody knows it. */
    static @Nullable SequencedMap<String, @Nullable Object> stateOfCharge(Optional<StateOfCharge> charge, Instant now) {
        return charge.map(soc -> Json.members()
                        .put("percent", Json.deci(soc.permille()))
                        .put("origin", word(soc.origin()))
                        .put("ageS", age(soc.at(), now))
                        .put("stale", Told.isStale(soc.at(), now))
                        .build())
                .orElse(null);
    }

    private static String word(ChargeRules.Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    private SequencedMap<String, @Nullable Object> limits() {
        Limits now = limitsNow();
        return Json.members()
                .put("chargeVoltageV", Json.milli(now.chargeVoltageMv()))
                .put("chargeCurrentA", Json.milli(now.chargeCurrentMa()))
                .put("dischargeCurrentA", Json.milli(now.dischargeCurrentMa()))
                .put("stale", !running || stale)
                .put("why", why())
                .build();
    }

    /** Old limits are no limits: what nobody has judged lately is not allowed. */
    private Limits limitsNow() {
        return running && !stale ? figures.limits() : figures.limits().withoutCurrent();
    }

    private String why() {
        String nobody = running ? "" : "no program watches the bank";
        String old = stale ? "values are stale" : "";
        String rules = LimitRules.why(bank.state().bms(), bank.state().reports(), now);
        return Stream.of(nobody, old, rules).filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
    }

    private SequencedMap<String, @Nullable Object> monitor(
            String name, MonitorState monitor, Map<String, DeviceFigures> told) {
        return Json.members()
                .put("monitor", name)
                .put("voltageV", milli(monitor.voltageMv()))
                .put("currentA", milli(monitor.currentMa()))
                .put("socPercent", monitor.socPermille() == Ints.ABSENT ? null : Json.deci(monitor.socPermille()))
                .put("consumedAh", milli(monitor.consumedMah()))
                .put("timeToGoMin", monitor.timeToGoMin() == Ints.ABSENT ? null : monitor.timeToGoMin())
                .put("ageS", age(monitor.at()))
                .put("stale", Told.isStale(monitor.at(), now))
                .put("history", StatusView.figures(told, bank.state().site().name() + "/" + name, "ageS", now))
                .build();
    }

    private static @Nullable BigDecimal milli(int value) {
        return value == Ints.ABSENT ? null : Json.milli(value);
    }

    /** The lines of the table. */
    List<String> lines() {
        Limits limits = limitsNow();
        String charge = figures.charge()
                .map(soc -> String.format(
                        Locale.ROOT,
                        "%.1f %% (%s%s)",
                        soc.permille() / 10.0,
                        word(soc.origin()),
                        Told.isStale(soc.at(), now) ? ", STALE " + age(soc.at()) + " s" : ""))
                .orElse("unknown");
        String why = why();
        return List.of(
                "  state of charge " + charge
                        + String.format(Locale.ROOT, ", capacity %.0f Ah", figures.capacityMilliAh() / 1_000.0),
                String.format(
                        Locale.ROOT,
                        "  may charge with %.1f V and %.0f A, discharge with %.0f A%s",
                        limits.chargeVoltageMv() / 1_000.0,
                        limits.chargeCurrentMa() / 1_000.0,
                        limits.dischargeCurrentMa() / 1_000.0,
                        why.isEmpty() ? "" : " (" + why + ")"));
    }

    /** A battery's own figures. */
    static Json.Members putInto(Json.Members members, BatteryState battery, Instant now) {
        return members.put("stateOfCharge", stateOfCharge(ChargeRules.stateOfCharge(battery, now), now));
    }
}
