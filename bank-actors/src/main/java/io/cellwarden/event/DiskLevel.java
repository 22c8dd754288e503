package io.cellwarden.event;

/** How much room is left for the journal. Declared from much to little. */
public enum DiskLevel {
    /** Enough. */
    OK,
    /** Less than the site's warning level. */
    WARNING,
    /** Less than the site's alarm level. */
    ALARM
}
