package io.cellwarden.ops.bench;

import io.cellwarden.ops.bench.Figures.Figure;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** How long protections took, up to a minute each. Any thread may add one. */
final class Latencies implements LongConsumer {
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final Histogram nanos = new SynchronizedHistogram(HIGHEST_NANOS, DIGITS);

    @Override
    public void accept(long took) {
        nanos.recordValue(Math.min(took, HIGHEST_NANOS));
    }

    /** How many there are. */
    long count() {
        return nanos.getTotalCount();
    }

    Figure p50(String name) {
        return percentile(name, 50);
    }

    Figure p99(String name) {
        return percentile(name, 99);
    }

    Figure p999(String name) {
        return percentile(name, 99.9);
    }

    private Figure percentile(String name, double percent) {
        String shown = percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
        return millis(name + ", p" + shown, nanos.getValueAtPercentile(percent));
    }

    private static Figure millis(String name, long nanos) {
        return Figure.of(name, nanos / 1e6, "ms");
    }

    /** The longest, and how many there are. */
    List<Figure> extent(String name) {
        return List.of(
                millis(name + ", longest", nanos.getMaxValue()), Figure.of(name + ", protections", count(), "times"));
    }
}
