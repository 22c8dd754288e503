/**
 * What all drivers share: what a driver is, how it asks over a line, and how what it hears becomes inputs of a bank.
 * Each protocol's own driver has a package below; {@link io.cellwarden.gateway.Protocols} lists them.
 */
@NullMarked
package io.cellwarden.gateway.driver;

import org.jspecify.annotations.NullMarked;
