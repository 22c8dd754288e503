package io.cellwarden.ops.site;

import io.cellwarden.site.Finding;
import java.util.OptionalInt;

/**
 * A finding and where in the site file it is.
 *
 * @param finding what is wrong or doubtful
 * @param file the file, which may be one that the site file includes
 * @param line from 1; empty where the file is meant as a whole
 */
public record Remark(Finding finding, String file, OptionalInt line) {
    /** File and line as messages name them: {@code site.conf:12}. */
    public String where() {
        return line.isPresent() ? file + ":" + line.getAsInt() : file;
    }
}
