/** One cell: which of its limits it is beyond, and since when. */
@NullMarked
package io.cellwarden.cell;

import org.jspecify.annotations.NullMarked;
