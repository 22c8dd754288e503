package io.cellwarden.event;

/** Advice that switches nothing. */
public enum Advisory {
    /** More than 0.5 A charged or discharged outside the temperature range for it (ALM-10). */
    CW_OUT_OF_RANGE_USE("CW-OUT-OF-RANGE-USE");

    private final String text;

    Advisory(String text) {
        this.text = text;
    }

    /** The full code. */
    public String text() {
        return text;
    }
}
