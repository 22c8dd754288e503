/** Boards of JK (Jikong) in all their dialects. */
@NullMarked
package io.cellwarden.gateway.driver.jk;

import org.jspecify.annotations.NullMarked;
