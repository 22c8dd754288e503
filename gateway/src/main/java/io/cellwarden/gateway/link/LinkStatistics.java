package io.cellwarden.gateway.link;

import java.time.Duration;
import java.time.Instant;

/** What has come over a line. Written by the link's thread, read by any. */
public final class LinkStatistics {
    private final String link;
    private long frames;
    private long faults;
    private long timeouts;
    private long reconnects;
    private long refusedWrites;
    private boolean open;
    private Instant lastFrameAt = Instant.MIN;
    private String lastError = "";
    private long lastErrorCount;

    /** Statistics of a link that has heard nothing yet. */
    public LinkStatistics(String link) {
        this.link = link;
    }

    /**
     * The figures at one moment.
     *
     * @param link the link's name
     * @param open whether the line is open
     * @param frames valid frames
     * @param faults bytes that began no valid frame
     * @param timeouts requests without an answer
     * @param reconnects how often the line was opened again
     * @param refusedWrites control writes that the device refused
     * @param lastFrameAt time of the last valid frame, {@link Instant#MIN} before the first
     * @param lastError what last went wrong, empty if nothing did
     * @param lastErrorCount how often in a row
     */
    public record Snapshot(
            String link,
            boolean open,
            long frames,
            long faults,
            long timeouts,
            long reconnects,
            long refusedWrites,
            Instant lastFrameAt,
            String lastError,
            long lastErrorCount) {
        /** One line for people, for example {@code link a: no valid frame for 12 s; last error checksum ×31}. */
        public String text(Instant now) {
            if (lastFrameAt.equals(Instant.MIN)) {
                return "link " + link + ": no valid frame yet" + error();
            }
            Duration age = Duration.between(lastFrameAt, now);
            return age.compareTo(Duration.ofSeconds(3)) <= 0
                    ? "link " + link + ": ok, " + frames + " frames"
                    : "link " + link + ": no valid frame for " + age.toSeconds() + " s" + error();
        }

        private String error() {
            return lastError.isEmpty() ? "" : "; last error " + lastError + " ×" + lastErrorCount;
        }
    }

    synchronized void opened(boolean again) {
        open = true;
        if (again) {
            reconnects++;
        }
    }

    synchronized void lost(String why) {
        open = false;
        error(why);
    }

    synchronized void frame(Instant at) {
        frames++;
        lastFrameAt = at;
    }

    synchronized void fault(String what) {
        faults++;
        error(what);
    }

    synchronized void timeout() {
        timeouts++;
        error("no answer");
    }

    synchronized void refusedWrite(String what) {
        refusedWrites++;
        error(what);
    }

    synchronized void error(String what) {
        lastErrorCount = what.equals(lastError) ? lastErrorCount + 1 : 1;
        lastError = what;
    }

    /** The figures now. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(
                link,
                open,
                frames,
                faults,
                timeouts,
                reconnects,
                refusedWrites,
                lastFrameAt,
                lastError,
                lastErrorCount);
    }
}
