package io.cellwarden.gateway.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A battery of cells in series with two switches, a balancer and protections of its own.
 *
 * <p>Its {@link SimulatedBank} steps it; what it is asked and told may come from any thread.
 */
public final class SimulatedBattery {

    /** Highest balancing current, see BAL-3. */
    static final double BALANCING_A = 1.8;

    private static final int BALANCE_ABOVE_MV = 3_400;
    private static final int BALANCE_FROM_SPREAD_MV = 15;
    private static final int BALANCE_TO_SPREAD_MV = 10;
    private static final double TRANSFER_EFFICIENCY = 0.9;

    /** Last defence of the board, far outside the limits that Cellwarden keeps. */
    private static final int STOP_CHARGE_MV = 4_000;

    private static final int RESUME_CHARGE_MV = 3_600;
    private static final int STOP_DISCHARGE_MV = 2_400;
    private static final int RESUME_DISCHARGE_MV = 2_900;

    private static final Comparator<LfpCell> BY_VOLTAGE = Comparator.comparingDouble(LfpCell::volts);

    private final List<LfpCell> cells;
    private final int capacityMilliAh;
    private boolean balancing;
    private boolean cellOverVoltage;
    private boolean cellUnderVoltage;
    private double throughputAh;
    private double amperes;
    private boolean chargeAsked = true;
    private boolean dischargeAsked = true;
    private boolean chargeFetStuck;
    private boolean dischargeFetStuck;
    private boolean sensorMissing;
    private int brokenWire = -1;

    /**
     * A battery of the given cells, at rest.
     *
     * @param capacityMilliAh what its label says
     */
    public SimulatedBattery(int capacityMilliAh, List<LfpCell> cells) {
        this.capacityMilliAh = capacityMilliAh;
        this.cells = List.copyOf(cells);
    }

    /**
     * A battery of cells that differ a little, as real ones do: up to 3 % in capacity, 10 % in resistance, 0.5 % in
     * charge.
     *
     * @param cellCount 4 (12.8 V) or 8 (25.6 V)
     * @param capacityMilliAh what its label says; no cell has less
     * @param socPermille state of charge of its cells, about
     * @param seed the same seed gives the same battery
     */
    public static SimulatedBattery of(int cellCount, int capacityMilliAh, int socPermille, long seed) {
        var random = new Random(seed);
        // Large cells have less resistance: about 0.9 mΩ, contacts included, at 200 Ah.
        double microOhm = 180_000_000.0 / capacityMilliAh;
        var cells = new ArrayList<LfpCell>();
        for (int i = 0; i < cellCount; i++) {
            cells.add(new LfpCell(
                    capacityMilliAh + random.nextInt(capacityMilliAh * 3 / 100 + 1),
                    (int) (microOhm * (0.95 + random.nextDouble() * 0.1)),
                    Math.clamp(socPermille + random.nextInt(11) - 5, 0, 1_000)));
        }
        return new SimulatedBattery(capacityMilliAh, cells);
    }

    /** Its cells from cell 1 on; to be changed through this battery only. */
    public List<LfpCell> cells() {
        return cells;
    }

    /** What a master asks of the switches; the board's own protections go before it. */
    public synchronized void switchFets(boolean chargeOn, boolean dischargeOn) {
        chargeAsked = chargeFetStuck ? chargeAsked : chargeOn;
        dischargeAsked = dischargeFetStuck ? dischargeAsked : dischargeOn;
    }

    /** Whether a switch stays as it is, whatever a master asks and its board acknowledges. */
    public synchronized void setStuck(boolean chargeFet, boolean dischargeFet) {
        chargeFetStuck = chargeFet;
        dischargeFetStuck = dischargeFet;
    }

    /** Whether the second of its two temperature sensors is missing. */
    public synchronized void setSensorMissing(boolean missing) {
        sensorMissing = missing;
    }

    /** Breaks the wire to a cell, counted from 0: its board measures nothing there. */
    public synchronized void breakWire(int cell) {
        brokenWire = cell;
    }

    /** Puts a cell, counted from 0, at a state of charge of 0..1000, as an incident in a demo or a test. */
    public synchronized void setCellSoc(int cell, int socPermille) {
        cells.get(cell).setSocPermille(socPermille);
    }

    /** Puts all its cells at a temperature in tenths of a degree, as an incident in a demo or a test. */
    public synchronized void setTemperatureDeciC(int deciC) {
        cells.forEach(cell -> cell.setTemperatureDeciC(deciC));
    }

    /** The temperature around it, in tenths of a degree: within an hour its cells go two thirds of the way there. */
    public synchronized void setSurroundingsDeciC(int deciC) {
        cells.forEach(cell -> cell.setSurroundingsDeciC(deciC));
    }

    synchronized boolean canCharge() {
        return chargeAsked && !cellOverVoltage;
    }

    synchronized boolean canDischarge() {
        return dischargeAsked && !cellUnderVoltage;
    }

    synchronized double openCircuitVolts() {
        return cells.stream().mapToDouble(LfpCell::openCircuitVolts).sum();
    }

    synchronized double ohms() {
        return cells.stream().mapToDouble(LfpCell::ohms).sum();
    }

    /** Lets a current flow that its switches allow; balancer and protections act on what comes of it. */
    synchronized void step(double currentA, double seconds) {
        amperes = currentA;
        throughputAh += Math.abs(currentA) * seconds / 3_600;
        var transfers = transfers();
        for (int i = 0; i < transfers.length; i++) {
            cells.get(i).step(currentA + transfers[i], seconds);
        }
        balance();
        protect();
    }

    /** Balancing current into each cell: out of the highest, with a loss, into its lower neighbours. */
    private double[] transfers() {
        var currents = new double[cells.size()];
        if (balancing) {
            int from = balancedCell();
            var lower = IntStream.of(from - 1, from + 1)
                    .filter(i -> i >= 0 && i < currents.length)
                    .filter(i -> cells.get(i).volts() < cells.get(from).volts())
                    .toArray();
            currents[from] = -BALANCING_A;
            for (int to : lower) {
                currents[to] = BALANCING_A * TRANSFER_EFFICIENCY / lower.length;
            }
        }
        return currents;
    }

    private int balancedCell() {
        return cells.indexOf(highest());
    }

    private void balance() {
        int spread = highest().voltageMv() - lowest().voltageMv();
        boolean worthwhile = highest().voltageMv() >= BALANCE_ABOVE_MV && amperes >= 0;
        balancing = worthwhile && spread > (balancing ? BALANCE_TO_SPREAD_MV : BALANCE_FROM_SPREAD_MV);
    }

    private void protect() {
        int highestMv = highest().voltageMv();
        int lowestMv = lowest().voltageMv();
        cellOverVoltage = cellOverVoltage ? highestMv >= RESUME_CHARGE_MV : highestMv >= STOP_CHARGE_MV;
        cellUnderVoltage = cellUnderVoltage ? lowestMv <= RESUME_DISCHARGE_MV : lowestMv <= STOP_DISCHARGE_MV;
    }

    /** What its board knows now. */
    public synchronized PackState state() {
        double remainingAh = cells.stream().mapToDouble(LfpCell::chargeAh).min().orElse(0);
        int balanced = balancing ? balancedCell() : -1;
        return new PackState(
                cells.stream().mapToInt(LfpCell::voltageMv).sum(),
                (int) Math.round(amperes * 1e3),
                Math.clamp(Math.round(remainingAh * 1e3), 0, capacityMilliAh),
                capacityMilliAh,
                (int) (throughputAh * 1e3 / (2.0 * capacityMilliAh)),
                IntStream.range(0, cells.size()).mapToObj(i -> i == balanced).toList(),
                cellOverVoltage,
                cellUnderVoltage,
                !chargeAsked || !dischargeAsked,
                canCharge(),
                canDischarge(),
                IntStream.range(0, cells.size())
                        .mapToObj(i -> i == brokenWire ? 0 : cells.get(i).voltageMv())
                        .toList(),
                Stream.of(cells.getFirst(), cells.get(cells.size() / 2))
                        .limit(sensorMissing ? 1 : 2)
                        .map(LfpCell::temperatureDeciC)
                        .toList());
    }

    private LfpCell highest() {
        return Collections.max(cells, BY_VOLTAGE);
    }

    private LfpCell lowest() {
        return Collections.min(cells, BY_VOLTAGE);
    }
}
