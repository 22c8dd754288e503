/** VE.Direct, text and HEX on one line. Source: protocol sheet "Victron VE.Direct". */
@NullMarked
package io.cellwarden.gateway.wire.vedirect;

import org.jspecify.annotations.NullMarked;
