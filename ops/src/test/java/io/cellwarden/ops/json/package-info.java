/** What the program prints for other programs: one JSON object a line. */
@NullMarked
package io.cellwarden.ops.json;

import org.jspecify.annotations.NullMarked;
