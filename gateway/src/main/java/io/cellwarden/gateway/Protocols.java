package io.cellwarden.gateway;

import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.jbd.JbdDecoder;
import io.cellwarden.gateway.wire.jk.JkDecoder;
import java.util.List;
import java.util.Optional;

/** The protocols that {@code cellwarden decode} knows. A further one is one more entry here. */
public final class Protocols {

    private static final List<ProtocolDecoder> ALL = List.of(JbdDecoder.protocol(), JkDecoder.protocol());

    private Protocols() {}

    /** The decoder of the protocol with this exact name, if it is known. */
    public static Optional<ProtocolDecoder> named(String name) {
        return ALL.stream().filter(decoder -> decoder.name().equals(name)).findFirst();
    }

    /** All known names, for messages and completion. */
    public static List<String> names() {
        return ALL.stream().map(ProtocolDecoder::name).toList();
    }
}
