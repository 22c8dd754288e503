/**
 * The ASCII frames of YD/T 1363 ({@code ~}, hexadecimal digits, CR) that Pylontech, Seplos 2 and PACE boards share; what
 * stands in them is each protocol's own.
 */
@NullMarked
package io.cellwarden.gateway.wire.ascii;

import org.jspecify.annotations.NullMarked;
