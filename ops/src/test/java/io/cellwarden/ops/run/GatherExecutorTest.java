package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The threads of the actors")
class GatherExecutorTest {
    private static final long PATIENCE_S = 20;

    private final GatherExecutor executor = new GatherExecutor(1, work -> {
        Thread thread = new Thread(work);
        thread.setUncaughtExceptionHandler((failed, why) -> {});
        return thread;
    });
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void endThreads() throws InterruptedException {
        executor.shutdownNow();
        assertThat(executor.awaitTermination(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void do_all_that_follows_from_a_task_before_the_next_task() throws InterruptedException {
        executor.execute(() -> {
            begun.release();
            await(go);
            executor.execute(() -> {
                done.add("a follows");
                executor.execute(() -> done.add("b follows from that"));
            });
            done.add("first");
        });
        begun.acquire();
        executor.execute(() -> done.add("next"));
        executor.execute(end::countDown);
        go.countDown();

        await(end);
        assertThat(done).containsExactly("first", "a follows", "b follows from that", "next");
    }

    @Test
    void let_others_have_their_turn_where_a_task_never_ends_following() throws InterruptedException {
        executor.execute(this::again);
        executor.execute(end::countDown);

        await(end);
        assertThat(done.size()).isGreaterThanOrEqualTo(GatherExecutor.LONGEST_TURN);
    }

    private void again() {
        done.add("again");
        executor.execute(this::again);
    }

    @Test
    void lose_nothing_that_follows_from_a_task_that_fails() throws InterruptedException {
        executor.execute(() -> {
            executor.execute(() -> {
                throw new IllegalStateException("meant to fail");
            });
            executor.execute(end::countDown);
        });

        await(end);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
