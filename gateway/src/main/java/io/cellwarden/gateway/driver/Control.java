package io.cellwarden.gateway.driver;

/** How far a link may act on its hardware. */
public enum Control {
    /** It only reads. */
    OFF,
    /** It only says what it would switch. */
    ADVISE,
    /** It switches. */
    ON
}
