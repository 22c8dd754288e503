/** Raw frames around incidents: kept on the disk while something happens, and found again for evidence (ADR 0035). */
@NullMarked
package io.cellwarden.ops.frames;

import org.jspecify.annotations.NullMarked;
