package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.clock.UpTime;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.FrameCodec;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.StreamDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks over a line and waits for the answer; one request at a time. What belongs to no request (late, an echo, another
 * register) is passed over and is no sign of life.
 *
 * @param <F> the protocol's frame
 */
public final class Exchange<F> {
    private static final Duration READ_SLICE = Duration.ofMillis(20);
    /** So much may pass beside the device's own time: a slow line, a busy computer. */
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

    private static final int BUFFER = 512;
    /** So long a device may take before something urgent goes ahead of its answer; they answer within 100 ms. */
    private static final Duration GIVES_WAY_AFTER = Duration.ofMillis(150);
    /** So much of what comes late is read away before the next request; a line that babbles has no end. */
    private static final int LATE_CHUNKS = 8;
    /** So little time is enough to take what is already there. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private static final int SURE = 8;

    private final Line line;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private final int attempts;
    private final StreamDecoder<F> decoder;
    private final byte[] buffer = new byte[BUFFER];
    /** By request, how sure it is that two devices answer it; only those of which there is doubt. */
    private final Map<Bytes, Integer> doubts = new HashMap<>();
    /** The request whose only answer has come; a second one would be that of another device. */
    private Optional<Answered<F>> answered = Optional.empty();

    private boolean answeredAgain;
    private boolean answerMayBeLate;
    private Trouble trouble = Trouble.NO_ANSWER;
    private String refusal = "";

    private record Answered<F>(Bytes request, Predicate<F> answers) {}

    /** Why an attempt has no answer; of several the last one here is told. */
    private enum Trouble {
        NO_ANSWER("no answer", ""),
        TOO_LATE("answer too late", ""),
        ECHO("echo", "hears only its own requests: the adapter echoes, the device is silent"),
        FRAMING("framing", "bytes but no frame: wrong speed?"),
        LENGTH("length", "half frames: the answers break off"),
        CHECKSUM("checksum", ""),
        CONTENT("content", "");

        private final String text;
        private final String hint;

        Trouble(String text, String hint) {
            this.text = text;
            this.hint = hint;
        }
    }

    /**
     * An exchange on an open line.
     *
     * @param answerWithin how long a device may take, in real time
     * @param attempts how often a request is sent before it counts as unanswered
     */
    public Exchange(
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
     * <p>A device that answers has begun to within {@link #GIVES_WAY_AFTER}: from then on something urgent is not kept
     * waiting for one that does not. Should its answer come all the same, it is late: on a half-duplex line it may spoil
     * the urgent request, which is then sent again.
     *
     * @param givesWay tells that something urgent waits: the request is then given up, or not sent again
     * @return empty if the device did not answer
     */
    public <A> Optional<A> ask(Bytes request, Function<F, Optional<A>> answers, BooleanSupplier givesWay)
            throws LineLost {
        for (int attempt = 0; attempt < attempts && (attempt == 0 || !givesWay.getAsBoolean()); attempt++) {
            forgetTheLast();
            long asked = UpTime.nanos();
            line.write(request.toArray());
            Optional<A> answer = inTime(asked, await(request, answers, givesWay));
            answerMayBeLate = answer.isEmpty();
            if (answer.isPresent()) {
                statistics.frame(clock.instant());
                if (attempt == 0) { // behind a repetition a second answer may be the first one, late
                    answered = Optional.of(new Answered<>(
                            request, frame -> answers.apply(frame).isPresent()));
                }
                return answer;
            }
            statistics.unanswered(trouble == Trouble.CONTENT ? refusal : trouble.text, trouble.hint);
        }
        return Optional.empty();
    }

    /** Says that a frame which was asked for holds nothing usable; told as the reason if no better one comes. */
    public void refused(String why) {
        statistics.fault();
        trouble = Trouble.CONTENT;
        refusal = why;
    }

    /** What has waited while the program was paused is no news. */
    private <A> Optional<A> inTime(long asked, Optional<A> answer) {
        if (answer.isPresent()
                && UpTime.nanos() - asked > answerWithin.plus(LONGEST_DELAY).toNanos()) {
            trouble = Trouble.TOO_LATE;
            return Optional.empty();
        }
        return answer;
    }

    /**
     * How sure it is that two devices answer a request, from 0 to {@value #SURE}: a second answer raises it by two, a
     * single one lowers it by one.
     */
    public int answeredTwice(Bytes request) {
        return doubts.getOrDefault(request, 0);
    }

    private void forgetTheLast() throws LineLost {
        int read = answerMayBeLate || answered.isPresent() ? 1 : 0;
        Duration slice = answerMayBeLate ? READ_SLICE : AT_ONCE;
        for (int chunk = 0; chunk < LATE_CHUNKS && read > 0; chunk++) {
            read = line.read(buffer, slice);
            forget(decoder.feed(buffer, 0, read));
        }
        forget(decoder.endOfInput());
        answered.ifPresent(last -> doubt(last.request(), answeredAgain));
        answered = Optional.empty();
        answeredAgain = false;
        trouble = Trouble.NO_ANSWER;
    }

    private void forget(List<LineEvent<F>> events) {
        first(events, frame -> {
            answeredAgain |= answered.filter(last -> last.answers().test(frame)).isPresent();
            return Optional.empty();
        });
    }

    private void doubt(Bytes request, boolean twice) {
        int sure = Math.clamp(answeredTwice(request) + (twice ? 2 : -1), 0, SURE);
        if (sure == 0) {
            doubts.remove(request);
        } else {
            doubts.put(request, sure);
        }
    }

    private <A> Optional<A> await(Bytes request, Function<F, Optional<A>> answers, BooleanSupplier givesWay)
            throws LineLost {
        long begun = System.nanoTime();
        int heard = 0;
        boolean echo = true;
        for (long waited = 0; waited < answerWithin.toNanos(); waited = System.nanoTime() - begun) {
            boolean answering = heard > 0 && !(echo && heard <= request.size());
            if (waited >= GIVES_WAY_AFTER.toNanos() && !answering && givesWay.getAsBoolean()) {
                break;
            }
            int read = line.read(buffer, READ_SLICE);
            for (int i = 0; i < read && heard + i < request.size(); i++) {
                echo &= Byte.toUnsignedInt(buffer[i]) == request.u8(heard + i);
            }
            heard += read;
            if (echo && heard >= request.size()) {
                saw(Trouble.ECHO);
            }
            Optional<A> answer = first(decoder.feed(buffer, 0, read), answers);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return first(decoder.endOfInput(), answers);
    }

    private void saw(Trouble seen) {
        trouble = seen.compareTo(trouble) > 0 ? seen : trouble;
    }

    private <A> Optional<A> first(List<LineEvent<F>> events, Function<F, Optional<A>> answers) {
        Optional<A> found = Optional.empty();
        for (LineEvent<F> event : events) {
            switch (event) {
                case LineEvent.Received<F> received -> {
                    if (found.isEmpty()) {
                        found = answers.apply(received.frame());
                    } else {
                        answeredAgain |= answers.apply(received.frame()).isPresent();
                    }
                }
                case LineEvent.Dropped<F> dropped -> {
                    statistics.fault();
                    saw(
                            switch (dropped.fault()) {
                                case NO_START, BAD_END -> Trouble.FRAMING;
                                // Noise holds start bytes too: only what begins as a frame breaks off.
                                case CUT_SHORT -> trouble == Trouble.FRAMING ? Trouble.FRAMING : Trouble.LENGTH;
                                case BAD_CHECKSUM -> Trouble.CHECKSUM;
                            });
                }
            }
        }
        return found;
    }
}
