/** Captures played again: what the frames in them say, and what the rules decide from them (ADR 0035). */
@NullMarked
package io.cellwarden.ops.play;

import org.jspecify.annotations.NullMarked;
