package io.cellwarden.coding;

/**
 * Writes or reads one bit after another. A description of data in terms of {@link #bit} serves both ways, so what is
 * written and what is read cannot differ.
 */
public interface BitCoder {
    /**
     * Codes one bit.
     *
     * @param odds how likely it is to be set; learns from it
     * @param bit what to write; a reader ignores it
     * @return the bit that was written
     */
    boolean bit(Odds odds, boolean bit);
}
