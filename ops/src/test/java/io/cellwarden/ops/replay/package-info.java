/** Replay and what-if over journals that the rules themselves have made. */
@NullMarked
package io.cellwarden.ops.replay;

import org.jspecify.annotations.NullMarked;
