package io.cellwarden.site;

/**
 * One row of the battery catalogue (SPEC section 10); voltages that depend only on the cell count are derived.
 *
 * @param name the printed model, for example {@code 12.8/200}
 * @param cells cells in series: 4 (12.8 V) or 8 (25.6 V), TOP-2
 * @param capacityMilliAh nominal capacity at 25 °C
 * @param capacityAt0MilliAh capacity at 0 °C
 * @param capacityAtMinus20MilliAh capacity at −20 °C
 * @param maxChargeMa greatest charge current
 * @param recommendedChargeMa recommended charge current (CHG-2)
 * @param maxDischargeMa greatest discharge current
 * @param recommendedDischargeMa recommended discharge current
 * @param terminal terminal thread, for example {@code M8}
 * @param torqueNm terminal torque, 0 where none is printed (CAT-9)
 */
public record BatteryModel(
        String name,
        int cells,
        int capacityMilliAh,
        int capacityAt0MilliAh,
        int capacityAtMinus20MilliAh,
        int maxChargeMa,
        int recommendedChargeMa,
        int maxDischargeMa,
        int recommendedDischargeMa,
        String terminal,
        int torqueNm) {

    /** Rejects what no 12.8 V or 25.6 V battery can be (TOP-2, TOP-9). */
    public BatteryModel {
        if (cells != 4 && cells != 8) {
            throw new IllegalArgumentException("TOP-2: a battery has 4 or 8 cells, not " + cells);
        }
        if (capacityMilliAh <= 0 || maxChargeMa <= 0 || maxDischargeMa <= 0) {
            throw new IllegalArgumentException("TOP-9: capacity and maximum currents of " + name + " must be above 0");
        }
        if (capacityAt0MilliAh > capacityMilliAh || capacityAtMinus20MilliAh > capacityAt0MilliAh) {
            throw new IllegalArgumentException("TOP-9: the capacity of " + name + " must not rise as it gets colder");
        }
    }

    /** 1 for a 12.8 V battery, 2 for a 25.6 V battery: the factor on all voltages of a 12.8 V battery. */
    public int blocks() {
        return cells / 4;
    }

    /**
     * Capacity at a temperature: as printed at 25, 0 and −20 °C, linear between, constant beyond (MON-2).
     *
     * @param deciC in 0.1 °C
     */
    public int capacityMilliAh(int deciC) {
        if (deciC >= 0) {
            return between(capacityAt0MilliAh, capacityMilliAh, Math.min(deciC, 250), 250);
        }
        return between(capacityAtMinus20MilliAh, capacityAt0MilliAh, Math.max(deciC, -200) + 200, 200);
    }

    private static int between(int low, int high, int part, int whole) {
        return low + Math.toIntExact((long) (high - low) * part / whole);
    }

    /** Absorption voltage 14.2 V or 28.4 V (CHG-1, CAT-1). */
    public int absorptionMv() {
        return 14_200 * blocks();
    }

    /** Float and storage voltage 13.5 V or 27.0 V (CHG-1, CAT-2). */
    public int floatMv() {
        return 13_500 * blocks();
    }

    /** Half the width of the float window: 0.2 V or 0.4 V (CHG-3). */
    public int floatWindowMv() {
        return 200 * blocks();
    }

    /** Above this a balance status that was unknown becomes known: 13.8 V, or 27.2 V as printed (BAL-6, CAT-4). */
    public int balanceKnownAboveMv() {
        return cells == 4 ? 13_800 : 27_200;
    }
}
