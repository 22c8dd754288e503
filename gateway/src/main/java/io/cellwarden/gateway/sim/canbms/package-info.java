/** A simulated CAN bus behind a serial adapter; written from the protocol sheets, sharing nothing with the driver. */
@NullMarked
package io.cellwarden.gateway.sim.canbms;

import org.jspecify.annotations.NullMarked;
