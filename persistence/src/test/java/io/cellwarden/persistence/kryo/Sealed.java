package io.cellwarden.persistence.kryo;

import java.util.stream.Stream;

/** The records below a sealed interface, so that a test misses none that is added. */
final class Sealed {
    private Sealed() {}

    static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(Sealed::leaves) : Stream.of(type);
    }
}
