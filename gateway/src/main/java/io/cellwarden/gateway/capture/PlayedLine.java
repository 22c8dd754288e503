package io.cellwarden.gateway.capture;

import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A line behind which a capture answers, as fast as it is asked. Where it has no answer the time-out passes for real, since a
 * driver measures it so.
 */
final class PlayedLine implements Line {
    /** So far from what was sent next a request is looked for: drivers differ in the order of a poll, not in more. */
    private static final Duration REACH = Duration.ofSeconds(5);

    private final String name;
    private final Tape tape;
    private Optional<Bytes> rest = Optional.empty();
    private boolean answers = true;

    PlayedLine(String name, Tape tape) {
        this.name = name;
        this.tape = tape;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void open() {}

    @Override
    public int read(byte[] buffer, Duration timeout) throws LineLost {
        Optional<Bytes> next = rest.or(() -> answers ? tape.hear().map(Moment.Heard::bytes) : Optional.empty());
        if (next.isEmpty()) {
            silence(timeout);
            return 0;
        }
        byte[] bytes = next.get().toArray();
        int size = Math.min(bytes.length, buffer.length);
        System.arraycopy(bytes, 0, buffer, 0, size);
        rest = size < bytes.length ? Optional.of(Bytes.copyOf(bytes, size, bytes.length)) : Optional.empty();
        return size;
    }

    private void silence(Duration timeout) throws LineLost {
        try {
            TimeUnit.NANOSECONDS.sleep(timeout.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LineLost(name, "interrupted");
        }
    }

    @Override
    public void write(byte[] bytes) {
        rest = Optional.empty();
        answers = tape.goBehind(Bytes.copyOf(bytes), REACH);
    }

    @Override
    public void close() {}
}
