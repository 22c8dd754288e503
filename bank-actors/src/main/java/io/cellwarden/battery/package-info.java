/** One battery: its readings, alarms, pre-alarm delay and balancing. */
@NullMarked
package io.cellwarden.battery;

import org.jspecify.annotations.NullMarked;
