package io.cellwarden.gateway.sim;

import io.cellwarden.gateway.capture.Capture;
import io.cellwarden.gateway.capture.Moment;
import io.cellwarden.gateway.capture.Tape;
import io.cellwarden.gateway.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The device that a capture was made of, on a pseudo-terminal: to what was asked then it says what was heard then, each in
 * its recorded time after the first request, so that silence lasts as long as it did. What talks by itself begins at once.
 */
public final class CapturedDevice {
    /** A program asks a little earlier or later than the one that was recorded. */
    private static final Duration SLACK = Duration.ofMillis(500);
    /** A request that nobody makes for so long is left out. */
    private static final Duration OVERDUE = Duration.ofSeconds(3);
    /** What was heard so soon after a request was its answer. */
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private static final Duration LINGERS = Duration.ofSeconds(2);

    private static final int CHUNK = 4_096;
    /** No request is longer; what is, is noise. */
    private static final int LONGEST_REQUEST = 4_096;

    private static final int MOST_TOLD = 100;

    private final Tape tape;
    private final LongSupplier nanos;
    private final Consumer<String> told;
    private final Set<Bytes> unknown = new HashSet<>();
    private final Deque<Due> due = new ArrayDeque<>();
    private byte[] asked = {};
    private Optional<Anchor> anchor = Optional.empty();
    /** How much later than then the last question was asked; so much later goes out what was heard behind it. */
    private Duration lag = Duration.ZERO;

    /** A real time and the recorded one that it stands for. */
    private record Anchor(long nanos, Instant recorded) {
        Instant at(long now) {
            return recorded.plusNanos(now - nanos);
        }
    }

    /** Bytes that go out when their recorded time has come. */
    private record Due(Instant at, Bytes bytes) {}

    /**
     * A device at the beginning of its capture.
     *
     * @param nanos a monotonic clock
     * @param told takes lines for people: requests that the capture does not hold
     */
    public CapturedDevice(Capture capture, LongSupplier nanos, Consumer<String> told) {
        this.tape = new Tape(capture);
        this.nanos = nanos;
        this.told = told;
        Instant begin = tape.time();
        if (!tape.isOnlyListened()) {
            leaveOutAnswer(begin); // to what was asked before the capture began
        }
        if (!tape.waits()) {
            anchor = Optional.of(new Anchor(nanos.getAsLong(), tape.nextAt().orElse(begin)));
        }
    }

    /**
     * Answers until the capture is over.
     *
     * @param path where the pseudo-terminal appears; a link there is replaced
     * @param baud the speed of the device: to a master at another speed it talks garbage
     * @throws IOException if this computer gives no pseudo-terminal, or it was unplugged
     */
    public void serve(Path path, int baud, Runnable ready) throws IOException {
        try (PseudoTerminal terminal = PseudoTerminal.at(path, baud)) {
            ready.run();
            byte[] buffer = new byte[CHUNK];
            long saidLast = nanos.getAsLong();
            // What nobody has read yet is lost when it is unplugged.
            while (!isOver() || nanos.getAsLong() - saidLast < LINGERS.toNanos()) {
                saidLast = isOver() ? saidLast : nanos.getAsLong();
                for (byte[] bytes : receive(buffer, terminal.read(buffer))) {
                    terminal.write(bytes);
                }
            }
        }
    }

    /** Whether nothing is left to be said. */
    boolean isOver() {
        return tape.isOver() && due.isEmpty();
    }

    /** Takes what came, none of it if nothing came for a moment, and gives what goes out now. */
    Iterable<byte[]> receive(byte[] buffer, int size) {
        long now = nanos.getAsLong();
        if (size > 0) {
            byte[] all = new byte[Math.min(asked.length + size, LONGEST_REQUEST)];
            System.arraycopy(asked, 0, all, 0, asked.length);
            System.arraycopy(buffer, 0, all, asked.length, all.length - asked.length);
            asked = all;
        }
        if (asked.length > 0) {
            boolean answered = answers(Bytes.copyOf(asked), now);
            if (!answered && size == 0) {
                tell(Bytes.copyOf(asked));
            }
            asked = answered || size == 0 ? new byte[0] : asked;
        }
        anchor.ifPresent(known -> leaveOutOverdue(known.at(now)));
        collect();
        Deque<byte[]> out = new ArrayDeque<>();
        while (!due.isEmpty() && !due.getFirst().at().isAfter(recordedTime(now))) {
            out.add(due.removeFirst().bytes().toArray());
        }
        return out;
    }

    private Instant recordedTime(long now) {
        return anchor.map(known -> known.at(now)).orElse(Instant.MIN);
    }

    private boolean answers(Bytes request, long now) {
        boolean found = anchor.isEmpty()
                ? tape.goBehind(request, OVERDUE)
                : tape.goBehindLast(request, recordedTime(now).plus(SLACK));
        if (found) {
            due.clear(); // a request ends what was being said
            anchor = anchor.or(() -> Optional.of(new Anchor(now, tape.time()))); // for good, or time would run away
            lag = Duration.between(tape.time(), recordedTime(now));
        }
        return found;
    }

    private void tell(Bytes request) {
        if (unknown.size() < MOST_TOLD && unknown.add(request)) {
            told.accept("asked " + request + ", which is not in the capture at this time: no answer");
        }
    }

    private void leaveOutOverdue(Instant now) {
        while (tape.waits() && tape.nextAt().orElseThrow().plus(OVERDUE).isBefore(now)) {
            tape.leaveOut();
            leaveOutAnswer(tape.time());
        }
    }

    private void leaveOutAnswer(Instant request) {
        while (!tape.waits()
                && tape.nextAt()
                        .filter(next -> !next.isAfter(request.plus(ANSWER)))
                        .isPresent()) {
            tape.hear();
        }
    }

    private void collect() {
        if (anchor.isPresent() && due.isEmpty()) {
            Optional<Moment.Heard> next = tape.hear();
            next.ifPresent(heard -> due.add(new Due(heard.at().plus(lag), heard.bytes())));
        }
    }
}
