/** Simulated battery monitors of Victron, written from the protocol sheet; they share no code with the driver. */
@NullMarked
package io.cellwarden.gateway.sim.vedirect;

import org.jspecify.annotations.NullMarked;
