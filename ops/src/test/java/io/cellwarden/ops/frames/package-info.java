@NullMarked
package io.cellwarden.ops.frames;

import org.jspecify.annotations.NullMarked;
