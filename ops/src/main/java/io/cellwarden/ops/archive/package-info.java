/** Moves what is old from the journal into the archive. */
@NullMarked
package io.cellwarden.ops.archive;

import org.jspecify.annotations.NullMarked;
