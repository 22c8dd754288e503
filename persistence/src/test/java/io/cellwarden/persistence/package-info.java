/** Figures about the journal, printed by hand. */
@NullMarked
package io.cellwarden.persistence;

import org.jspecify.annotations.NullMarked;
