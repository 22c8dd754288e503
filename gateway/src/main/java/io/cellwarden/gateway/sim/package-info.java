/**
 * Simulated batteries, chargers, loads and BMS boards: demo, tests and benchmarks run the real protocols against them.
 * Written from the protocol sheets and sharing no code with the decoders, so that one checks the other.
 */
@NullMarked
package io.cellwarden.gateway.sim;

import org.jspecify.annotations.NullMarked;
