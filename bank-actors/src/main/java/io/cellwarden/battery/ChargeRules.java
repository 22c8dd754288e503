package io.cellwarden.battery;

import io.cellwarden.event.Input;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The state of charge of one battery: told by its hardware, else counted (MON-2). */
public final class ChargeRules {
    /** Without a reading for so long the count is lost: what flowed meanwhile nobody knows (own). */
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

    /** The count after a reading; the current between two readings is taken to have gone over from one to the other. */
    static ChargeCount counted(BatteryState before, Input.Reading reading) {
        ChargeCount count = before.charge();
        Measurement last = before.last();
        if (!count.known() || !last.known()) {
            return count;
        }
        long ms = Duration.between(last.takenAt(), reading.at()).toMillis();
        if (ms > BRIDGED.toMillis()) {
            return count.withDrawn(ChargeCount.UNKNOWN);
        }
        int fromMa = last.currentMa();
        int toMa = reading.currentMa() == Ints.ABSENT ? fromMa : reading.currentMa();
        if (fromMa == Ints.ABSENT) {
            return count;
        }
        BatteryModel model = before.model();
        long drawn = count.drawnNanoAh() - effective((long) fromMa + toMa, ms, model);
        return count.withDrawn(Math.clamp(drawn, 0, model.capacityMilliAh() * NANO_PER_MILLI));
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

    /** The count of a battery that is full now. */
    static ChargeCount full(Instant now) {
        return new ChargeCount(0, now);
    }

    /** What the battery holds when full, at its temperature; at 25 °C while that is unknown. */
    public static int capacityMilliAh(BatteryState battery) {
        int deciC = AlarmRules.lowestDeciC(battery);
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
