/** Judges journalled inputs again: what happened, whether it would be decided so today, and what-if. */
@NullMarked
package io.cellwarden.ops.replay;

import org.jspecify.annotations.NullMarked;
