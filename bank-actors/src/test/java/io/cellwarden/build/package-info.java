/** Steps of the build that are easier said in Java than in the pom. */
@NullMarked
package io.cellwarden.build;

import org.jspecify.annotations.NullMarked;
