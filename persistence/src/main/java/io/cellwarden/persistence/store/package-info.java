/** The embedded store: a log beside the program that holds the journal of all its banks. */
@NullMarked
package io.cellwarden.persistence.store;

import org.jspecify.annotations.NullMarked;
