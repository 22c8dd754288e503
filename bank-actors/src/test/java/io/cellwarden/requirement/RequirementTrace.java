package io.cellwarden.requirement;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Notes for each test with a {@link Requirement} whether it passed.
 *
 * <p>Appends {@code id TAB test TAB pass|FAIL} to the file that the system property {@code requirements.file} names; the
 * build sets it. Without it (an IDE, a mutation run) nothing is written. An aborted or disabled test proves nothing and
 * leaves no line; each round of a parameterised test leaves one under the name of its method.
 */
public final class RequirementTrace implements TestWatcher {
    private static final @Nullable String FILE = System.getProperty("requirements.file");

    @Override
    public void testSuccessful(ExtensionContext context) {
        note(context, "pass");
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        note(context, "FAIL");
    }

    private static void note(ExtensionContext context, String outcome) {
        if (FILE == null) {
            return;
        }
        var type = context.getRequiredTestClass();
        var method = context.getRequiredTestMethod();
        var lines = idsOf(type, method).stream()
                .map(id -> "%s\t%s.%s\t%s\n".formatted(id, type.getCanonicalName(), method.getName(), outcome))
                .collect(Collectors.joining());
        try {
            // One write in append mode: tests that end at the same time do not cut into each other's lines.
            Files.writeString(Path.of(FILE), lines, CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SortedSet<String> idsOf(Class<?> testClass, Method method) {
        var ids = new TreeSet<String>();
        addTo(ids, method.getAnnotation(Requirement.class));
        for (var type = testClass; type != null; type = type.getEnclosingClass()) {
            addTo(ids, type.getAnnotation(Requirement.class));
        }
        return ids;
    }

    private static void addTo(SortedSet<String> ids, @Nullable Requirement requirement) {
        Stream.ofNullable(requirement)
                .map(Requirement::value)
                .flatMap(Stream::of)
                .forEach(ids::add);
    }
}
