/** Spoils journals and asks for what is found. */
@NullMarked
package io.cellwarden.ops.verify;

import org.jspecify.annotations.NullMarked;
