/** Checks that look at the whole build: its architecture and its requirements. */
@NullMarked
package io.cellwarden.ops;

import org.jspecify.annotations.NullMarked;
