package io.cellwarden.gateway.clock;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The monotonic clock that runs on while the computer sleeps, which {@link System#nanoTime} does not: what was read
 * before is old afterwards. Where the system has none, it is {@link System#nanoTime}.
 */
public final class UpTime {
    /** {@code CLOCK_BOOTTIME} of Linux. */
    private static final int BOOT_TIME = 7;

    private static final MemoryLayout TIMESPEC =
            MemoryLayout.structLayout(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    private static final Optional<MethodHandle> CLOCK_GETTIME = find();
    /** Each thread's own, made once: every message of a bank asks for the time. */
    private static final ThreadLocal<MemorySegment> TIME =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(TIMESPEC));

    private UpTime() {}

    @SuppressWarnings("restricted") // the launcher enables native access
    private static Optional<MethodHandle> find() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("clock_gettime")
                .map(function -> linker.downcallHandle(
                        function,
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)));
    }

    /** Nanoseconds since some moment; only differences mean something. */
    public static long nanos() {
        return CLOCK_GETTIME.isPresent() ? bootTime(CLOCK_GETTIME.get()) : System.nanoTime();
    }

    private static long bootTime(MethodHandle clockGettime) {
        MemorySegment time = TIME.get();
        try {
            int failed = (int) clockGettime.invokeExact(BOOT_TIME, time);
            if (failed != 0) {
                throw new IllegalStateException("CLOCK_BOOTTIME cannot be read; Linux has it since 2.6.39");
            }
            return TimeUnit.SECONDS.toNanos(time.getAtIndex(ValueLayout.JAVA_LONG, 0))
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of C throws nothing", e);
        }
    }
}
