/** The site file: from HOCON to records, every mistake with its line. */
@NullMarked
package io.cellwarden.ops.site;

import org.jspecify.annotations.NullMarked;
