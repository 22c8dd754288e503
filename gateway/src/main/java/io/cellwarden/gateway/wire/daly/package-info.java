/** The A5 protocol of Daly boards on UART and RS485: frames, field tables, requests. */
@NullMarked
package io.cellwarden.gateway.wire.daly;

import org.jspecify.annotations.NullMarked;
