/** The site check: what stands around the batteries, held against the manual's figures. */
@NullMarked
package io.cellwarden.ops.check;

import org.jspecify.annotations.NullMarked;
