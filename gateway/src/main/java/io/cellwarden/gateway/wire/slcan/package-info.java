/** CAN frames as text over a serial adapter (SLCAN, Lawicel). */
@NullMarked
package io.cellwarden.gateway.wire.slcan;

import org.jspecify.annotations.NullMarked;
