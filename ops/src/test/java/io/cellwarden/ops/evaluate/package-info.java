/** Files of readings, our own and those of other systems. */
@NullMarked
package io.cellwarden.ops.evaluate;

import org.jspecify.annotations.NullMarked;
