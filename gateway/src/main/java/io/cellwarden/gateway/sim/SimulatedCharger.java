package io.cellwarden.gateway.sim;

/**
 * A charger of constant current, then constant voltage, with the fixed lithium profile of CHG-1: absorption for two
 * hours, then float. Not for concurrent use.
 */
public final class SimulatedCharger {

    /** What a charger is doing. */
    public enum Stage {
        OFF,
        /** Constant current up to the absorption voltage. */
        BULK,
        /** Constant absorption voltage for two hours. */
        ABSORPTION,
        /** Holds the float voltage. */
        FLOAT
    }

    private static final double ABSORPTION_V = 14.2;
    private static final double FLOAT_V = 13.5;
    private static final double BULK_AGAIN_V = 12.9;
    private static final double ABSORPTION_SECONDS = 2 * 3_600;

    /** How far the output sinks at full current: makes the constant voltage soft enough to solve for. */
    private static final double OUTPUT_OHMS = 0.0005;

    private final int seriesOf12V;
    private double mostAmperes;
    private Stage stage = Stage.BULK;
    private double absorbedSeconds;

    /**
     * A charger that is on.
     *
     * @param seriesOf12V how many times 12.8 V the bank has
     * @param currentMa most it gives, more than 0
     */
    public SimulatedCharger(int seriesOf12V, int currentMa) {
        this.seriesOf12V = seriesOf12V;
        this.mostAmperes = currentMa / 1e3;
    }

    /** What it is doing now. */
    public Stage stage() {
        return stage;
    }

    /** Sets the most it gives from now on, more than 0. */
    void setMostMa(int currentMa) {
        mostAmperes = currentMa / 1e3;
    }

    /** Switches it on, which begins with bulk, or off. */
    void switchOn(boolean on) {
        stage = on ? (stage == Stage.OFF ? Stage.BULK : stage) : Stage.OFF;
    }

    /** Current that it gives at a bus voltage, ≥ 0. */
    double amperesAt(double busVolts) {
        return switch (stage) {
            case OFF -> 0;
            case BULK, ABSORPTION -> amperes(ABSORPTION_V * seriesOf12V - busVolts);
            case FLOAT -> amperes(FLOAT_V * seriesOf12V - busVolts);
        };
    }

    private double amperes(double missingVolts) {
        return Math.clamp(missingVolts / (OUTPUT_OHMS * seriesOf12V), 0, mostAmperes);
    }

    /** Lets time pass at a bus voltage and moves on to the next stage when it is due. */
    void step(double busVolts, double seconds) {
        double perBattery = busVolts / seriesOf12V;
        switch (stage) {
            case OFF -> absorbedSeconds = 0;
            case BULK -> {
                absorbedSeconds = 0;
                if (perBattery >= ABSORPTION_V - 0.05) {
                    stage = Stage.ABSORPTION;
                }
            }
            case ABSORPTION -> {
                absorbedSeconds += seconds;
                if (perBattery < BULK_AGAIN_V) {
                    stage = Stage.BULK;
                } else if (absorbedSeconds >= ABSORPTION_SECONDS) {
                    stage = Stage.FLOAT;
                }
            }
            case FLOAT -> {
                if (perBattery < BULK_AGAIN_V) {
                    stage = Stage.BULK;
                }
            }
        }
    }
}
