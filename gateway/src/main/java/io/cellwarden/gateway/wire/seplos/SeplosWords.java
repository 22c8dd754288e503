package io.cellwarden.gateway.wire.seplos;

import java.util.List;
import java.util.stream.Stream;

/** Which words of both versions are of a protection: the vendor calls a limit that protects over, under or a protection. */
final class SeplosWords {
    private static final List<String> OF_PROTECTIONS = List.of("over-", "under-", "short-circuit", "protection");

    private SeplosWords() {}

    private static boolean isProtection(String word) {
        return OF_PROTECTIONS.stream().anyMatch(word::contains);
    }

    static List<String> protections(Stream<String> words) {
        return words.filter(SeplosWords::isProtection).toList();
    }

    static List<String> warnings(Stream<String> words) {
        return words.filter(word -> !isProtection(word)).distinct().toList();
    }
}
