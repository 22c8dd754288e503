@NullMarked
package io.cellwarden.ops.check;

import org.jspecify.annotations.NullMarked;
