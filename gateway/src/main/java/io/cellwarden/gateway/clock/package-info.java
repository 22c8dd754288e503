/** The clocks of the links: monotonic, anchored once to the wall clock. */
@NullMarked
package io.cellwarden.gateway.clock;

import org.jspecify.annotations.NullMarked;
