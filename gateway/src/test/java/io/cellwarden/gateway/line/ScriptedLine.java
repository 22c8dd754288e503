package io.cellwarden.gateway.line;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A line in memory: what the device says to each request can be read at once. */
public final class ScriptedLine implements Line {
    private static final byte[] NOTHING = {};

    /** The requests so far. */
    public final List<byte[]> requests = new CopyOnWriteArrayList<>();

    private final UnaryOperator<byte[]> device;
    private final BlockingDeque<byte[]> arrived = new LinkedBlockingDeque<>();
    private byte[] late = NOTHING;
    private long lateAtNanos;

    /** A device that answers each request so. */
    public ScriptedLine(UnaryOperator<byte[]> device) {
        this.device = device;
    }

    /** All parts in one. */
    public static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** These bytes can be read only so long after now, or after the next request. */
    public void arriving(byte[] bytes, Duration after) {
        late = bytes;
        lateAtNanos = System.nanoTime() + after.toNanos();
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public void open() {}

    @Override
    public int read(byte[] buffer, Duration timeout) throws LineLost {
        long until = System.nanoTime() + timeout.toNanos();
        if (late.length > 0 && until > lateAtNanos) {
            until = lateAtNanos;
        }
        try {
            byte[] next = arrived.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (next == null && late.length > 0 && System.nanoTime() >= lateAtNanos) {
                next = late;
                late = NOTHING;
            }
            if (next == null) {
                return 0;
            }
            int size = Math.min(buffer.length, next.length);
            System.arraycopy(next, 0, buffer, 0, size);
            if (size < next.length) {
                arrived.addFirst(Arrays.copyOfRange(next, size, next.length));
            }
            return size;
        } catch (InterruptedException e) {
            throw new LineLost(name(), "interrupted");
        }
    }

    @Override
    public void write(byte[] bytes) {
        requests.add(bytes);
        if (late.length > 0) {
            arrived.add(late); // not read away in time
            late = NOTHING;
        }
        byte[] answer = device.apply(bytes);
        if (answer.length > 0) {
            arrived.add(answer);
        }
    }

    @Override
    public void close() {}
}
