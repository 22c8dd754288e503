package io.cellwarden.gateway.driver;

import io.cellwarden.event.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What has come over a line. Written by the link's thread, read by any. */
public final class LinkStatistics {
    /** A level that is not followed is written again every 5 s (BMS-9); with none for so long it is followed, or wanted no more. */
    private static final Duration REFUSES_STILL = Duration.ofMinutes(1);

    private final String link;
    private final List<String> banks;
    private final Duration quietAfter;
    private long frames;
    private long faults;
    private long timeouts;
    private long reconnects;
    private long refusedWrites;
    private boolean open;
    private Instant lastFrameAt = Instant.MIN;
    private String lastError = "";
    private String lastHint = "";
    private long lastErrorCount;
    private boolean heardSinceError;
    private String lastRefusal = "";
    private Instant lastRefusalAt = Instant.MIN;
    private final Map<String, Input.DeviceFigures> figures = new TreeMap<>();

    /** Statistics of a link that has heard nothing yet; without a frame for {@code quietAfter} it is not well. */
    public LinkStatistics(String link, List<String> banks, Duration quietAfter) {
        this.link = link;
        this.banks = List.copyOf(banks);
        this.quietAfter = quietAfter;
    }

    /**
     * The figures at one moment.
     *
     * @param link the link's name
     * @param banks the banks that it serves
     * @param open whether the line is open
     * @param quietAfter so long after a frame the next one is missing
     * @param frames answers to what was asked; echoes and late ones do not count
     * @param faults bytes that began no valid frame, and answers whose content is none
     * @param timeouts requests without an answer
     * @param reconnects how often the line was opened again
     * @param refusedWrites control writes that the device refused or did not follow
     * @param lastFrameAt time of the last valid frame, {@link Instant#MIN} before the first
     * @param lastError what last went wrong, empty if nothing did
     * @param lastHint what that may come from, empty where nothing is known
     * @param lastErrorCount how often in a row, without an answer between
     * @param lastRefusal why a control write had no effect, empty if each had
     * @param lastRefusalAt time of the last valid frame before that, {@link Instant#MIN} if there was none
     * @param figures what its devices have told of themselves last, by {@code bank/device}; as old as the oldest of it
     */
    public record Snapshot(
            String link,
            List<String> banks,
            boolean open,
            Duration quietAfter,
            long frames,
            long faults,
            long timeouts,
            long reconnects,
            long refusedWrites,
            Instant lastFrameAt,
            String lastError,
            String lastHint,
            long lastErrorCount,
            String lastRefusal,
            Instant lastRefusalAt,
            Map<String, Input.DeviceFigures> figures) {
        /** Copies the map. */
        public Snapshot {
            figures = Map.copyOf(figures);
        }

        /** What the line for people begins with: {@code link b1/a}. */
        public String title() {
            return "link " + String.join("+", banks) + "/" + link;
        }

        /** One line for people, for example {@code link b1/a: no valid frame for 12 s; last error checksum ×31}. */
        public String text(Instant now) {
            return title() + ": " + reception(now) + refusals(now);
        }

        /** Whether the next frame is missing. */
        public boolean isQuiet(Instant now) {
            return lastFrameAt.equals(Instant.MIN)
                    || Duration.between(lastFrameAt, now).compareTo(quietAfter) > 0;
        }

        /** Whether somebody should look at it: the next frame is missing, or what is written has no effect. */
        public boolean isInTrouble(Instant now) {
            return isQuiet(now) || refusesStill(now);
        }

        private boolean refusesStill(Instant now) {
            return refusedWrites > 0
                    && (lastRefusalAt.equals(Instant.MIN)
                            || Duration.between(lastRefusalAt, now).compareTo(REFUSES_STILL) <= 0);
        }

        private String reception(Instant now) {
            if (lastFrameAt.equals(Instant.MIN)) {
                return "no valid frame yet" + error();
            }
            return isQuiet(now)
                    ? "no valid frame for " + Duration.between(lastFrameAt, now).toSeconds() + " s" + error()
                    : "ok, " + frames + " frames";
        }

        private String error() {
            return lastError.isEmpty()
                    ? ""
                    : "; last error " + lastError + " ×" + lastErrorCount
                            + (lastHint.isEmpty() ? "" : " (" + lastHint + ")");
        }

        private String refusals(Instant now) {
            return refusedWrites == 0
                    ? ""
                    : "; " + refusedWrites + " writes without effect, last " + lastRefusal + refusedAgo(now);
        }

        private String refusedAgo(Instant now) {
            return lastRefusalAt.equals(Instant.MIN)
                    ? ""
                    : " (" + Duration.between(lastRefusalAt, now).toSeconds() + " s ago)";
        }
    }

    /** The line is open; {@code again} where it was before. */
    public synchronized void opened(boolean again) {
        open = true;
        if (again) {
            reconnects++;
        }
    }

    /** The line is lost, or cannot be opened. */
    public synchronized void lost(String why) {
        open = false;
        error(why);
    }

    /** A valid frame came that was asked for, or waited for. */
    public synchronized void frame(Instant at) {
        frames++;
        lastFrameAt = at;
        heardSinceError = true;
    }

    /** Bytes came that are no valid frame, or a frame with a content that is none. */
    public synchronized void fault() {
        faults++;
    }

    /** A request had no answer. */
    public synchronized void unanswered(String why, String hint) {
        timeouts++;
        error(why);
        lastHint = hint;
    }

    /** A control write had no effect. */
    public synchronized void refusedWrite(String why) {
        refusedWrites++;
        lastRefusal = why;
        lastRefusalAt = lastFrameAt;
    }

    /** A device of that bank has told of itself. */
    public synchronized void figures(String bank, Input.DeviceFigures told) {
        figures.put(bank + "/" + told.device(), told);
    }

    /** Something went wrong. */
    public synchronized void error(String what) {
        lastErrorCount = what.equals(lastError) && !heardSinceError ? lastErrorCount + 1 : 1;
        lastError = what;
        lastHint = "";
        heardSinceError = false;
    }

    /** The figures now. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(
                link,
                banks,
                open,
                quietAfter,
                frames,
                faults,
                timeouts,
                reconnects,
                refusedWrites,
                lastFrameAt,
                lastError,
                lastHint,
                lastErrorCount,
                lastRefusal,
                lastRefusalAt,
                figures);
    }
}
