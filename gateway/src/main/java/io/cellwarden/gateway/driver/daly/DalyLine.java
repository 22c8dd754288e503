package io.cellwarden.gateway.driver.daly;

import io.cellwarden.gateway.driver.Exchange;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.daly.DalyDecoder;
import io.cellwarden.gateway.wire.daly.DalyFrame;
import io.cellwarden.gateway.wire.daly.DalyFrameCodec;
import io.cellwarden.gateway.wire.daly.DalyId;
import io.cellwarden.gateway.wire.daly.DalyPacket;
import io.cellwarden.gateway.wire.daly.DalyRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Requests to Daly boards over one open line, and the pauses that they need. */
final class DalyLine {
    private static final int ATTEMPTS = 2;
    private static final Duration READ_SLICE = Duration.ofMillis(20);
    private static final int BUFFER = 64;

    private final Line line;
    private final DalyTiming timing;
    private final Exchange<DalyPacket> exchange;
    private final byte[] buffer = new byte[BUFFER];
    private long usedNanos = System.nanoTime();

    DalyLine(Line line, LinkStatistics statistics, InstantSource clock, DalyTiming timing) {
        this.line = line;
        this.timing = timing;
        this.exchange = new Exchange<>(line, new DalyFrameCodec(), statistics, clock, timing.answerWithin(), 1);
    }

    /**
     * Asks a board, and once more where no answer comes.
     *
     * @param wanted makes what takes the frames of the answer until it is whole; anew for each attempt
     */
    <A> Optional<A> ask(
            int board, DalyId id, Supplier<Function<DalyFrame, Optional<A>>> wanted, BooleanSupplier givesWay)
            throws LineLost {
        return ask(DalyRequest.read(board, id), timing.gap(), board, wanted, givesWay);
    }

    /** Asks a board for what one frame of that kind tells. */
    <A extends DalyFrame> Optional<A> ask(int board, DalyId id, Class<A> kind, BooleanSupplier givesWay)
            throws LineLost {
        return ask(board, id, () -> only(kind), givesWay);
    }

    /** How sure it is that two boards answer that question, as {@link Exchange#answeredTwice} says. */
    int answeredTwice(int board, DalyId id) {
        return exchange.answeredTwice(DalyRequest.read(board, id).encode());
    }

    /** Sets a switch, and gives what the board says it has taken. */
    Optional<DalyFrame.Taken> set(int board, DalyId id, boolean on, BooleanSupplier givesWay) throws LineLost {
        return ask(
                DalyRequest.set(board, id, on), timing.urgentGap(), board, () -> only(DalyFrame.Taken.class), givesWay);
    }

    private static <A extends DalyFrame> Function<DalyFrame, Optional<A>> only(Class<A> kind) {
        return frame -> Optional.of(frame).filter(kind::isInstance).map(kind::cast);
    }

    private <A> Optional<A> ask(
            DalyRequest request,
            Duration gap,
            int board,
            Supplier<Function<DalyFrame, Optional<A>>> wanted,
            BooleanSupplier givesWay)
            throws LineLost {
        Optional<A> answer = Optional.empty();
        for (int i = 0; i < ATTEMPTS && answer.isEmpty() && (i == 0 || !givesWay.getAsBoolean()); i++) {
            rest(gap);
            Function<DalyFrame, Optional<A>> taker = wanted.get();
            answer = exchange.ask(
                    request.encode(),
                    packet -> packet instanceof DalyPacket.Answer told
                                    && told.board() == board
                                    && told.id() == request.id()
                            ? decoded(told).flatMap(taker)
                            : Optional.empty(),
                    givesWay);
            usedNanos = System.nanoTime();
        }
        return answer;
    }

    private Optional<DalyFrame> decoded(DalyPacket.Answer answer) {
        switch (DalyDecoder.decode(answer)) {
            case Decoded.Ok<DalyFrame>(var frame) -> {
                return Optional.of(frame);
            }
            case Decoded.TooShort<DalyFrame>(int wanted, int got) ->
                exchange.refused("answer of %d bytes, %d wanted".formatted(got, wanted));
            case Decoded.OutOfRange<DalyFrame>(var field, int value, int min, int max) ->
                exchange.refused("%s = %d, allowed is %d to %d".formatted(field, value, min, max));
            case Decoded.Unsupported<DalyFrame>(var what) -> exchange.refused("unsupported " + what);
        }
        return Optional.empty();
    }

    /** What comes meanwhile was not asked for. */
    private void rest(Duration time) throws LineLost {
        long left = time.toNanos() - (System.nanoTime() - usedNanos);
        while (left > 0) {
            line.read(buffer, Duration.ofNanos(Math.clamp(left, 1_000_000, READ_SLICE.toNanos())));
            left = time.toNanos() - (System.nanoTime() - usedNanos);
        }
    }
}
