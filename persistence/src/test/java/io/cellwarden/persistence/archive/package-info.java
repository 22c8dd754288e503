/** What is kept for ever, and the files it is kept in, damaged ones too. */
@NullMarked
package io.cellwarden.persistence.archive;

import org.jspecify.annotations.NullMarked;
