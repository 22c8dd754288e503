/** Simulated packs that speak in frames of ASCII digits, several on one line. */
@NullMarked
package io.cellwarden.gateway.sim.ascii;

import org.jspecify.annotations.NullMarked;
