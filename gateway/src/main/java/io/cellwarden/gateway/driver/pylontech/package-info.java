/** Drives modules that speak the RS485 protocol of Pylontech. */
@NullMarked
package io.cellwarden.gateway.driver.pylontech;

import org.jspecify.annotations.NullMarked;
