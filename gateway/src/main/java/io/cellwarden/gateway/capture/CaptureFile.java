package io.cellwarden.gateway.capture;

import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A capture that is being written: for its owner alone, and whole up to what was written last, however the program ends.
 * Not for concurrent use.
 */
public final class CaptureFile implements AutoCloseable {
    private final FileChannel file;
    private long bytes;

    private CaptureFile(FileChannel file) {
        this.file = file;
    }

    /**
     * Begins a capture.
     *
     * @param header as {@link CaptureText#header} gives it
     * @throws java.nio.file.FileAlreadyExistsException if the file exists
     * @throws IOException if it cannot be made
     */
    public static CaptureFile create(Path path, String header) throws IOException {
        CaptureFile capture =
                new CaptureFile(OwnerOnly.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        capture.lines(List.of(header));
        return capture;
    }

    /**
     * Adds lines as {@link CaptureText#line} gives them; they are handed to the operating system at once.
     *
     * @throws IOException if they cannot all be written; then none of them is
     */
    public void lines(List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        ByteBuffer text = ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (text.hasRemaining()) {
                file.write(text);
            }
            bytes = file.position();
        } catch (IOException full) {
            file.truncate(bytes); // what comes later must not go on in the middle of a line
            throw full;
        }
    }

    /** Adds moments. */
    public void add(List<Moment> moments) throws IOException {
        lines(moments.stream().map(CaptureText::line).toList());
    }

    /** Its size so far. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
