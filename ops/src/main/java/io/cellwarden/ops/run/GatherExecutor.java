package io.cellwarden.ops.run;

import com.typesafe.config.Config;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * The threads of the actors. What an actor hands to others runs next on the same thread, so that the gather of an input
 * ends before the next input begins; all else is served first come, first served.
 *
 * <p>Without that the twenty messages of each gather would stand in one queue with those of all other banks, and a reading
 * would wait for as many turns of them. A turn is bounded, so that actors that never stop talking hold up nobody: Pekko's
 * own pool lets what comes from outside wait without a bound while its threads are busy.
 */
final class GatherExecutor extends ThreadPoolExecutor {
    /** So much may follow from one task before others have their turn; a gather of a battery has less than a third. */
    static final int LONGEST_TURN = 100;

    private final ThreadLocal<Turn> turns = ThreadLocal.withInitial(Turn::new);

    /** What one thread has still to do in its turn. */
    private static final class Turn {
        final Queue<Runnable> waiting = new ArrayDeque<>();
        boolean running;
    }

    GatherExecutor(int threads, ThreadFactory factory) {
        super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    }

    @Override
    public void execute(Runnable task) {
        Turn turn = turns.get();
        if (turn.running) {
            turn.waiting.add(task);
        } else {
            super.execute(task);
        }
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        turns.get().running = true;
    }

    @Override
    protected void afterExecute(Runnable task, Throwable failure) {
        Turn turn = turns.get();
        try {
            for (int done = 0; done < LONGEST_TURN && !turn.waiting.isEmpty(); done++) {
                turn.waiting.remove().run();
            }
        } finally {
            turn.running = false;
            turn.waiting.forEach(super::execute);
            turn.waiting.clear();
        }
    }

    /** Pekko makes it from the configuration, {@code executor} of a dispatcher: a thread for each processor, two at least. */
    public static final class Configurator extends ExecutorServiceConfigurator {
        /** As Pekko calls it. */
        public Configurator(Config config, DispatcherPrerequisites prerequisites) {
            super(config, prerequisites);
        }

        @Override
        public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory factory) {
            return new ExecutorServiceFactory() {
                @Override
                public ExecutorService createExecutorService() {
                    return new GatherExecutor(Math.max(2, Runtime.getRuntime().availableProcessors()), factory);
                }
            };
        }
    }
}
