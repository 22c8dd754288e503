/** The bank: the order of inputs, the pure fold over them and the actors that run it live. */
@NullMarked
package io.cellwarden.bank;

import org.jspecify.annotations.NullMarked;
