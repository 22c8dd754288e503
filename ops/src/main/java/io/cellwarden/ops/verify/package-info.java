/** Walks a journal and its archive and tells what is wrong with them. */
@NullMarked
package io.cellwarden.ops.verify;

import org.jspecify.annotations.NullMarked;
