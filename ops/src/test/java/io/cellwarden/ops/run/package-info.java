/** The program as people run it: as a process of its own, on a line, killed and stopped. */
@NullMarked
package io.cellwarden.ops.run;

import org.jspecify.annotations.NullMarked;
