/** Drives battery monitors on a VE.Direct line. */
@NullMarked
package io.cellwarden.gateway.driver.vedirect;

import org.jspecify.annotations.NullMarked;
