/** The demo: its stories in simulated time, and chaos as a real process. */
@NullMarked
package io.cellwarden.ops.demo;

import org.jspecify.annotations.NullMarked;
