/** What goes over a line, byte by byte: kept for a while, written to captures, read from them and played again (ADR 0035). */
@NullMarked
package io.cellwarden.gateway.capture;

import org.jspecify.annotations.NullMarked;
