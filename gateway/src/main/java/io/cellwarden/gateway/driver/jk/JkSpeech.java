package io.cellwarden.gateway.driver.jk;

import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.jk.JkSwitch;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** How one board is spoken to. What it learns of the board it keeps until the line is opened again. */
sealed interface JkSpeech permits TaggedSpeech, BlockSpeech {

    /** The line was opened again: another board may be behind it. */
    void opened();

    /**
     * Asks what the board measures.
     *
     * @param settingsToo whether it is to be asked how its switches are set, too
     * @return empty if it does not answer in this dialect, or with nothing that is certain
     */
    Optional<JkReading> read(JkLine line, boolean settingsToo, BooleanSupplier givesWay) throws LineLost;

    /** What sets a switch. */
    Bytes frame(JkSwitch which, boolean on);

    /** How sure it is that two boards answer, as {@link io.cellwarden.gateway.driver.Exchange#answeredTwice} says. */
    int answeredTwice(JkLine line);

    /**
     * Sets a switch.
     *
     * @return why the board refuses it, if it says so; that it does not, says nothing of the effect
     */
    Optional<String> write(JkLine line, JkSwitch which, boolean on, BooleanSupplier givesWay) throws LineLost;
}
