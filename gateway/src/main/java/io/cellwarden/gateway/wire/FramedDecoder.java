package io.cellwarden.gateway.wire;

import io.cellwarden.gateway.wire.DecodeError.Kind;
import io.cellwarden.gateway.wire.LineEvent.Dropped;
import io.cellwarden.gateway.wire.LineEvent.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@link ProtocolDecoder} of any protocol that has a {@link FrameCodec}.
 *
 * @param <F> the protocol's frame
 */
public final class FramedDecoder<F> implements ProtocolDecoder {

    private final String name;
    private final FrameCodec<F> codec;
    private final Supplier<Function<F, List<Decoded<DecodedFrame>>>> interpreters;

    /**
     * A decoder for the protocol {@code name}.
     *
     * @param codec finds the frames
     * @param interpreter reads a frame; empty for a request, which is no answer
     */
    public FramedDecoder(String name, FrameCodec<F> codec, Function<F, Optional<Decoded<DecodedFrame>>> interpreter) {
        this(name, codec, () -> frame -> interpreter.apply(frame).stream().toList());
    }

    /**
     * A decoder for the protocol {@code name} whose frames do not say by themselves what they are, or hold several devices.
     *
     * @param codec finds the frames
     * @param interpreters each reads the frames of one input in their order; nothing for a request
     */
    public FramedDecoder(
            String name, FrameCodec<F> codec, Supplier<Function<F, List<Decoded<DecodedFrame>>>> interpreters) {
        this.name = name;
        this.codec = codec;
        this.interpreters = interpreters;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<DecodeResult> decodeAnswer(byte[] input) {
        var events = events(List.of(input));
        var interpreter = interpreters.get();
        var results = new ArrayList<DecodeResult>();
        for (var event : events) {
            if (event instanceof Received<F> received) {
                results.addAll(interpret(received, interpreter));
            }
        }
        if (results.isEmpty()) {
            results.add(firstRefusal(events, input.length));
        }
        return List.copyOf(results);
    }

    private DecodeError firstRefusal(List<LineEvent<F>> events, int inputLength) {
        for (var event : events) {
            if (event instanceof Dropped<F> dropped) {
                // An input that goes on behind the place of the end byte is not as long as the length field says.
                return dropped.fault() == Fault.BAD_END && dropped.claimedEnd() < inputLength
                        ? new DecodeError(name, Kind.LENGTH, unlikeLengthField(dropped, inputLength), dropped.wrongAt())
                        : refusal(dropped, 1);
            }
        }
        return events.isEmpty()
                ? new DecodeError(name, Kind.LENGTH, "no bytes", 0)
                : new DecodeError(name, Kind.UNSUPPORTED, "a request, not an answer", 0);
    }

    private static String unlikeLengthField(Dropped<?> dropped, int inputLength) {
        return "the length field says that the frame ends after %d bytes, but there is no end byte, and %d bytes came"
                .formatted(dropped.claimedEnd() - dropped.offset(), inputLength - dropped.offset());
    }

    @Override
    public int longestFrame() {
        return codec.longestFrame();
    }

    @Override
    public List<DecodeResult> decodePieces(List<byte[]> pieces) {
        var events = events(pieces);
        var interpreter = interpreters.get();
        var results = new ArrayList<DecodeResult>();
        // The bytes that a refused frame claims, and noise up to the next start byte, are told only once.
        long accountedFor = 0;
        for (int i = 0; i < events.size(); i++) {
            switch (events.get(i)) {
                case Received<F> received -> {
                    results.addAll(interpret(received, interpreter));
                    accountedFor = received.offset(); // a lawful frame refutes any claim on its bytes and those behind
                }
                case Dropped<F> dropped -> {
                    if (dropped.offset() >= accountedFor) {
                        int run = dropped.fault() == Fault.NO_START ? noiseFrom(events, i) : 1;
                        results.add(refusal(dropped, run));
                        accountedFor = Math.max(dropped.claimedEnd(), dropped.offset() + run);
                    }
                }
            }
        }
        return List.copyOf(results);
    }

    private int noiseFrom(List<LineEvent<F>> events, int first) {
        int end = first;
        while (end < events.size()
                && events.get(end) instanceof Dropped<F> dropped
                && dropped.fault() == Fault.NO_START) {
            end++;
        }
        return end - first;
    }

    private List<LineEvent<F>> events(List<byte[]> pieces) {
        var stream = new StreamDecoder<>(codec);
        var events = new ArrayList<LineEvent<F>>();
        pieces.forEach(piece -> events.addAll(stream.feed(piece)));
        events.addAll(stream.endOfInput());
        return events;
    }

    private List<DecodeResult> interpret(Received<F> received, Function<F, List<Decoded<DecodedFrame>>> interpreter) {
        return interpreter.apply(received.frame()).stream()
                .map(decoded -> result(decoded, received.offset()))
                .toList();
    }

    private DecodeResult result(Decoded<DecodedFrame> decoded, long offset) {
        return switch (decoded) {
            case Decoded.Ok<DecodedFrame>(var frame) -> frame;
            case Decoded.TooShort<DecodedFrame>(int wanted, int got) ->
                new DecodeError(
                        name, Kind.LENGTH, "content of %d bytes, needs at least %d".formatted(got, wanted), offset);
            case Decoded.OutOfRange<DecodedFrame>(var field, int value, int min, int max) ->
                new DecodeError(
                        name, Kind.UNSUPPORTED, "%s = %d, outside %d..%d".formatted(field, value, min, max), offset);
            case Decoded.Unsupported<DecodedFrame>(var what) -> new DecodeError(name, Kind.UNSUPPORTED, what, offset);
        };
    }

    private DecodeError refusal(Dropped<F> dropped, int run) {
        return switch (dropped.fault()) {
            case NO_START -> new DecodeError(name, Kind.FRAMING, noStart(run), dropped.wrongAt());
            case BAD_END ->
                new DecodeError(name, Kind.FRAMING, "no end byte where the length field puts it", dropped.wrongAt());
            case BAD_CHARACTER -> new DecodeError(name, Kind.FRAMING, "a byte that no frame holds", dropped.wrongAt());
            case BAD_CHECKSUM ->
                new DecodeError(name, Kind.CHECKSUM, "the checksum does not cover the content", dropped.wrongAt());
            case CUT_SHORT -> new DecodeError(name, Kind.LENGTH, cutShort(dropped), dropped.wrongAt());
        };
    }

    private static String noStart(int run) {
        return run == 1 ? "no start byte" : "no start byte in %d bytes".formatted(run);
    }

    private static String cutShort(Dropped<?> dropped) {
        return "ends after %d of at least %d bytes"
                .formatted(dropped.wrongAt() - dropped.offset(), dropped.claimedEnd() - dropped.offset());
    }
}
