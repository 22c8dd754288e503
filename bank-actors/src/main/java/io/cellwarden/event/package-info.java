/** The vocabulary of the rules: the inputs that go in and the events that come out. */
@NullMarked
package io.cellwarden.event;

import org.jspecify.annotations.NullMarked;
