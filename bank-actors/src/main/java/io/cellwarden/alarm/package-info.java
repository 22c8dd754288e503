/** The life of an alarm, from its coming up until somebody has seen it and it is over (SPEC section 12). */
@NullMarked
package io.cellwarden.alarm;

import org.jspecify.annotations.NullMarked;
