/** Drives hardware that speaks Modbus, by a map of its registers in the site file. */
@NullMarked
package io.cellwarden.gateway.driver.modbus;

import org.jspecify.annotations.NullMarked;
