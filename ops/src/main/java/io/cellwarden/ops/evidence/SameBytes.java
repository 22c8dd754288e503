package io.cellwarden.ops.evidence;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Takes bytes only as long as they are those of an input. */
final class SameBytes extends OutputStream {
    private final InputStream wanted;
    private long at;

    /** Byte {@link #at} is another. */
    static final class Different extends IOException {
        private static final long serialVersionUID = 1;

        private final long at;

        Different(long at) {
            super("byte " + at + " differs");
            this.at = at;
        }

        long at() {
            return at;
        }
    }

    SameBytes(InputStream wanted) {
        this.wanted = new BufferedInputStream(wanted);
    }

    @Override
    public void write(int value) throws IOException {
        if (wanted.read() != (value & 0xff)) {
            throw new Different(at);
        }
        at++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        byte[] expected = wanted.readNBytes(length);
        int same = Arrays.mismatch(bytes, from, from + length, expected, 0, expected.length);
        if (same >= 0) {
            throw new Different(at + same);
        }
        at += length;
    }

    /** Nothing more comes. */
    void end() throws IOException {
        if (wanted.read() >= 0) {
            throw new Different(at);
        }
    }
}
