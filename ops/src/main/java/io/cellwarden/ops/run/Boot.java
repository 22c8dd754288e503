package io.cellwarden.ops.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The id of one start of the program: new each time, and sorts after those before it, also where the wall clock was set
 * back or stands at 1970 because the computer has no battery for it.
 */
final class Boot {
    private static final Logger LOG = LoggerFactory.getLogger(Boot.class);
    private static final String FILE = "boot";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);
    private static final int TIME_LENGTH = "20260101T000000000".length();

    private Boot() {}

    /**
     * The id of this start; the data directory remembers it for the next one. Where that cannot be read or written it comes
     * from the clock alone: a disk that is full keeps no site from protecting.
     */
    static String id(Path dataDirectory, Instant now) {
        Path file = dataDirectory.resolve(FILE);
        Instant time = now;
        try {
            if (Files.exists(file)) {
                Instant last = time(Files.readString(file), now);
                time = last.isBefore(now) ? now : last.plusMillis(1);
            }
        } catch (IOException e) {
            LOG.error("the id of the last start cannot be read: {}", Trouble.text(e));
        }
        String id = TIME.format(time) + "%04x".formatted(new SecureRandom().nextInt(1 << 16));
        try {
            OwnFile.write(file, id);
        } catch (IOException e) {
            LOG.error("the id of this start cannot be kept for the next one: {}", Trouble.text(e));
        }
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
