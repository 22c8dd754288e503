/** Simulated JK boards: the protocol side only, written from the protocol sheet. */
@NullMarked
package io.cellwarden.gateway.sim.jk;

import org.jspecify.annotations.NullMarked;
