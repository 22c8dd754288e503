package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.clock.UpTime;
import io.cellwarden.port.Bulletin;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What banks allow, for the links that publish it. A bank tells it each second; one that has not told it for 3 s of real
 * time, sleep included, is taken for gone, whatever keeps it from telling. Any thread may use it.
 */
public final class Bulletins {
    /** So long the last bulletin of a bank counts. */
    public static final Duration COUNTS_FOR = Duration.ofSeconds(3);

    private final Map<String, Timed> latest = new ConcurrentHashMap<>();
    private final LongSupplier uptimeNanos;

    private record Timed(Bulletin bulletin, long nanos) {}

    /** No bulletins yet. */
    public Bulletins() {
        this(UpTime::nanos);
    }

    /** The same on another clock. */
    public Bulletins(LongSupplier uptimeNanos) {
        this.uptimeNanos = uptimeNanos;
    }

    /** Keeps the latest of its bank. */
    public void put(Bulletin bulletin) {
        latest.put(bulletin.bank(), new Timed(bulletin, uptimeNanos.getAsLong()));
    }

    /** What a bank has told within the last 3 s. */
    public Optional<Bulletin> of(String bank) {
        return Optional.ofNullable(latest.get(bank))
                .filter(timed -> uptimeNanos.getAsLong() - timed.nanos() <= COUNTS_FOR.toNanos())
                .map(Timed::bulletin);
    }
}
