/** Listens to what Victron devices advertise, through a receiver on a serial line. */
@NullMarked
package io.cellwarden.gateway.driver.victronble;

import org.jspecify.annotations.NullMarked;
