package io.cellwarden.gateway;

import io.cellwarden.gateway.wire.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Some answers of real hardware for each protocol, in the resource {@code samples/NAME.hex}: one a line in hex, {@code #}
 * begins a comment. Benches decode them, and fuzzing begins with them.
 */
public final class Samples {
    private Samples() {}

    /** The answers of that protocol; empty where there are none. */
    public static List<Bytes> of(String protocol) {
        try (InputStream in = Samples.class.getResourceAsStream("samples/" + protocol + ".hex")) {
            if (in == null) {
                return List.of();
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(Bytes::ofHex)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
