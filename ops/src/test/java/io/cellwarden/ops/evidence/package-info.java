/** The key by which evidence is signed. */
@NullMarked
package io.cellwarden.ops.evidence;

import org.jspecify.annotations.NullMarked;
