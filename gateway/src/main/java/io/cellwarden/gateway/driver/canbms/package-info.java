/** Batteries on a CAN bus, and banks that speak as one. */
@NullMarked
package io.cellwarden.gateway.driver.canbms;

import org.jspecify.annotations.NullMarked;
