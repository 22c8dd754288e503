/** Numbers and texts in as few bits as what came before them allows: an adaptive binary range coder and its models. */
@NullMarked
package io.cellwarden.coding;

import org.jspecify.annotations.NullMarked;
