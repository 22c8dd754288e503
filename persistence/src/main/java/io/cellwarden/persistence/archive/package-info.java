/** What is kept of a bank's journal for ever: verified files that readers see in front of the journal (ADR 0025). */
@NullMarked
package io.cellwarden.persistence.archive;

import org.jspecify.annotations.NullMarked;
