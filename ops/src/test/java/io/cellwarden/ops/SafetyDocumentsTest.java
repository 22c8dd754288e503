package io.cellwarden.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Advisory;
import io.cellwarden.site.AlarmCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The documents on safety")
class SafetyDocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern PROOF = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

    @Test
    void tell_of_every_code_what_to_do() throws Exception {
        String runbook = Files.readString(ROOT.resolve("docs/runbook.md"));
        assertThat(Stream.concat(
                                Stream.of(AlarmCode.values()).map(AlarmCode::text),
                                Stream.of(Advisory.values()).map(Advisory::text))
                        .filter(code -> !runbook.contains("| `" + code + "` |")))
                .isEmpty();
    }

    @Test
    void name_for_each_hazard_a_test_that_is_there() throws Exception {
        List<String> rows = Files.readAllLines(ROOT.resolve("docs/hazards.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| failure") && !line.startsWith("| ---"))
                .toList();
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            var proof = PROOF.matcher(row);
            assertThat(proof.find()).as(row).isTrue();
            assertThat(sources(proof.group(1)))
                    .as(row)
                    .anyMatch(source -> source.contains("void " + proof.group(2) + "("));
        });
    }

    private static List<String> sources(String test) {
        try (Stream<Path> files = Files.find(
                ROOT,
                20,
                (file, attributes) ->
                        file.endsWith(test + ".java") && file.toString().contains("src/test/java"))) {
            return files.map(SafetyDocumentsTest::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
