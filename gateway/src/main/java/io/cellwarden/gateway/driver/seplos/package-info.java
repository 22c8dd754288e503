/** Drives boards of Seplos: version 2, and version 3 over Modbus. */
@NullMarked
package io.cellwarden.gateway.driver.seplos;

import org.jspecify.annotations.NullMarked;
