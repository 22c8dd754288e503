package io.cellwarden.gateway.driver.daly;

import io.cellwarden.gateway.driver.Exchange;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Pauses;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
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

    private final DalyTiming timing;
    private final Exchange<DalyPacket> exchange;
    private final Pauses pauses;

    DalyLine(Line line, LinkStatistics statistics, InstantSource clock, DalyTiming timing) {
        this.timing = timing;
        this.exchange = new Exchange<>(line, new DalyFrameCodec(), statistics, clock, timing.answerWithin(), 1);
        this.pauses = new Pauses(line);
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
            pauses.rest(gap);
            Function<DalyFrame, Optional<A>> taker = wanted.get();
            answer = exchange.ask(
                    request.encode(),
                    packet -> packet instanceof DalyPacket.Answer told
                                    && told.board() == board
                                    && told.id() == request.id()
                            ? exchange.read(DalyDecoder.decode(told)).flatMap(taker)
                            : Optional.empty(),
                    givesWay);
            pauses.used();
        }
        return answer;
    }
}
