/** Hashes as people and files have them. */
@NullMarked
package io.cellwarden.ops.hash;

import org.jspecify.annotations.NullMarked;
