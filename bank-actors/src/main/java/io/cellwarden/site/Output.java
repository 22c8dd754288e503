package io.cellwarden.site;

/** What a BMS switches (BMS-1 to BMS-6). Declared in the order in which events of one input name them. */
public enum Output {
    /** Warns loads before they are disconnected; on means "warning" (PRE-1). */
    PRE_ALARM("pre-alarm", "pre-alarm-on", "pre-alarm-off"),
    /** Load disconnect: on means "loads may draw". */
    LOADS("load-disconnect", "loads-on", "loads-off"),
    /** Charge disconnect: on means "chargers may charge". */
    CHARGERS("charge-disconnect", "chargers-on", "chargers-off"),
    /** The contactor in the positive (BMS-13): on means closed. */
    CONTACTOR("contactor", "contactor-closed", "contactor-open"),
    /** The alternator port; follows the chargers (BMS-7). */
    ALTERNATOR("alternator-port", "alternator-on", "alternator-off"),
    /** The system port; follows the loads (BMS-7). */
    SYSTEM_PORT("system-port", "system-port-on", "system-port-off"),
    /** The inverter; follows the loads (BMS-7). */
    INVERTER("inverter", "inverter-on", "inverter-off");

    private final String key;
    private final String onEvent;
    private final String offEvent;

    Output(String key, String onEvent, String offEvent) {
        this.key = key;
        this.onEvent = onEvent;
        this.offEvent = offEvent;
    }

    /** The name in site files and commands, for example {@code load-disconnect}. */
    public String key() {
        return key;
    }

    /** Whether an operator may lock it off for maintenance (CTL-2). */
    public boolean isLockable() {
        return this == LOADS || this == CHARGERS || this == CONTACTOR;
    }

    /** The name of the event that switches this output, for example {@code loads-off}. */
    public String eventName(boolean on) {
        return on ? onEvent : offEvent;
    }
}
