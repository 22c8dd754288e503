/** The running program: store, banks, links and the loopback control that other commands talk to. */
@NullMarked
package io.cellwarden.ops.run;

import org.jspecify.annotations.NullMarked;
