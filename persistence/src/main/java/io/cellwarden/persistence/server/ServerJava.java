package io.cellwarden.persistence.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The Java that a Cassandra server runs on, 11 or 17: it does not start on this program's. */
final class ServerJava {
    /** The home of the JDK or JRE to use, or its java. */
    private static final String VARIABLE = "CELLWARDEN_CASSANDRA_JAVA";

    private static final Pattern FITTING = Pattern.compile("(?ms).*^JAVA_VERSION=\"(11|17)[.\"].*");
    private static final Path USUAL = Path.of("/usr/lib/jvm");

    private static final List<String> EXPORTS = List.of(
            "java.base/jdk.internal.misc",
            "java.base/jdk.internal.ref",
            "java.base/sun.nio.ch",
            "java.management.rmi/com.sun.jmx.remote.internal.rmi",
            "java.rmi/sun.rmi.registry",
            "java.rmi/sun.rmi.server",
            "java.rmi/sun.rmi.transport.tcp",
            "java.sql/java.sql",
            "jdk.unsupported/sun.misc");
    private static final List<String> OPENS = List.of(
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.lang.module",
            "java.base/java.lang.reflect",
            "java.base/java.math",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/jdk.internal.loader",
            "java.base/jdk.internal.math",
            "java.base/jdk.internal.misc",
            "java.base/jdk.internal.module",
            "java.base/jdk.internal.ref",
            "java.base/jdk.internal.reflect",
            "java.base/jdk.internal.util.jar",
            "java.base/sun.nio.ch",
            "jdk.compiler/com.sun.tools.javac.file",
            "jdk.management/com.sun.management.internal");

    private ServerJava() {}

    /**
     * The java to start it with.
     *
     * @throws IOException if this computer has none that fits
     */
    static Path find() throws IOException {
        List<Path> candidates = new ArrayList<>();
        for (String variable : List.of(VARIABLE, "JAVA_HOME")) {
            String home = Objects.requireNonNullElse(System.getenv(variable), "");
            if (!home.isEmpty()) {
                candidates.add(Path.of(home));
                candidates.add(Path.of(home, "bin", "java"));
            }
        }
        for (String folder :
                Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1)) {
            candidates.add(Path.of(folder, "java"));
        }
        if (Files.isDirectory(USUAL)) {
            try (DirectoryStream<Path> homes = Files.newDirectoryStream(USUAL)) {
                homes.forEach(home -> candidates.add(home.resolve("bin/java")));
            }
        }
        for (Path candidate : candidates) {
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate) && fits(candidate.toRealPath())) {
                return candidate.toRealPath();
            }
        }
        throw new IOException("Cassandra needs Java 17 or 11, and this computer has none: install one, such as"
                + " openjdk-17-jre-headless, or name its folder in " + VARIABLE);
    }

    /** The release file tells the version without the start of a JVM. */
    private static boolean fits(Path java) throws IOException {
        Path release = java.resolveSibling("../release").normalize();
        return Files.isReadable(release)
                && FITTING.matcher(Files.readString(release)).matches();
    }

    /** The command that starts a server with the configuration in its directory. */
    static List<String> command(Path java, Path directory, Path jars, Path agent) {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xms256m", "-Xmx512m"));
        for (String name : EXPORTS) {
            command.addAll(List.of("--add-exports", name + "=ALL-UNNAMED"));
        }
        for (String name : OPENS) {
            command.addAll(List.of("--add-opens", name + "=ALL-UNNAMED"));
        }
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Djdk.attach.allowAttachSelf=true",
                "-javaagent:" + agent,
                "-Dcassandra-foreground=yes",
                "-Dcassandra.config=" + directory.resolve("cassandra.yaml").toUri(),
                "-Dcassandra.storagedir=" + directory,
                "-Dlogback.configurationFile="
                        + directory.resolve("logback.xml").toUri(),
                "-Djava.io.tmpdir=" + directory,
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.ring_delay_ms=1000",
                "-Dcassandra.superuser_setup_delay_ms=0",
                "-cp",
                jars + File.separator + "*",
                "org.apache.cassandra.service.CassandraDaemon"));
        return command;
    }
}
