/** Reads and switches JBD boards. */
@NullMarked
package io.cellwarden.gateway.driver.jbd;

import org.jspecify.annotations.NullMarked;
