/** A Cassandra server of one node, on this computer alone, as a process of its own. */
@NullMarked
package io.cellwarden.persistence.server;

import org.jspecify.annotations.NullMarked;
