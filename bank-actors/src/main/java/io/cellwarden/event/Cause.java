package io.cellwarden.event;

import io.cellwarden.site.AlarmCode;

/**
 * One reason why an output is off (GEN-3: an event carries every cause that holds).
 *
 * @param code an alarm's full code, or {@link #LOOP_OPEN} or {@link #OPERATOR}
 * @param battery the battery it comes from, empty where it is the bank's
 * @param cell the first-out cell from 1, 0 where it is not one cell's
 */
public record Cause(String code, String battery, int cell) {
    /** The BMS cable loop is open (TOP-6). */
    public static final String LOOP_OPEN = "loop-open";
    /** An operator has locked the output off (CTL-2). */
    public static final String OPERATOR = "operator";
    /** A low or high cell holds the contactor open (BMS-13). */
    public static final String CONTACTOR_LOW = "contactor-low";
    /** See {@link #CONTACTOR_LOW}. */
    public static final String CONTACTOR_HIGH = "contactor-high";
    /** Closing the contactor failed three times; only an operator may try again (BMS-13). */
    public static final String CLOSING_FAILED = "closing-failed";

    /** A cause that is an alarm of a battery. */
    public static Cause of(AlarmCode code, String battery, int cell) {
        return new Cause(code.text(), battery, cell);
    }

    /** A cause of the whole bank. */
    public static Cause ofBank(String code) {
        return new Cause(code, "", 0);
    }
}
