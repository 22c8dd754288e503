package io.cellwarden.battery;

/**
 * What a battery's own hardware says of its protections (ADR 0037).
 *
 * @param charge whether it keeps the battery from being charged
 * @param discharge whether it keeps it from being discharged
 * @param protects the protections that have acted, in its own words; empty if none has
 * @param warns what it warns of before it acts; empty if of nothing
 */
public record Protection(boolean charge, boolean discharge, String protects, String warns) {
    /** It says nothing. */
    static final Protection NONE = new Protection(false, false, "", "");
}
