package io.cellwarden.ops.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The id of one start of the program: new each time, and sorts after those before it, also where the wall clock was set
 * back or stands at 1970 because the computer has no battery for it.
 */
final class Boot {
    private static final String FILE = "boot";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);
    private static final int TIME_LENGTH = "20260101T000000000".length();

    private Boot() {}

    /** The id of this start; the data directory remembers it for the next one. */
    static String id(Path dataDirectory, Instant now) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        Instant time = now;
        if (Files.exists(file)) {
            Instant last = time(Files.readString(file), now);
            time = last.isBefore(now) ? now : last.plusMillis(1);
        }
        String id = TIME.format(time) + "%04x".formatted(new SecureRandom().nextInt(1 << 16));
        OwnFile.write(file, id);
        return id;
    }

    /** When an earlier start was; {@code unknown} if its note is damaged. */
    private static Instant time(String id, Instant unknown) {
        try {
            return TIME.parse(id.substring(0, TIME_LENGTH), Instant::from);
        } catch (java.time.DateTimeException | IndexOutOfBoundsException damaged) {
            return unknown;
        }
    }
}
