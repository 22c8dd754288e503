/** Signed packages of incidents: made from the journal, and verified anywhere. */
@NullMarked
package io.cellwarden.ops.evidence;

import org.jspecify.annotations.NullMarked;
