package io.cellwarden.gateway.sim;

/**
 * Open-circuit voltage of a LiFePO4 cell over its state of charge: steep at both ends, nearly flat between.
 *
 * <p>A typical curve for tests and demos, not that of a certain product.
 */
final class LfpCurve {

    /** Half the distance between the charging and the discharging branch. */
    static final double HYSTERESIS_V = 0.010;

    /** State of charge, 0 empty, 1 full; a cell can be taken a little beyond both. */
    private static final double[] SOC = {
        -0.02, 0.00, 0.01, 0.02, 0.04, 0.07, 0.10, 0.15, 0.20, 0.30, 0.40, 0.60, 0.70, 0.90, 0.95, 0.98, 0.99, 1.00,
        1.01, 1.03
    };

    private static final double[] VOLTS = {
        1.90, 2.50, 2.72, 2.87, 3.02, 3.12, 3.17, 3.21, 3.235, 3.265, 3.285, 3.298, 3.325, 3.335, 3.345, 3.375, 3.41,
        3.48, 3.65, 4.30
    };

    private LfpCurve() {}

    /**
     * Voltage at rest.
     *
     * @param soc state of charge; beyond the curve its ends hold
     * @param branch −1 on the discharging branch, +1 on the charging branch, or between
     */
    static double volts(double soc, double branch) {
        return between(soc) + branch * HYSTERESIS_V;
    }

    private static double between(double soc) {
        int right = 1;
        while (right < SOC.length - 1 && soc > SOC[right]) {
            right++;
        }
        double share = Math.clamp((soc - SOC[right - 1]) / (SOC[right] - SOC[right - 1]), 0.0, 1.0);
        return VOLTS[right - 1] + share * (VOLTS[right] - VOLTS[right - 1]);
    }
}
