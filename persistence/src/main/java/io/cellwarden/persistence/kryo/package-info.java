/** The bytes of a journal event: explicit ids, a version in front of each type, nothing that Java names. */
@NullMarked
package io.cellwarden.persistence.kryo;

import org.jspecify.annotations.NullMarked;
