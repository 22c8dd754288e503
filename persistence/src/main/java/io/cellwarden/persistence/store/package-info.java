/** The stores that hold the journal of all banks: a log beside the program, or a Cassandra cluster. */
@NullMarked
package io.cellwarden.persistence.store;

import org.jspecify.annotations.NullMarked;
