/** Incidents and reasons in journals that the rules themselves have made. */
@NullMarked
package io.cellwarden.ops.incident;

import org.jspecify.annotations.NullMarked;
