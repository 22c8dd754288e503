package io.cellwarden.gateway.capture;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What has lately gone over one line, in bounded memory. The line's own thread adds; whoever wants it for longer asks again
 * and again for what came {@link #since}, so that nobody who is slow, and no disk that hangs, can hold up the line.
 */
public final class LineRecording {
    /** Bytes that are kept, with what keeping them takes. */
    static final int MOST_BYTES = 256 * 1024;
    /** So long they are kept at most, in bank time: what an evidence package takes from before an incident. */
    static final Duration LONGEST = Duration.ofMinutes(5);
    /** What a moment takes beside its bytes. */
    private static final int MOMENT_BYTES = 64;

    private final SequencedMap<String, String> about;
    private final Deque<Moment> moments = new ArrayDeque<>();
    private long first;
    private int bytes;

    /**
     * A recording that is empty yet.
     *
     * @param about what stands above its captures: {@code link}, {@code port}, {@code protocol}, {@code line}
     */
    public LineRecording(SequencedMap<String, String> about) {
        this.about = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(about));
    }

    /**
     * A part of a recording.
     *
     * @param moments what is there, in order
     * @param next where the part behind it begins
     * @param lost how many moments in front of it are kept no more
     */
    public record Part(List<Moment> moments, long next, long lost) {
        /** Copies the list. */
        public Part {
            moments = List.copyOf(moments);
        }
    }

    /** What stands above its captures. */
    public SequencedMap<String, String> about() {
        return about;
    }

    /** Takes what has happened just now. */
    synchronized void add(Moment moment) {
        moments.addLast(moment);
        bytes += size(moment);
        while (bytes > MOST_BYTES || moments.getFirst().at().isBefore(moment.at().minus(LONGEST))) {
            bytes -= size(moments.removeFirst());
            first++;
        }
    }

    private static int size(Moment moment) {
        return MOMENT_BYTES
                + switch (moment) {
                    case Moment.Heard heard -> heard.bytes().size();
                    case Moment.Sent sent -> sent.bytes().size();
                    case Moment.Note note -> note.text().length();
                };
    }

    /** Where what comes next will begin. */
    public synchronized long end() {
        return first + moments.size();
    }

    /**
     * What came from that position on, as far as it is kept; 0 is the beginning of all. Whoever asks for the beginning has
     * lost nothing.
     */
    public synchronized Part since(long position) {
        long lost = position == 0 ? 0 : Math.max(0, first - position);
        long skipped = Math.max(0, position - first);
        List<Moment> rest = new ArrayList<>();
        if (skipped < moments.size()) {
            moments.stream().skip(skipped).forEach(rest::add);
        }
        return new Part(rest, first + moments.size(), lost);
    }
}
