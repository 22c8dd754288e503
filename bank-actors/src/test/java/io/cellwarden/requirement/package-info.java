/** Joins tests to the requirements that they prove. */
@NullMarked
package io.cellwarden.requirement;

import org.jspecify.annotations.NullMarked;
