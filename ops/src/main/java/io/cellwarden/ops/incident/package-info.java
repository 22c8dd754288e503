/** What has happened in a bank, from the first warning to the all-clear, and why. */
@NullMarked
package io.cellwarden.ops.incident;

import org.jspecify.annotations.NullMarked;
