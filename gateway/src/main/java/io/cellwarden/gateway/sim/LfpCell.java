package io.cellwarden.gateway.sim;

/**
 * One LiFePO4 cell: what current does to its charge, voltage and temperature. Not for concurrent use.
 *
 * <p>The model computes in SI units and gives measured values in mV and tenths of a degree, rounded. The same steps give
 * the same values on every machine.
 */
public final class LfpCell {

    private static final double SELF_DISCHARGE_PER_SECOND = 0.03 / (30 * 86_400);

    /** Share of the capacity that has to flow until the voltage has left one branch for the other. */
    private static final double BRANCH_CHANGE = 0.02;

    private static final double HEAT_CAPACITY_J_PER_K_AH = 20;
    private static final double COOLING_SECONDS = 3_600;

    private final double capacityAh;
    private final double ohms;
    private double chargeAh;
    private double branch;
    private double amperes;
    private double celsius = 25;
    private double surroundingsCelsius = 25;

    /**
     * A cell at rest at 25 °C.
     *
     * @param capacityMilliAh charge between empty and full, more than 0
     * @param microOhm internal resistance, more than 0
     * @param socPermille state of charge to begin with, 0..1000
     */
    public LfpCell(int capacityMilliAh, int microOhm, int socPermille) {
        this.capacityAh = capacityMilliAh / 1e3;
        this.ohms = microOhm / 1e6;
        setSocPermille(socPermille);
    }

    final void setSocPermille(int socPermille) {
        chargeAh = capacityAh * socPermille / 1e3;
    }

    final void setTemperatureDeciC(int deciC) {
        celsius = deciC / 10.0;
    }

    final void setSurroundingsDeciC(int deciC) {
        surroundingsCelsius = deciC / 10.0;
    }

    /** Lets a current flow, positive while charging. */
    void step(double currentA, double seconds) {
        amperes = currentA;
        double movedAh = currentA * seconds / 3_600;
        chargeAh += movedAh - chargeAh * SELF_DISCHARGE_PER_SECOND * seconds;
        double towards = Math.min(1, Math.abs(movedAh) / (capacityAh * BRANCH_CHANGE));
        branch += (Math.signum(currentA) - branch) * towards;
        double heat = currentA * currentA * ohms * seconds / (HEAT_CAPACITY_J_PER_K_AH * capacityAh);
        celsius += heat - (celsius - surroundingsCelsius) * Math.min(1, seconds / COOLING_SECONDS);
    }

    /** Voltage that the cell would have without current. */
    double openCircuitVolts() {
        return LfpCurve.volts(chargeAh / capacityAh, branch);
    }

    double ohms() {
        return ohms;
    }

    double chargeAh() {
        return chargeAh;
    }

    /** Voltage at the terminals under the last current. */
    double volts() {
        return openCircuitVolts() + amperes * ohms;
    }

    /** Terminal voltage, as a BMS measures it. */
    public int voltageMv() {
        return (int) Math.round(volts() * 1e3);
    }

    /** State of charge; a little below 0 or above 1000 when the cell is abused. */
    public int socPermille() {
        return (int) Math.round(chargeAh / capacityAh * 1e3);
    }

    /** Temperature in tenths of a degree Celsius. */
    public int temperatureDeciC() {
        return (int) Math.round(celsius * 10);
    }

    /** Charge between empty and full. */
    public int capacityMilliAh() {
        return (int) Math.round(capacityAh * 1e3);
    }
}
