package io.cellwarden.gateway.driver.jk;

import io.cellwarden.gateway.driver.Exchange;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Pauses;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.jk.JkDecoder;
import io.cellwarden.gateway.wire.jk.JkFrame;
import io.cellwarden.gateway.wire.jk.JkFrameCodec;
import io.cellwarden.gateway.wire.jk.JkPacket;
import io.cellwarden.gateway.wire.jk.JkRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Requests to JK boards over one open line, and the pauses that they need. */
final class JkLine {
    /** One retry, as the sheet has it. */
    private static final int ATTEMPTS = 2;

    private static final Duration READ_SLICE = Duration.ofMillis(20);
    private static final int BUFFER = 512;
    /** So much of what a board pushes is read away before a request; a line that babbles has no end. */
    private static final int MOST_CHUNKS = 16;

    private final Line line;
    private final JkTiming timing;
    private final Exchange<JkPacket> exchange;
    private final byte[] buffer = new byte[BUFFER];
    private final Pauses pauses;

    JkLine(Line line, LinkStatistics statistics, InstantSource clock, JkTiming timing) {
        this.line = line;
        this.timing = timing;
        this.exchange = new Exchange<>(line, new JkFrameCodec(), statistics, clock, timing.answerWithin(), 1);
        this.pauses = new Pauses(line);
    }

    /**
     * Asks, and once more where no answer comes.
     *
     * @param answers makes what recognises the answer; anew for each attempt, as it may put an answer together
     */
    <A> Optional<A> ask(JkRequest request, Supplier<Function<JkPacket, Optional<A>>> answers, BooleanSupplier givesWay)
            throws LineLost {
        Optional<A> answer = Optional.empty();
        for (int i = 0; i < ATTEMPTS && answer.isEmpty() && (i == 0 || !givesWay.getAsBoolean()); i++) {
            answer = exchange.ask(request.encode(), answers.get(), givesWay);
            pauses.used();
        }
        return answer;
    }

    /** What an answer says, if it is one and can be read; why it cannot is told where no better one comes. */
    Optional<JkFrame> decoded(JkPacket packet) {
        return packet instanceof JkPacket.Answer answer ? exchange.read(JkDecoder.decode(answer)) : Optional.empty();
    }

    /** How sure it is that two boards answer that request. */
    int answeredTwice(JkRequest request) {
        return exchange.answeredTwice(request.encode());
    }

    /** Says that an answer holds nothing usable. */
    void refused(String why) {
        exchange.refused(why);
    }

    /** Sends what has no answer that tells anything, and leaves the board time for it. */
    void send(JkRequest request) throws LineLost {
        line.write(request.encode().toArray());
        pauses.used();
        pauses.rest(timing.pause());
    }

    /** Leaves the line alone as long as Modbus needs between two requests. */
    void rest() throws LineLost {
        pauses.rest(timing.gap());
    }

    /** Reads away what a board has pushed so far: it is old. */
    void readAway() throws LineLost {
        int chunks = 0;
        while (line.read(buffer, READ_SLICE) > 0 && chunks < MOST_CHUNKS) {
            chunks++;
        }
    }
}
