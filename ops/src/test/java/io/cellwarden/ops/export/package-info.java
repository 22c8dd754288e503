/** Readings on their way out of journals and into them. */
@NullMarked
package io.cellwarden.ops.export;

import org.jspecify.annotations.NullMarked;
