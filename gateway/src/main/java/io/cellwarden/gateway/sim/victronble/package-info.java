/**
 * Simulated smart batteries of Victron that advertise, and the receiver that prints it, written from the protocol sheet; they
 * share no code with the driver.
 */
@NullMarked
package io.cellwarden.gateway.sim.victronble;

import org.jspecify.annotations.NullMarked;
