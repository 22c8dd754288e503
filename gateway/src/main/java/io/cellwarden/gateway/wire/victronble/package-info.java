/**
 * Instant Readout of Victron devices: encrypted Bluetooth advertisements, as lines of a receiver. Source: protocol sheet
 * "Victron Instant Readout".
 */
@NullMarked
package io.cellwarden.gateway.wire.victronble;

import org.jspecify.annotations.NullMarked;
