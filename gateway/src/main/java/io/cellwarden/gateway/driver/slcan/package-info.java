/** A serial CAN adapter, for the protocols of a CAN bus. */
@NullMarked
package io.cellwarden.gateway.driver.slcan;

import org.jspecify.annotations.NullMarked;
