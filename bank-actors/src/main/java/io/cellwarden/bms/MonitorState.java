package io.cellwarden.bms;

import io.cellwarden.unit.Ints;
import java.time.Instant;

/**
 * What a battery monitor last measured; {@link Ints#ABSENT} for what it does not tell.
 *
 * @param at the bank's clock when it was taken in
 * @param voltageMv of the bank
 * @param currentMa of the bank, positive while charging
 * @param socPermille state of charge
 * @param consumedMah drawn since the bank was full
 * @param timeToGoMin until the bank is empty
 */
public record MonitorState(
        Instant at, int voltageMv, int currentMa, int socPermille, int consumedMah, int timeToGoMin) {}
