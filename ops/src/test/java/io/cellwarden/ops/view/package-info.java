/** The live view over banks that the rules themselves have judged. */
@NullMarked
package io.cellwarden.ops.view;

import org.jspecify.annotations.NullMarked;
