/** What the bank needs of the world around it: hardware, durable records and those who watch it. */
@NullMarked
package io.cellwarden.port;

import org.jspecify.annotations.NullMarked;
