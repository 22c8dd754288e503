/** What a person sees of a running site at once: pure functions from data to the lines of a terminal. */
@NullMarked
package io.cellwarden.ops.view;

import org.jspecify.annotations.NullMarked;
