package io.cellwarden.ops.backup;

import java.io.IOException;

/** Is told how far the writing is, and may end it. */
@FunctionalInterface
public interface Room {
    /**
     * After each few MiB.
     *
     * @param what is written
     * @param bytes of it so far; 0 where that is not known
     * @throws IOException if there is no room for more
     */
    void check(String what, long bytes) throws IOException;
}
