package io.cellwarden.event;

/** What a battery has latched in the BMS until every cell of the bank is back at a release level. */
public enum LatchKind {
    /** A-SL11: holds the loads off until every cell is at 3.20 V or above (BMS-8). */
    LOW_CELL,
    /** A cell below the contactor's low threshold; released like {@link #LOW_CELL} (BMS-13). */
    CONTACTOR_LOW,
    /** A cell above the contactor's high threshold; released when every cell is below 3.60 V (BMS-13). */
    CONTACTOR_HIGH,
    /** A cell below 2.0 V: no charge until an operator says that the battery was recovered (CHG-5). */
    DEEP_CELL
}
