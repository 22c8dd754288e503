/** Finds out what hardware is on a line: listens, and asks what only that hardware answers. */
@NullMarked
package io.cellwarden.gateway.detect;

import org.jspecify.annotations.NullMarked;
