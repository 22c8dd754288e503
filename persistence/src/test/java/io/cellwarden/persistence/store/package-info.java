/** Proves the embedded store with real files and real processes that are killed. */
@NullMarked
package io.cellwarden.persistence.store;

import org.jspecify.annotations.NullMarked;
