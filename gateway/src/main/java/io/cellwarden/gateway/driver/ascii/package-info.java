/** What the drivers of packs have in common that speak in frames of ASCII digits. */
@NullMarked
package io.cellwarden.gateway.driver.ascii;

import org.jspecify.annotations.NullMarked;
