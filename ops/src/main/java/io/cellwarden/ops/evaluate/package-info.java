/** Recorded readings through the pure rules: no actors, no store. */
@NullMarked
package io.cellwarden.ops.evaluate;

import org.jspecify.annotations.NullMarked;
