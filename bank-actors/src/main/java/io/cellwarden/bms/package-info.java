/** The bank's BMS: loop, latches, outputs, contactor, charge stage and operator control. */
@NullMarked
package io.cellwarden.bms;

import org.jspecify.annotations.NullMarked;
