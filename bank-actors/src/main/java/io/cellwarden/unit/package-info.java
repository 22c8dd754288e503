/** Integer quantities with a fixed unit, and the immutable lists that hold them. */
@NullMarked
package io.cellwarden.unit;

import org.jspecify.annotations.NullMarked;
