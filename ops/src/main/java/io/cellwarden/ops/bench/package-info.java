/** Measures the program: protection, intake, memory and start, each beside the bare rules (docs/benchmarks.md). */
@NullMarked
package io.cellwarden.ops.bench;

import org.jspecify.annotations.NullMarked;
