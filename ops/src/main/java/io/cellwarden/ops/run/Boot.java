package io.cellwarden.ops.run;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The id of one start of the program: new each time, and sorts after those before it. */
final class Boot {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    private Boot() {}

    static String id(Instant now) {
        return TIME.format(now) + "%04x".formatted(new SecureRandom().nextInt(1 << 16));
    }
}
