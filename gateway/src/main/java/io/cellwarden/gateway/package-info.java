/** What the gateway offers to the program as a whole: the protocols by name. */
@NullMarked
package io.cellwarden.gateway;

import org.jspecify.annotations.NullMarked;
