/** The DD protocol of JBD boards, also sold as Xiaoxiang, Overkill Solar and LLT: frames, field tables, requests. */
@NullMarked
package io.cellwarden.gateway.wire.jbd;

import org.jspecify.annotations.NullMarked;
