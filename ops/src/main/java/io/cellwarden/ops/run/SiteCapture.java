package io.cellwarden.ops.run;

import io.cellwarden.gateway.capture.CaptureText;
import io.cellwarden.gateway.capture.LineRecording;
import io.cellwarden.gateway.capture.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells what goes over the line of a link of the site that runs here, as the lines of a capture (ADR 0035): the port is the
 * link's, and nobody else could listen there without taking its bytes away.
 *
 * @param link its recording
 * @param recent whether it begins with what is still kept, some minutes
 * @param length for how long; empty goes on until the site ends
 */
record SiteCapture(LineRecording link, boolean recent, Optional<Duration> length) {
    private static final long LOOK_AGAIN_MS = 200;
    private static final int ALIVE_EVERY = 25;

    /**
     * What the arguments ask for: {@code link=NAME}, {@code recent}, {@code for=PT90S}.
     *
     * @throws IllegalArgumentException if there is no such link
     */
    static SiteCapture parse(List<String> arguments, SequencedMap<String, LineRecording> links) {
        Optional<LineRecording> link = Optional.empty();
        boolean recent = false;
        Optional<Duration> length = Optional.empty();
        for (String argument : arguments) {
            if (argument.startsWith("link=")) {
                String name = argument.substring("link=".length());
                link = Optional.ofNullable(links.get(name));
                if (link.isEmpty()) {
                    throw new IllegalArgumentException("there is no link " + name + "; there are " + links.keySet());
                }
            } else if (argument.equals("recent")) {
                recent = true;
            } else if (argument.startsWith("for=")) {
                length = Optional.of(Duration.parse(argument.substring("for=".length())));
            } else {
                throw new IllegalArgumentException("unknown argument " + argument);
            }
        }
        return new SiteCapture(
                link.orElseThrow(() -> new IllegalArgumentException("no link is named; there are " + links.keySet())),
                recent,
                length);
    }

    /** Tells it until its time is over, or the site ends. */
    void run(CountDownLatch stopping, LineServer.Lines out) {
        long begun = System.nanoTime();
        out.accept(CaptureText.header(link.about()));
        out.flush();
        long next = recent ? 0 : link.end();
        int looks = 0;
        try {
            boolean last;
            do {
                last = stopping.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS) || isOver(begun);
                LineRecording.Part part = link.since(next);
                lines(part).forEach(out);
                next = part.next();
                if (++looks % ALIVE_EVERY == 0) {
                    out.accept(ControlClient.ALIVE); // whoever has gone is noticed by writing only
                }
                out.flush();
            } while (!last);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOver(long begun) {
        return length.filter(time -> System.nanoTime() - begun >= time.toNanos())
                .isPresent();
    }

    /** The lines of a part, with a note where something is missing in front of it. */
    static List<String> lines(LineRecording.Part part) {
        List<String> lines = new ArrayList<>();
        if (part.lost() > 0) {
            Instant at = part.moments().stream()
                    .map(Moment::at)
                    .findFirst()
                    .orElse(Instant.EPOCH);
            lines.add(CaptureText.line(new Moment.Note(at, part.lost() + " moments were not kept in time")));
        }
        part.moments().forEach(moment -> lines.add(CaptureText.line(moment)));
        return lines;
    }
}
