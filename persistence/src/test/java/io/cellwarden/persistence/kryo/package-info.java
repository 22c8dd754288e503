/** Proves the stored bytes: round trips, frozen ids and codes, samples kept for ever, damage. */
@NullMarked
package io.cellwarden.persistence.kryo;

import org.jspecify.annotations.NullMarked;
