/** A simulated Daly board, written from the protocol sheet alone. */
@NullMarked
package io.cellwarden.gateway.sim.daly;

import org.jspecify.annotations.NullMarked;
