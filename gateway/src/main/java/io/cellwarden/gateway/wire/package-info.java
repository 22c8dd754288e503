/** Turns the bytes of a BMS line into frames and verdicts; pure, so that live link, replay and {@code decode} agree. */
@NullMarked
package io.cellwarden.gateway.wire;

import org.jspecify.annotations.NullMarked;
