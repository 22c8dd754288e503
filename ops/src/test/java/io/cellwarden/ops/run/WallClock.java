package io.cellwarden.ops.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clock of some processes, set while they run: Debian's libfaketime stands between them and the C library, and
 * reads what to show from a file. Their monotonic clocks stay real.
 */
final class WallClock {
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path file;
    private final Path library;
    private Duration ahead = Duration.ZERO;

    private WallClock(Path file, Path library) {
        this.file = file;
        this.library = library;
    }

    /** Whether this machine has libfaketime and pseudo-terminals. */
    static boolean available() {
        return PseudoTerminals.available() && library().isPresent();
    }

    private static Optional<Path> library() {
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return Stream.concat(Stream.of(LIBRARIES), folders.filter(Files::isDirectory))
                    .map(folder -> folder.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** A wall clock that is right. */
    static WallClock in(Path folder) throws IOException {
        WallClock clock = new WallClock(folder.resolve("wall-clock"), library().orElseThrow());
        clock.set(Duration.ZERO);
        return clock;
    }

    /** Sets it so far ahead of the right time, or behind it. */
    void set(Duration toBeAhead) throws IOException {
        ahead = toBeAhead;
        Path next = file.resolveSibling("wall-clock.next");
        Files.writeString(next, "%+d\n".formatted(toBeAhead.toSeconds()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Sets it to that time. */
    void set(Instant toShow) throws IOException {
        set(Duration.between(Instant.now(), toShow));
    }

    /** What it shows now. */
    Instant now() {
        return Instant.now().plus(ahead);
    }

    /** What makes a process see it, and wait as long as it means to: the fix is for an older C library. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "NO_FAKE_STAT", "1");
    }
}
