package io.cellwarden.gateway.sim.jbd;

import java.time.Instant;

/**
 * A switch command that a simulated board got.
 *
 * @param at when, by the clock the board was given
 * @param battery name of the board's battery
 * @param chargeOn what was asked of the charge switch
 * @param dischargeOn what was asked of the discharge switch
 * @param carriedOut false if a {@link JbdFault} kept it from having an effect
 */
public record FetWrite(Instant at, String battery, boolean chargeOn, boolean dischargeOn, boolean carriedOut) {}
