package io.cellwarden.gateway.link;

import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.FrameCodec;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.StreamDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks over a line and waits for the answer; one request at a time. An answer that belongs to no request (late, an echo,
 * another register) is passed over.
 *
 * @param <F> the protocol's frame
 */
final class Exchange<F> {
    private static final Duration READ_SLICE = Duration.ofMillis(20);
    private static final int BUFFER = 512;

    private final Line line;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private final int attempts;
    private final StreamDecoder<F> decoder;
    private final byte[] buffer = new byte[BUFFER];

    /**
     * An exchange on an open line.
     *
     * @param answerWithin how long a device may take, in real time
     * @param attempts how often a request is sent before it counts as unanswered
     */
    Exchange(
            Line line,
            FrameCodec<F> codec,
            LinkStatistics statistics,
            InstantSource clock,
            Duration answerWithin,
            int attempts) {
        this.line = line;
        this.statistics = statistics;
        this.clock = clock;
        this.answerWithin = answerWithin;
        this.attempts = attempts;
        this.decoder = new StreamDecoder<>(codec);
    }

    /**
     * Sends a request, again if no answer comes, and gives the first frame that {@code answers} accepts.
     *
     * @return empty if the device did not answer
     */
    <A> Optional<A> ask(Bytes request, Function<F, Optional<A>> answers) throws LineLost {
        for (int attempt = 0; attempt < attempts; attempt++) {
            line.write(request.toArray());
            Optional<A> answer = await(answers);
            if (answer.isPresent()) {
                return answer;
            }
            statistics.timeout();
        }
        return Optional.empty();
    }

    private <A> Optional<A> await(Function<F, Optional<A>> answers) throws LineLost {
        long deadline = System.nanoTime() + answerWithin.toNanos();
        while (System.nanoTime() < deadline) {
            int read = line.read(buffer, READ_SLICE);
            Optional<A> answer = first(decoder.feed(buffer, 0, read), answers);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return first(decoder.endOfInput(), answers);
    }

    private <A> Optional<A> first(List<LineEvent<F>> events, Function<F, Optional<A>> answers) {
        Optional<A> found = Optional.empty();
        for (LineEvent<F> event : events) {
            switch (event) {
                case LineEvent.Received<F> received -> {
                    statistics.frame(clock.instant());
                    if (found.isEmpty()) {
                        found = answers.apply(received.frame());
                    }
                }
                case LineEvent.Dropped<F> dropped ->
                    statistics.fault(
                            dropped.fault().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
        return found;
    }
}
