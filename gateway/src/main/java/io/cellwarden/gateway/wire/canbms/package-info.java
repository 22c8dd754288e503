/** The frames by which batteries talk to inverters over CAN (Victron, Pylontech, SMA). */
@NullMarked
package io.cellwarden.gateway.wire.canbms;

import org.jspecify.annotations.NullMarked;
