package io.cellwarden.gateway.sim;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A pseudo-terminal of Linux as a serial adapter with a device behind it: it appears at a path, a master opens it there
 * and sets a speed, and the device reads that speed. To close it is to pull the adapter out: whoever has it open gets an
 * error. Plugged in again is another one at the same path.
 *
 * <p>One thread reads and writes; any may close it or change the speed.
 */
public final class PseudoTerminal implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_NONBLOCK = 0x800;
    private static final short POLLIN = 1;
    private static final int LOOK_AFTER_MS = 20;
    private static final int LARGEST_TERMIOS = 256;
    private static final int LONGEST_NAME = 128;

    private static final MethodHandle OPENPT = function("posix_openpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle GRANT = function("grantpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle UNLOCK = function("unlockpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle NAME = function("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle OPEN = function("open", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle POLL = function("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GET_SETTINGS = function("tcgetattr", JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SET_SETTINGS = function("tcsetattr", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle MAKE_RAW = procedure("cfmakeraw", ADDRESS);
    private static final MethodHandle SPEED = function("cfgetospeed", JAVA_INT, ADDRESS);

    private final Path path;
    private final Path name;
    private final int device;
    /** Kept open, or the device would see an error whenever no master has it open. */
    private final int terminal;

    private volatile int baud;
    private volatile boolean unplugged;
    private boolean closed;

    private PseudoTerminal(Path path, Path name, int baud, int device, int terminal) {
        this.path = path;
        this.name = name;
        this.baud = baud;
        this.device = device;
        this.terminal = terminal;
    }

    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return linked(name, FunctionDescriptor.of(result, arguments));
    }

    private static MethodHandle procedure(String name, MemoryLayout... arguments) {
        return linked(name, FunctionDescriptor.ofVoid(arguments));
    }

    @SuppressWarnings("restricted") // these calls are the purpose of this class
    private static MethodHandle linked(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    /**
     * Plugs in a new one.
     *
     * @param path a link that is made, or replaced
     * @param baud the speed of the device
     * @throws IOException if this computer gives none
     */
    public static PseudoTerminal at(Path path, int baud) throws IOException {
        try (Arena memory = Arena.ofConfined()) {
            int device = checked("posix_openpt", (int) OPENPT.invokeExact(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
            checked("grantpt", (int) GRANT.invokeExact(device));
            checked("unlockpt", (int) UNLOCK.invokeExact(device));
            MemorySegment text = memory.allocate(LONGEST_NAME);
            checked("ptsname_r", -(int) NAME.invokeExact(device, text, (long) LONGEST_NAME));
            int terminal = checked("open", (int) OPEN.invokeExact(text, O_RDWR | O_NOCTTY | O_CLOEXEC));
            MemorySegment settings = memory.allocate(LARGEST_TERMIOS);
            checked("tcgetattr", (int) GET_SETTINGS.invokeExact(terminal, settings));
            MAKE_RAW.invokeExact(settings);
            checked("tcsetattr", (int) SET_SETTINGS.invokeExact(terminal, 0, settings));
            Path name = Path.of(text.getString(0));
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, name);
            return new PseudoTerminal(path, name, baud, device, terminal);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private static int checked(String call, int result) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed");
        }
        return result;
    }

    /** Native calls declare any throwable; ours throw none but what is checked here. */
    private static IOException unexpected(Throwable failed) {
        return switch (failed) {
            case IOException known -> known;
            case RuntimeException known -> throw known;
            case Error known -> throw known;
            default -> new IOException(failed);
        };
    }

    /** The device goes on at another speed. */
    public void setBaud(int other) {
        baud = other;
    }

    /**
     * Waits a moment for bytes of the master.
     *
     * @return how many there are in {@code buffer}; 0 if none came
     * @throws IOException if it was unplugged
     */
    public synchronized int read(byte[] buffer) throws IOException {
        try (Arena memory = Arena.ofConfined()) {
            checkPlugged();
            MemorySegment wanted = memory.allocate(8, 4);
            wanted.set(JAVA_INT, 0, device);
            wanted.set(JAVA_SHORT, 4, POLLIN);
            if ((int) POLL.invokeExact(wanted, 1L, LOOK_AFTER_MS) <= 0) {
                return 0;
            }
            MemorySegment bytes = memory.allocate(buffer.length);
            int read = checked("read", (int) (long) READ.invokeExact(device, bytes, (long) buffer.length));
            MemorySegment.copy(bytes, JAVA_BYTE, 0, buffer, 0, read);
            return read;
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /**
     * Sends bytes to the master; garbage if it does not listen at the speed of the device. What nobody takes is lost.
     *
     * @return what went over the line
     * @throws IOException if it was unplugged
     */
    public synchronized byte[] write(byte[] bytes) throws IOException {
        try (Arena memory = Arena.ofConfined()) {
            checkPlugged();
            int listening = masterBaud(memory);
            byte[] sent = listening == baud || listening <= 0 ? bytes : Uart.heard(bytes, baud, listening);
            MemorySegment out = memory.allocateFrom(JAVA_BYTE, sent);
            long taken = (long) WRITE.invokeExact(device, out, (long) sent.length);
            return Arrays.copyOf(sent, (int) Math.max(taken, 0));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private void checkPlugged() throws IOException {
        if (unplugged) {
            throw new IOException(path + " is unplugged");
        }
    }

    /** The speed to which the master has set its end; both ends have the same settings. */
    private int masterBaud(Arena memory) throws Throwable {
        MemorySegment settings = memory.allocate(LARGEST_TERMIOS);
        checked("tcgetattr", (int) GET_SETTINGS.invokeExact(device, settings));
        int speed = (int) SPEED.invokeExact(settings);
        return switch (speed) { // <bits/termios.h>; newer libraries give the speed itself
            case 9 -> 1_200;
            case 11 -> 2_400;
            case 12 -> 4_800;
            case 13 -> 9_600;
            case 14 -> 19_200;
            case 15 -> 38_400;
            case 0x1001 -> 57_600;
            case 0x1002 -> 115_200;
            default -> speed;
        };
    }

    /** Pulls it out. */
    @Override
    public void close() throws IOException {
        unplugged = true; // lets go of a read
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (Files.isSymbolicLink(path) && Files.readSymbolicLink(path).equals(name)) {
                Files.delete(path);
            }
            try {
                checked("close", (int) CLOSE.invokeExact(device));
                checked("close", (int) CLOSE.invokeExact(terminal));
            } catch (Throwable failed) {
                throw unexpected(failed);
            }
        }
    }
}
