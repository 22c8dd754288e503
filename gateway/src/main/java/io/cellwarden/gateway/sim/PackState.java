package io.cellwarden.gateway.sim;

import java.util.List;

/**
 * What a BMS board knows of its pack at one moment.
 *
 * @param voltageMv sum of the cells
 * @param currentMa positive while charging
 * @param remainingMilliAh charge left, ≥ 0
 * @param nominalMilliAh capacity
 * @param cycles full cycles so far
 * @param balancing for each cell whether energy is being taken from it
 * @param cellOverVoltage the board itself has stopped the charge
 * @param cellUnderVoltage the board itself has stopped the discharge
 * @param lockedBySoftware a master has switched something off
 * @param chargeFetOn whether the charge switch is on now
 * @param dischargeFetOn whether the discharge switch is on now
 * @param cellsMv cell voltages from cell 1 on
 * @param temperaturesDeciC one for each sensor
 */
public record PackState(
        int voltageMv,
        int currentMa,
        int remainingMilliAh,
        int nominalMilliAh,
        int cycles,
        List<Boolean> balancing,
        boolean cellOverVoltage,
        boolean cellUnderVoltage,
        boolean lockedBySoftware,
        boolean chargeFetOn,
        boolean dischargeFetOn,
        List<Integer> cellsMv,
        List<Integer> temperaturesDeciC) {

    /** Copies the lists, so that the state cannot change. */
    public PackState {
        balancing = List.copyOf(balancing);
        cellsMv = List.copyOf(cellsMv);
        temperaturesDeciC = List.copyOf(temperaturesDeciC);
    }
}
