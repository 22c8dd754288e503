/** Readings and events that leave a journal, and readings of other systems that come into one of their own. */
@NullMarked
package io.cellwarden.ops.export;

import org.jspecify.annotations.NullMarked;
