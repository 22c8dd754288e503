/** Reads and switches Daly boards. */
@NullMarked
package io.cellwarden.gateway.driver.daly;

import org.jspecify.annotations.NullMarked;
