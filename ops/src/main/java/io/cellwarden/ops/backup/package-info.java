/** Archives of a site: made while it runs or not, and restored into an empty data directory. */
@NullMarked
package io.cellwarden.ops.backup;

import org.jspecify.annotations.NullMarked;
