/** A simulated JBD board, written from the protocol sheet alone. */
@NullMarked
package io.cellwarden.gateway.sim.jbd;

import org.jspecify.annotations.NullMarked;
