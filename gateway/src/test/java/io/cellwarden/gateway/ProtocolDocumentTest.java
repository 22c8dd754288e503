package io.cellwarden.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.driver.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code -Dcellwarden.print=true} prints the pages anew. */
@DisplayName("The page of a protocol")
class ProtocolDocumentTest {
    private static final Path PAGES = Path.of("../docs/protocols");

    static Stream<String> protocols() {
        return Protocols.names().stream();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void has_the_fields_that_its_codec_reads(String name) throws IOException {
        Path page = PAGES.resolve(name + ".md");
        Protocol protocol = Protocols.named(name).orElseThrow();
        String printed = page(protocol);
        if (Boolean.getBoolean("cellwarden.print")) {
            Files.createDirectories(PAGES);
            Files.writeString(page, printed);
        }

        assertThat(protocol.decoder().fields()).as("its tables").isNotEmpty();
        assertThat(page)
                .as("print it with -Dcellwarden.print=true -Dtest=ProtocolDocumentTest")
                .hasContent(printed);
    }

    private static String page(Protocol protocol) {
        List<String> lines = new ArrayList<>(List.of(
                "# " + protocol.name(),
                "",
                "Printed from the tables that the codec reads by; a test compares them. Words are big-endian where nothing else is"
                        + " said.",
                "A line has " + protocol.line().text() + " unless the site file says otherwise.",
                ""));
        protocol.decoder().fields().forEach(table -> {
            lines.addAll(table.markdown());
            lines.add("");
        });
        lines.removeLast();
        return String.join("\n", lines) + "\n";
    }
}
