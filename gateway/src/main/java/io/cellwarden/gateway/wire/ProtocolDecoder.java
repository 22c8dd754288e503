package io.cellwarden.gateway.wire;

import java.util.List;
import java.util.Optional;

/** One protocol as {@code cellwarden decode} sees it. Never throws on any input; any thread may call it. */
public interface ProtocolDecoder {

    /** The protocol's name, as given to {@code --protocol}. */
    String name();

    /**
     * The same decoder for hardware with this key.
     *
     * @return empty if the protocol has no key
     * @throws IllegalArgumentException if it is none; the message does not repeat it
     */
    default Optional<ProtocolDecoder> withKey(String key) {
        return Optional.empty();
    }

    /**
     * Reads one answer as it came from the line ({@code --hex}, {@code --lines}).
     *
     * <p>Bytes around lawful frames are tolerated: some adapters repeat the request, some devices add junk. If the
     * input holds no lawful frame at all, the one result says what was wrong first.
     *
     * @return never empty: a result for each frame, in order, or one {@link DecodeError}
     */
    List<DecodeResult> decodeAnswer(byte[] input);

    /**
     * Reads a raw recording of a line ({@code --file}), both directions mixed.
     *
     * <p>Lawful requests are passed over in silence. Each refused frame and each run of noise gives one
     * {@link DecodeError}.
     *
     * @return a result for each frame, lawful or refused, in the order of the recording; empty if it holds none
     */
    List<DecodeResult> decodeRecording(byte[] recording);
}
