package io.cellwarden.ops.run;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Writes of one file, one after the other: a later one must never be replaced by an earlier one. Any thread may use it. */
final class WritesInTurn {
    private CompletableFuture<Void> last = CompletableFuture.allOf(); // of nothing: done

    /** One of them. */
    @FunctionalInterface
    interface Write {
        /** Returns once the disk has it. */
        void run() throws IOException;
    }

    /** Writes once all before are over, whatever became of them; the same failure as the write's, if it fails. */
    synchronized CompletableFuture<Void> next(Write write) {
        last = last.handle((done, failure) -> "whatever became of it")
                .thenRunAsync(
                        () -> {
                            try {
                                write.run();
                            } catch (IOException e) {
                                throw new CompletionException(e);
                            }
                        },
                        // A virtual thread whose write hangs would hold one of the few threads that all others need.
                        task -> Thread.ofPlatform().daemon().name("write").start(task));
        return last;
    }

    /** Done once all that was asked for so far is over. */
    synchronized CompletableFuture<Void> last() {
        return last;
    }
}
