package io.cellwarden.ops.site;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What stands around the batteries of a bank; {@code check} alone looks at it. What the file leaves out is not judged.
 *
 * @param wiring cables and fuses (TOP-8)
 * @param chargers by name (CHG-1)
 * @param alternators by name (ALT-1)
 * @param inverterCharger an inverter/charger (BMS-2, BMS-6)
 * @param monitor a battery monitor (MON-5)
 */
public record Equipment(
        Optional<Wiring> wiring,
        Map<String, Charger> chargers,
        Map<String, Alternator> alternators,
        Optional<InverterCharger> inverterCharger,
        Optional<Monitor> monitor) {

    /** Keeps the order of the file. */
    public Equipment {
        chargers = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(chargers));
        alternators = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(alternators));
    }

    /**
     * Cables and fuses.
     *
     * @param systemMaxA greatest current that the system can draw or charge
     * @param string of each string, in its positive
     * @param main of the bank, in its positive
     * @param midpointsLinked whether points between batteries of different strings are connected
     */
    public record Wiring(Optional<BigDecimal> systemMaxA, Conductor string, Conductor main, boolean midpointsLinked) {}

    /**
     * A cable with its fuse.
     *
     * @param cableA what the cable carries
     * @param cableMm2 its cross section
     * @param fuseA rating of the fuse
     */
    public record Conductor(Optional<BigDecimal> cableA, Optional<BigDecimal> cableMm2, Optional<BigDecimal> fuseA) {
        /** A cable of which nothing is said. */
        public static final Conductor UNKNOWN = new Conductor(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The settings of a charger; voltages are those of the whole bank. */
    public record Charger(
            Optional<BigDecimal> absorptionV,
            Optional<Duration> absorptionTime,
            Optional<Boolean> absorptionFixed,
            Optional<BigDecimal> floatV,
            Optional<BigDecimal> storageV,
            Optional<String> profile) {}

    /**
     * An alternator that charges the bank.
     *
     * @param ratingA its rated current
     * @param temperatureRegulated whether its regulator watches its temperature
     * @param currentLimiter whether a DC-DC converter or another limiter stands between
     * @param bmsPort whether it feeds the alternator port of the BMS
     * @param bmsPortLimitA the current limit set there
     */
    public record Alternator(
            Optional<BigDecimal> ratingA,
            boolean temperatureRegulated,
            boolean currentLimiter,
            boolean bmsPort,
            Optional<BigDecimal> bmsPortLimitA) {}

    /**
     * An inverter/charger.
     *
     * @param detectsMains whether its model needs no mains detector (MultiPlus-II, Quattro-II)
     * @param mainsDetector whether a mains detector is installed
     */
    public record InverterCharger(boolean detectsMains, boolean mainsDetector) {}

    /**
     * A battery monitor.
     *
     * @param behindLoadDisconnect whether the load disconnect switches its supply; else the battery feeds it directly
     * @param lowConsumption whether it is of a frugal kind
     */
    public record Monitor(boolean behindLoadDisconnect, boolean lowConsumption) {}
}
