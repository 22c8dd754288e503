package io.cellwarden.gateway.sim.vedirect;

/**
 * What a simulated monitor measures.
 *
 * @param voltageMv of the bank
 * @param currentMa positive while charging
 * @param socPermille 0..1000; −1 while it is not synchronised and does not know
 * @param consumedMah drawn since the bank was full, 0 or more
 * @param timeToGoMin −1 for ever
 * @param alarms why it complains, bits of the sheet; 0 if it does not
 */
public record MonitorState(
        int voltageMv, int currentMa, int socPermille, int consumedMah, int timeToGoMin, int alarms) {

    /** A bank at rest, half full. */
    public static final MonitorState AT_REST = new MonitorState(13_200, 0, 500, 100_000, -1, 0);

    /** The same with another current. */
    public MonitorState withCurrent(int otherMa) {
        return new MonitorState(voltageMv, otherMa, socPermille, consumedMah, timeToGoMin, alarms);
    }

    /** The same with other alarms. */
    public MonitorState withAlarms(int bits) {
        return new MonitorState(voltageMv, currentMa, socPermille, consumedMah, timeToGoMin, bits);
    }
}
