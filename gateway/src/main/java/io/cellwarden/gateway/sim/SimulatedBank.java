package io.cellwarden.gateway.sim;

import java.time.Duration;
import java.util.List;

/**
 * Strings of batteries in parallel on one bus with a charger, loads and a contactor.
 *
 * <p>Each step finds the bus voltage at which the currents of strings, charger and loads add up to nothing, so strings
 * share a current as their charge and resistance make them. A switch that is off stops the current in its direction
 * through the whole string; the other direction goes on through the switch's body diode. May be used from any thread.
 */
public final class SimulatedBank {

    /** Steps are no longer than this, whatever is asked for, so that protections act in time. */
    private static final double LONGEST_STEP_SECONDS = 1;

    /** Cables and links of a string. */
    private static final double WIRING_OHMS = 0.001;

    /** An inverter gives up at this voltage for each 12.8 V, and starts again as soon as the bus would carry it. */
    private static final double BROWN_OUT_V = 10;

    private static final double HIGHEST_V = 20;

    private final List<List<SimulatedBattery>> strings;
    private final int seriesOf12V;
    private final SimulatedCharger charger;
    private double loadWatts;
    private double loadAmperes;
    private boolean contactorClosed = true;
    private double busVolts;
    private double suppliedLoadAmperes;

    /**
     * A bank at rest with its contactor closed and no load.
     *
     * @param strings in parallel, each a list of batteries in series; all strings have as many cells
     * @param charger on the same bus
     */
    public SimulatedBank(List<List<SimulatedBattery>> strings, SimulatedCharger charger) {
        this.strings = strings.stream().map(List::copyOf).toList();
        this.charger = charger;
        this.seriesOf12V = this.strings.getFirst().stream()
                        .mapToInt(battery -> battery.cells().size())
                        .sum()
                / 4;
    }

    /** Its strings, each a list of batteries in series. */
    public List<List<SimulatedBattery>> strings() {
        return strings;
    }

    /** Sets a load that takes the same power at every voltage, as an inverter does; 0 or more. */
    public synchronized void setLoadWatts(int watts) {
        loadWatts = watts;
    }

    /** Sets a load that takes the same current at every voltage, beside the constant power; 0 or more. */
    public synchronized void setLoadMa(int currentMa) {
        loadAmperes = currentMa / 1e3;
    }

    /** Switches the charger, as losing or getting shore power does. */
    public synchronized void switchCharger(boolean on) {
        charger.switchOn(on);
    }

    /** Sets the most that the charger gives, more than 0, as a person at its panel does. */
    public synchronized void setChargerMa(int currentMa) {
        charger.setMostMa(currentMa);
    }

    /** Closes or opens the contactor between the strings and all that charges and loads them. */
    public synchronized void switchContactor(boolean closed) {
        contactorClosed = closed;
    }

    /** Puts one cell, all counted from 0, at a state of charge of 0..1000, as an incident in a demo or a test. */
    public void setCellSoc(int string, int battery, int cell, int socPermille) {
        strings.get(string).get(battery).setCellSoc(cell, socPermille);
    }

    /** What the charger is doing. */
    public synchronized SimulatedCharger.Stage chargerStage() {
        return charger.stage();
    }

    /** Voltage of the bus after the last step; near 0 if nothing holds it up. */
    public synchronized int busMv() {
        return (int) Math.round(busVolts * 1e3);
    }

    /** Current into the loads in the last step, ≥ 0. */
    public synchronized int loadMa() {
        return (int) Math.round(suppliedLoadAmperes * 1e3);
    }

    /** Lets simulated time pass. */
    public synchronized void advance(Duration time) {
        double left = time.toNanos() / 1e9;
        while (left > 1e-9) {
            double seconds = Math.min(left, LONGEST_STEP_SECONDS);
            step(seconds);
            left -= seconds;
        }
    }

    private void step(double seconds) {
        var sources = strings.stream().map(Source::of).toList();
        // If the bus cannot carry the loads down to the brown-out voltage, they drop out for this step.
        boolean supplied = contactorClosed && surplusAmperes(sources, BROWN_OUT_V * seriesOf12V, true) <= 0;
        busVolts = balance(sources, supplied);
        suppliedLoadAmperes = supplied ? loadAmperesAt(busVolts) : 0;
        for (int i = 0; i < strings.size(); i++) {
            double amperes = sources.get(i).amperesAt(busVolts);
            strings.get(i).forEach(battery -> battery.step(amperes, seconds));
        }
        charger.step(contactorClosed ? busVolts : 0, seconds);
    }

    /** The lowest bus voltage at which as much flows in as out, by bisection. */
    private double balance(List<Source> sources, boolean loads) {
        double low = loads ? BROWN_OUT_V * seriesOf12V : 0;
        double high = HIGHEST_V * seriesOf12V;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (surplusAmperes(sources, middle, loads) >= 0) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** Current taken at a bus voltage by strings and loads beyond what the charger gives; rises with the voltage. */
    private double surplusAmperes(List<Source> sources, double volts, boolean loads) {
        double sum = 0;
        for (var source : sources) {
            sum += source.amperesAt(volts);
        }
        if (contactorClosed) {
            sum += (loads ? loadAmperesAt(volts) : 0) - charger.amperesAt(volts);
        }
        return sum;
    }

    private double loadAmperesAt(double volts) {
        return loadAmperes + loadWatts / volts;
    }

    /** A string as the bus sees it during one step. */
    private record Source(double volts, double ohms, boolean canCharge, boolean canDischarge) {

        static Source of(List<SimulatedBattery> string) {
            return new Source(
                    string.stream()
                            .mapToDouble(SimulatedBattery::openCircuitVolts)
                            .sum(),
                    WIRING_OHMS
                            + string.stream()
                                    .mapToDouble(SimulatedBattery::ohms)
                                    .sum(),
                    string.stream().allMatch(SimulatedBattery::canCharge),
                    string.stream().allMatch(SimulatedBattery::canDischarge));
        }

        double amperesAt(double busVolts) {
            double amperes = (busVolts - volts) / ohms;
            boolean stopped = amperes > 0 ? !canCharge : !canDischarge;
            return stopped ? 0 : amperes;
        }
    }
}
