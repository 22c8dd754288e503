/** The demo: stories of incidents, chaos from a seed, and the proof that the journal holds after it. */
@NullMarked
package io.cellwarden.ops.demo;

import org.jspecify.annotations.NullMarked;
