/**
 * Modbus, over serial lines (RTU) and over TCP (MBAP): frames, questions and answers. The library of the project Modbus for
 * Java reads and writes what stands in the frames, see ADR 0032.
 */
@NullMarked
package io.cellwarden.gateway.wire.modbus;

import org.jspecify.annotations.NullMarked;
