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
    default List<DecodeResult> decodeRecording(byte[] recording) {
        return decodePieces(List.of(recording));
    }

    /** Reads a raw recording that came in pieces; how it was cut makes no difference. */
    List<DecodeResult> decodePieces(List<byte[]> pieces);

    /** Bytes of the longest frame that this protocol can have. */
    int longestFrame();

    /** The fields of its frames, as its codec reads them; printed into {@code docs/protocols}. */
    default List<FieldTable> fields() {
        return List.of();
    }

    /** The same, with the fields of its frames. */
    default ProtocolDecoder withFields(List<FieldTable> tables) {
        return new WithFields(this, tables);
    }

    /**
     * A decoder whose fields are known.
     *
     * @param decoder does all the rest
     */
    record WithFields(ProtocolDecoder decoder, List<FieldTable> fields) implements ProtocolDecoder {
        /** Copies the list. */
        public WithFields {
            fields = List.copyOf(fields);
        }

        @Override
        public String name() {
            return decoder.name();
        }

        @Override
        public Optional<ProtocolDecoder> withKey(String key) {
            return decoder.withKey(key).map(keyed -> keyed.withFields(fields));
        }

        @Override
        public List<DecodeResult> decodeAnswer(byte[] input) {
            return decoder.decodeAnswer(input);
        }

        @Override
        public List<DecodeResult> decodePieces(List<byte[]> pieces) {
            return decoder.decodePieces(pieces);
        }

        @Override
        public int longestFrame() {
            return decoder.longestFrame();
        }
    }
}
