package io.cellwarden.battery;

import io.cellwarden.event.Input;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The state of charge of one battery: told by its hardware, else counted (MON-2). */
public final class ChargeRules {
    /** Without a known current for so long the count is lost: what flowed meanwhile nobody knows (own). */
    static final Duration BRIDGED = Duration.ofMinutes(5);

    private static final long FULL_PERMILLE = 1_000;
    private static final long NANO_PER_MILLI = 1_000_000;
    /** Of what is charged, so many of a hundred can be drawn again. */
    private static final long EFFICIENCY_PERCENT = 99;
    /** Peukert's exponent, 1.05, less 1. */
    private static final double PEUKERT = 0.05;
    /** The exponent counts from the current that empties a battery in so many hours (own: none below it). */
    private static final int RATED_HOURS = 20;

    private ChargeRules() {}

    /** Who says what the state of charge is. */
    public enum Origin {
        /** The battery's own hardware. */
        HARDWARE,
        /** A battery monitor of the bank. */
        MONITOR,
        /** Counted here. */
        COUNTED
    }

    /**
     * A state of charge with where it comes from (AGG-4).
     *
     * @param permille 0 to 1,000
     * @param at when it was told, or of the reading that was counted last
     */
    public record StateOfCharge(int permille, Origin origin, Instant at) {}

    /**
     * The count after a reading; the current between two that are known is taken to have gone over from one to the other. A
     * current that is not told is bridged like a reading that does not come.
     */
    static ChargeCount counted(BatteryState before, Input.Reading reading) {
        ChargeCount count = before.charge();
        int toMa = reading.currentMa();
        if (count.currentMa() == Ints.ABSENT) {
            return toMa == Ints.ABSENT ? count.withDrawn(ChargeCount.UNKNOWN) : count.withCurrent(toMa, reading.at());
        }
        long ms = Duration.between(count.currentAt(), reading.at()).toMillis();
        ChargeCount reached = ms > BRIDGED.toMillis() ? count.withDrawn(ChargeCount.UNKNOWN) : count;
        if (toMa == Ints.ABSENT) {
            return reached;
        }
        if (reached.known()) {
            BatteryModel model = before.model();
            long drawn = reached.drawnNanoAh() - effective((long) reached.currentMa() + toMa, ms, model);
            reached = reached.withDrawn(Math.clamp(drawn, 0, model.capacityMilliAh() * NANO_PER_MILLI));
        }
        return reached.withCurrent(toMa, reading.at());
    }

    /**
     * What a current changes, in nAh.
     *
     * @param twiceMa twice the mean current
     */
    private static long effective(long twiceMa, long ms, BatteryModel model) {
        long nanoAh = twiceMa * ms * 5 / 36; // 1 mA for 1 ms is 5/18 nAh
        if (twiceMa >= 0) {
            return nanoAh * EFFICIENCY_PERCENT / 100;
        }
        double rated = 2.0 * model.capacityMilliAh() / RATED_HOURS;
        return -twiceMa <= rated ? nanoAh : Math.round(nanoAh * StrictMath.pow(-twiceMa / rated, PEUKERT));
    }

    /** The count after hardware has told the state of charge: it goes on from there when hardware falls silent. */
    static ChargeCount told(BatteryState battery, int permille) {
        long missing = FULL_PERMILLE - permille;
        return battery.charge().withDrawn(capacityMilliAh(battery) * NANO_PER_MILLI / FULL_PERMILLE * missing);
    }

    /** What the battery holds when full, at its temperature: the last that was told, or 25 °C if none ever was. */
    public static int capacityMilliAh(BatteryState battery) {
        int deciC = AlarmRules.lowestToldDeciC(battery);
        return deciC == Ints.ABSENT
                ? battery.model().capacityMilliAh()
                : battery.model().capacityMilliAh(deciC);
    }

    /** The state of charge now, empty while nobody knows it. What hardware told counts while it is not stale. */
    public static Optional<StateOfCharge> stateOfCharge(BatteryState battery, Instant now) {
        Told told = battery.told();
        if (told.socPermille() != Ints.ABSENT && !Told.isStale(told.socAt(), now)) {
            return Optional.of(new StateOfCharge(told.socPermille(), Origin.HARDWARE, told.socAt()));
        }
        if (!battery.charge().known()) {
            return Optional.empty();
        }
        long capacity = capacityMilliAh(battery) * NANO_PER_MILLI;
        long left = Math.max(0, capacity - battery.charge().drawnNanoAh());
        int permille = Math.toIntExact((left * FULL_PERMILLE + capacity / 2) / capacity);
        return Optional.of(
                new StateOfCharge(permille, Origin.COUNTED, battery.last().validAt()));
    }
}
