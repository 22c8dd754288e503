/** The protocols of Seplos boards: the ASCII one of version 2 and the Modbus registers of version 3. */
@NullMarked
package io.cellwarden.gateway.wire.seplos;

import org.jspecify.annotations.NullMarked;
