package io.cellwarden.ops.evaluate;

import java.io.IOException;
import java.io.Reader;

/** Stops a line that does not end, for example behind a quote never closed, before it fills the memory. */
final class OneLineReader extends Reader {
    private static final int CHARACTERS_AT_MOST = 1_000_000;

    private final Reader content;
    private int sinceLine;

    OneLineReader(Reader content) {
        this.content = content;
    }

    /** Says that the line so far was read whole. */
    void nextLine() {
        sinceLine = 0;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        if (sinceLine > CHARACTERS_AT_MOST) {
            throw new IOException("a line of more than " + CHARACTERS_AT_MOST + " characters");
        }
        int read = content.read(buffer, offset, length);
        sinceLine += Math.max(read, 0);
        return read;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
