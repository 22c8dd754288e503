/** Proves that nothing leaves the journal that is not in the archive. */
@NullMarked
package io.cellwarden.ops.archive;

import org.jspecify.annotations.NullMarked;
