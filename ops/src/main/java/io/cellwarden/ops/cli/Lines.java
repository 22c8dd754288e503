package io.cellwarden.ops.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Results, a line each, buffered; {@link #close} flushes whatever happened before. */
final class Lines implements AutoCloseable {
    /** Whoever reads the results has gone, as {@code head} does: there is nothing more to do. */
    static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1;

        ReaderGone(IOException cause) {
            super(cause);
        }
    }

    private final Writer writer;

    Lines(OutputStream out) {
        writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    }

    void add(String line) {
        try {
            writer.write(line);
            writer.write('\n');
        } catch (IOException e) {
            throw new ReaderGone(e);
        }
    }

    void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw new ReaderGone(e);
        }
    }

    @Override
    public void close() {
        flush();
    }
}
