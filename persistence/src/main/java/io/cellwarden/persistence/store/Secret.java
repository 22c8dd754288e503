package io.cellwarden.persistence.store;

import io.cellwarden.persistence.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a password is; it is read when it is needed, and never shown. */
public sealed interface Secret {
    /** In the first line of a file. */
    record OfFile(Path file) implements Secret {}

    /** In a variable of the environment. */
    record OfEnvironment(String variable) implements Secret {}

    /**
     * The password.
     *
     * @throws StoreException if it cannot be read, or is empty
     */
    default String read() {
        return switch (this) {
            case OfFile(Path file) -> firstLine(file);
            case OfEnvironment(String variable) ->
                Optional.ofNullable(System.getenv(variable))
                        .filter(value -> !value.isEmpty())
                        .orElseThrow(() -> unusable("the variable " + variable + " is not set", null));
        };
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file)
                    .lines()
                    .findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> unusable(file + " is empty", null));
        } catch (IOException e) {
            throw unusable(file + " cannot be read", e);
        }
    }

    private static StoreException unusable(String why, @Nullable Exception cause) {
        return new StoreException(Reason.AWAY, "the password for Cassandra is missing: " + why, cause);
    }
}
