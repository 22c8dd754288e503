/** Links: one per line to hardware; they poll, number and spool what they hear, and drive switches. */
@NullMarked
package io.cellwarden.gateway.link;

import org.jspecify.annotations.NullMarked;
