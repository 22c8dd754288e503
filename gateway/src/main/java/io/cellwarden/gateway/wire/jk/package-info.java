/**
 * The three protocols of JK boards: tagged frames (NW), frames of 300 bytes (JK02), and Modbus RTU of the PB series,
 * which carries JK02 frames.
 */
@NullMarked
package io.cellwarden.gateway.wire.jk;

import org.jspecify.annotations.NullMarked;
