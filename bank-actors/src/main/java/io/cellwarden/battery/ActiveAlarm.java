package io.cellwarden.battery;

import java.time.Instant;

/**
 * An alarm that is up.
 *
 * @param cell the first-out cell from 1, 0 where it is not one cell's (GEN-3)
 * @param since when it was raised
 * @param worst worst value since, in mV or 0.1 °C (ALM-8)
 */
public record ActiveAlarm(int cell, Instant since, int worst) {}
