/** Battery monitors on an NMEA 2000 bus. */
@NullMarked
package io.cellwarden.gateway.driver.nmea2000;

import org.jspecify.annotations.NullMarked;
