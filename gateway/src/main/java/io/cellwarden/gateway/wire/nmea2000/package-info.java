/** The messages by which devices on an NMEA 2000 bus (and VE.Can) tell of batteries. */
@NullMarked
package io.cellwarden.gateway.wire.nmea2000;

import org.jspecify.annotations.NullMarked;
