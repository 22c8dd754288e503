/** The RS485 protocol of Pylontech modules, which other makers speak too: commands, field tables, frames. */
@NullMarked
package io.cellwarden.gateway.wire.pylontech;

import org.jspecify.annotations.NullMarked;
