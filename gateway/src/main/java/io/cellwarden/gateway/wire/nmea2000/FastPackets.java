package io.cellwarden.gateway.wire.nmea2000;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Puts the frames of messages about batteries together; source: protocol sheet NMEA 2000, "Fast packet". A message that
 * lacks a frame is dropped. Holds one message for each device and group, so at most 512. Not for concurrent use.
 */
public final class FastPackets {
    /** Groups whose messages come in several frames. */
    private static final Set<Integer> FAST = Set.of(N2kFrame.DETAIL, N2kFrame.CONFIGURATION);

    private static final Duration COMES_WITHIN = Duration.ofMillis(750);
    /** Bytes in the first frame, behind its number and the length. */
    private static final int IN_FIRST = 6;

    private static final int IN_LATER = 7;
    /** Bytes of each frame but the last. */
    private static final int FULL = 8;

    private static final int FRAMES = 32;
    private static final int LONGEST = IN_FIRST + (FRAMES - 1) * IN_LATER;

    private final Map<Key, Begun> open = new HashMap<>();

    private record Key(int source, int pgn) {}

    private record Begun(int sequence, int length, int next, Bytes data, long nanos) {
        boolean continues(int of, int number, long now) {
            return of == sequence && number == next && now - nanos <= COMES_WITHIN.toNanos();
        }
    }

    /**
     * Takes a frame of the bus.
     *
     * @param nanos when it came, on any clock that only goes forward
     * @return the message that it completes; that it is none about batteries, or that one is dropped; empty while more
     *     frames are to come
     */
    public Optional<Decoded<N2kMessage>> take(CanFrame frame, long nanos) {
        int pgn = N2kMessage.pgn(frame);
        if (!frame.extended() || frame.remote() || !N2kFrame.GROUPS.contains(pgn)) {
            return Optional.of(new Decoded.Unsupported<>(
                    frame.extended() ? "PGN " + pgn : "CAN id 0x%x of 11 bits".formatted(frame.id())));
        }
        if (!FAST.contains(pgn)) {
            return Optional.of(new Decoded.Ok<>(message(frame, OptionalInt.empty(), frame.data())));
        }
        if (frame.data().size() < 2) {
            return Optional.of(new Decoded.TooShort<>(2, frame.data().size()));
        }
        Key key = new Key(N2kMessage.source(frame), pgn);
        int sequence = frame.data().u8(0) >> 5;
        int number = frame.data().u8(0) & FRAMES - 1;
        return number == 0 ? first(key, frame, sequence, nanos) : later(key, frame, sequence, number, nanos);
    }

    private Optional<Decoded<N2kMessage>> first(Key key, CanFrame frame, int sequence, long nanos) {
        int length = frame.data().u8(1);
        if (length > LONGEST) {
            open.remove(key);
            return Optional.of(new Decoded.OutOfRange<>("length", length, 0, LONGEST));
        }
        return goOn(key, frame, new Begun(sequence, length, 1, content(frame, 2), nanos));
    }

    private Optional<Decoded<N2kMessage>> later(Key key, CanFrame frame, int sequence, int number, long nanos) {
        Begun begun = open.remove(key);
        if (begun == null || !begun.continues(sequence, number, nanos)) {
            return Optional.of(
                    new Decoded.Unsupported<>("PGN %d of device %d: frame %d, and those before it are missing"
                            .formatted(key.pgn(), key.source(), number)));
        }
        return goOn(
                key,
                frame,
                new Begun(
                        sequence, begun.length(), number + 1, joined(begun.data(), content(frame, 1)), begun.nanos()));
    }

    private Optional<Decoded<N2kMessage>> goOn(Key key, CanFrame frame, Begun begun) {
        if (begun.data().size() < begun.length()) {
            if (frame.data().size() < FULL) { // what follows would stand in the wrong place
                open.remove(key);
                return Optional.of(new Decoded.TooShort<>(FULL, frame.data().size()));
            }
            open.put(key, begun);
            return Optional.empty();
        }
        open.remove(key);
        Bytes data = begun.data().slice(0, begun.length()); // without what fills the last frame
        return Optional.of(new Decoded.Ok<>(message(frame, OptionalInt.of(begun.sequence()), data)));
    }

    private static Bytes content(CanFrame frame, int from) {
        return frame.data().slice(from, frame.data().size());
    }

    private static Bytes joined(Bytes first, Bytes then) {
        byte[] all = Arrays.copyOf(first.toArray(), first.size() + then.size());
        System.arraycopy(then.toArray(), 0, all, first.size(), then.size());
        return Bytes.copyOf(all);
    }

    private static N2kMessage message(CanFrame frame, OptionalInt sequence, Bytes data) {
        return new N2kMessage(
                N2kMessage.pgn(frame), N2kMessage.source(frame), N2kMessage.priority(frame), sequence, data);
    }
}
