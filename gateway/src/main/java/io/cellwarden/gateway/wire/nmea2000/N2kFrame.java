package io.cellwarden.gateway.wire.nmea2000;

import java.util.OptionalInt;
import java.util.Set;

/** What a device on an NMEA 2000 bus says of a battery. What it marks as not available is absent. */
public sealed interface N2kFrame {
    /** The group of {@link Detail}. */
    int DETAIL = 127_506;
    /** The group of {@link Status}. */
    int STATUS = 127_508;
    /** The group of {@link Configuration}. */
    int CONFIGURATION = 127_513;

    /** All groups about batteries. */
    Set<Integer> GROUPS = Set.of(DETAIL, STATUS, CONFIGURATION);

    /** The highest number that a battery can have. */
    int LAST_INSTANCE = 252;

    /** Which battery, 0 to {@value #LAST_INSTANCE}. */
    int instance();

    /** PGN 127508: what is measured; the current is positive while charging. */
    record Status(
            int instance,
            OptionalInt voltageMv,
            OptionalInt currentMa,
            OptionalInt temperatureCentiC,
            OptionalInt measurement)
            implements N2kFrame {}

    /**
     * PGN 127506: how full it is.
     *
     * @param source what it is about: 0 a battery, 1 an alternator, 2 a converter, 3 solar, 4 wind
     * @param measurement what was measured at one time has one number
     */
    record Detail(
            int instance,
            OptionalInt source,
            OptionalInt socPercent,
            OptionalInt healthPercent,
            OptionalInt timeToGoMin,
            OptionalInt rippleMv,
            OptionalInt remainingAh,
            OptionalInt measurement)
            implements N2kFrame {
        private static final int BATTERY = 0;

        /** Whether it is about a battery; a device that does not say so tells of one. */
        public boolean isOfBattery() {
            return source.orElse(BATTERY) == BATTERY;
        }
    }

    /** PGN 127513: what it was set up as; types, voltages and chemistries by their numbers in the sheet. */
    record Configuration(
            int instance,
            int type,
            int equalization,
            int nominal,
            int chemistry,
            OptionalInt capacityAh,
            OptionalInt coefficientPercent,
            OptionalInt peukertPermille,
            OptionalInt efficiencyPercent)
            implements N2kFrame {}
}
