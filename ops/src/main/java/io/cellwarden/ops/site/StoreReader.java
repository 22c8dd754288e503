package io.cellwarden.ops.site;

import io.cellwarden.persistence.store.CassandraSettings;
import io.cellwarden.persistence.store.CassandraSettings.Consistency;
import io.cellwarden.persistence.store.CassandraSettings.Credentials;
import io.cellwarden.persistence.store.CassandraSettings.Tls;
import io.cellwarden.persistence.store.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the section {@code cassandra} of a site file. */
final class StoreReader {
    private static final CassandraSettings STANDARD = CassandraSettings.onThisComputer(CassandraSettings.PORT);
    private static final int CLUSTER_REPLICATION = 3;
    private static final int MOST_REPLICATION = 9;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+]");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(" + HOST + "):(\\d{1,5})");
    private static final Pattern DATACENTER = Pattern.compile("[A-Za-z0-9_.-]+");

    private StoreReader() {}

    /** The settings, as far as they are free of mistakes; the standard ones where the section is missing. */
    static CassandraSettings read(Section site) {
        return site.section("cassandra").map(StoreReader::settings).orElse(STANDARD);
    }

    private static CassandraSettings settings(Section section) {
        List<String> points = contactPoints(section);
        boolean here = points.stream().allMatch(CassandraSettings::isLoopback);
        Optional<Credentials> credentials = credentials(section);
        Optional<Tls> tls = section.section("tls").map(StoreReader::tls);
        if (!here && (credentials.isEmpty() || tls.isEmpty())) {
            section.wrong(
                    Section.FORM,
                    "contact-points",
                    "names " + String.join(", ", points)
                            + ", which is not this computer alone; wanted then are username,"
                            + " password-file or password-env, and tls { … }: the journal would pass the network open"
                            + " to everyone");
        }
        CassandraSettings settings = new CassandraSettings(
                points,
                name(section, "datacenter", DATACENTER, STANDARD.datacenter(), "letters, digits, _, - and ."),
                name(
                        section,
                        "keyspace",
                        CassandraSettings.KEYSPACE,
                        STANDARD.keyspace(),
                        "at most 48 small letters, digits and _, a letter first"),
                section.oneOf("consistency", SiteReader.words(Consistency.values()))
                        .orElse(STANDARD.consistency()),
                section.whole("replication", 1, MOST_REPLICATION)
                        .orElse(here ? STANDARD.replication() : CLUSTER_REPLICATION),
                credentials,
                tls);
        section.end();
        return settings;
    }

    private static List<String> contactPoints(Section section) {
        Optional<List<String>> written = section.texts("contact-points");
        if (written.isEmpty()) {
            return STANDARD.contactPoints();
        }
        List<String> points = new ArrayList<>();
        for (String one : written.get()) {
            String point = HOST.matcher(one).matches() ? one + ":" + CassandraSettings.PORT : one;
            var parts = HOST_AND_PORT.matcher(point);
            if (parts.matches() && isPort(parts.group(2))) {
                points.add(point);
            } else {
                section.wrong(
                        Section.FORM,
                        "contact-points",
                        "has \"" + one + "\"; wanted is a host or host:port, such as 127.0.0.1:9042");
            }
        }
        if (written.get().isEmpty()) {
            section.wrong(Section.FORM, "contact-points", "is empty; wanted is at least one host:port");
        }
        return points.isEmpty() ? STANDARD.contactPoints() : points;
    }

    private static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= 65_535;
    }

    private static String name(Section section, String key, Pattern form, String standard, String allowed) {
        String written = section.text(key).orElse(standard);
        if (form.matcher(written).matches()) {
            return written;
        }
        section.wrong(Section.FORM, key, "is \"" + written + "\"; wanted are " + allowed);
        return standard;
    }

    private static Optional<Credentials> credentials(Section section) {
        Optional<String> username = section.text("username");
        Optional<Secret> password = secret(section, "password");
        if (section.has("password")) {
            section.wrong(
                    Section.FORM,
                    "password",
                    "stands in the site file, which is copied to the data directory; wanted is password-file or"
                            + " password-env");
        }
        if (username.isPresent() != password.isPresent()) {
            section.wrong(
                    Section.FORM,
                    "username",
                    (username.isPresent() ? "has no password" : "is missing for a password")
                            + "; wanted are username and one of password-file and password-env");
        }
        return username.flatMap(name -> password.map(secret -> new Credentials(name, secret)));
    }

    /** From KEY-file or KEY-env. */
    private static Optional<Secret> secret(Section section, String key) {
        Optional<Secret> file = path(section, key + "-file").map(Secret.OfFile::new);
        Optional<Secret> variable = section.text(key + "-env").map(Secret.OfEnvironment::new);
        if (file.isPresent() && variable.isPresent()) {
            section.wrong(Section.FORM, key + "-env", "is given beside " + key + "-file; wanted is one of them");
        }
        return file.or(() -> variable);
    }

    /** A whole path: the copy of the site file in the data directory must mean the same file. */
    static Optional<Path> path(Section section, String key) {
        return section.text(key).flatMap(written -> {
            try {
                Path path = Path.of(written);
                if (path.isAbsolute()) {
                    return Optional.of(path);
                }
            } catch (InvalidPathException noPath) {
                section.wrong(Section.FORM, key, "is no path: " + noPath.getReason());
                return Optional.empty();
            }
            section.wrong(Section.FORM, key, "is \"" + written + "\"; wanted is a whole path, from /");
            return Optional.empty();
        });
    }

    private static Tls tls(Section section) {
        Tls tls = new Tls(path(section, "truststore"), secret(section, "truststore-password"));
        section.end();
        return tls;
    }
}
