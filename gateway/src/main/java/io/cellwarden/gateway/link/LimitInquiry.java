package io.cellwarden.gateway.link;

import io.cellwarden.gateway.driver.HardwareLimits;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** The question for the limits of the hardware behind one link, answered by its thread between polls. Any thread asks. */
final class LimitInquiry {
    private final AtomicReference<Optional<CompletableFuture<HardwareLimits>>> asked =
            new AtomicReference<>(Optional.empty());

    /** Asks, or waits for the answer to the one that has asked before. */
    CompletableFuture<HardwareLimits> ask() {
        return asked.updateAndGet(before -> before.or(() -> Optional.of(new CompletableFuture<>())))
                .orElseThrow();
    }

    boolean isWaiting() {
        return asked.get().isPresent();
    }

    void answer(HardwareLimits limits) {
        asked.getAndSet(Optional.empty()).ifPresent(waiting -> waiting.complete(limits));
    }
}
