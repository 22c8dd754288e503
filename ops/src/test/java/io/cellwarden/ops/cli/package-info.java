/** The commands as a person or another program runs them. */
@NullMarked
package io.cellwarden.ops.cli;

import org.jspecify.annotations.NullMarked;
