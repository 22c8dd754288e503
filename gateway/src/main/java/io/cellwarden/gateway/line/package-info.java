/** Carries bytes to and from BMS hardware: serial ports and TCP bridges behind one blocking interface. */
@NullMarked
package io.cellwarden.gateway.line;

import org.jspecify.annotations.NullMarked;
