package io.cellwarden.gateway.wire;

/** One line of {@code cellwarden decode}: a frame in protocol-neutral terms, or why bytes were refused. */
public sealed interface DecodeResult permits DecodedFrame, DecodeError {

    /** The protocol's name, as given to {@code --protocol}. */
    String protocol();
}
