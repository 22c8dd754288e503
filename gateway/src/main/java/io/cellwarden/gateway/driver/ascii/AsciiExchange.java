package io.cellwarden.gateway.driver.ascii;

import io.cellwarden.gateway.driver.Exchange;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.ascii.AsciiFrameCodec;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Asks one of several packs on a line. An answer counts if it comes from the pack that was asked; what it answers it does not
 * say, so its content must have the shape of what was asked.
 */
public final class AsciiExchange {
    /** One that is lost is asked for again in the next poll: a dead pack must not hold up the others. */
    private static final int ATTEMPTS = 1;

    private final Exchange<AsciiPacket> exchange;

    /**
     * An exchange on an open line.
     *
     * @param answerWithin how long a pack may take until the last byte of its answer
     */
    public AsciiExchange(Line line, LinkStatistics statistics, InstantSource clock, Duration answerWithin) {
        this.exchange = new Exchange<>(line, new AsciiFrameCodec(), statistics, clock, answerWithin, ATTEMPTS);
    }

    /**
     * Asks and reads the answer.
     *
     * @param read gives nothing for an answer that is of no use, which then is no sign of life
     * @return empty if none came that can be read
     */
    public <F> Optional<F> ask(AsciiPacket request, Function<AsciiPacket, Optional<F>> read, BooleanSupplier givesWay)
            throws LineLost {
        return exchange.ask(
                request.encode(),
                packet ->
                        packet.isAnswer() && packet.address() == request.address() && packet.group() == request.group()
                                ? read.apply(packet)
                                : Optional.empty(),
                givesWay);
    }

    /** How sure it is that two packs answer a question, see {@link Exchange#answeredTwice}. */
    public int answeredTwice(AsciiPacket request) {
        return exchange.answeredTwice(request.encode());
    }

    /** An answer that can be read; one that cannot is told as the reason if no better one comes. */
    public <F> Optional<F> read(Decoded<F> decoded) {
        return exchange.read(decoded);
    }

    /** Says why an answer is of no use. */
    public void refused(String why) {
        exchange.refused(why);
    }
}
