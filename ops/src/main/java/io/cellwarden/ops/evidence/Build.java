package io.cellwarden.ops.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** Which program this is. */
final class Build {
    private static final String UNKNOWN = "unknown";

    private Build() {}

    static String version() {
        return Optional.ofNullable(Build.class.getPackage().getImplementationVersion())
                .orElse("(development)");
    }

    /** The commit that it was built of; {@code -dirty} behind it where the sources had other changes. */
    static String commit() {
        try (InputStream in = Build.class.getResourceAsStream("commit.properties")) {
            Properties commit = new Properties();
            if (in != null) {
                commit.load(in);
            }
            String id = commit.getProperty("git.commit.id.abbrev", UNKNOWN);
            return id + (Boolean.parseBoolean(commit.getProperty("git.dirty")) ? "-dirty" : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
