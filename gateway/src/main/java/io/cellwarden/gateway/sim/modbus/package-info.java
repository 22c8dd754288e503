/** Simulated devices that speak Modbus, several on one line. */
@NullMarked
package io.cellwarden.gateway.sim.modbus;

import org.jspecify.annotations.NullMarked;
