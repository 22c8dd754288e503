package io.cellwarden.ops.site;

import io.cellwarden.site.Finding;

/**
 * A finding and where in the site file it is.
 *
 * @param finding what is wrong or doubtful
 * @param where file and line, {@code site.conf:12}; the file alone where there is no line
 */
public record Remark(Finding finding, String where) {}
