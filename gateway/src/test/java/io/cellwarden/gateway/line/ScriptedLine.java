package io.cellwarden.gateway.line;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A line in memory: what the device says to each request can be read at once. */
public final class ScriptedLine implements Line {
    private static final byte[] NOTHING = {};

    /** The requests so far. */
    public final List<byte[]> requests = new CopyOnWriteArrayList<>();

    /** The lines beside the data as they are driven. */
    public final Map<Pin, Boolean> pins = new ConcurrentHashMap<>();

    private final UnaryOperator<byte[]> device;
    private Optional<UnaryOperator<Pin>> wiring = Optional.empty();
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

    /** A serial port with lines beside its data, of which those that are not driven show what is wired to them. */
    public void wired(UnaryOperator<Pin> wires) {
        wiring = Optional.of(wires);
    }

    /** Its lines can be driven no more. */
    public void unplugged() {
        wiring = Optional.empty();
    }

    @Override
    public boolean drive(Pin pin, boolean on) {
        if (wiring.isPresent()) {
            pins.put(pin, on);
        }
        return wiring.isPresent();
    }

    @Override
    public boolean isOn(Pin pin) {
        return pins.getOrDefault(pin.isDriven() ? pin : wiring.orElseThrow().apply(pin), false);
    }

    @Override
    public void close() {
        pins.clear();
    }
}
