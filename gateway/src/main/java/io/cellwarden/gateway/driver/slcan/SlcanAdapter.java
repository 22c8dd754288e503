package io.cellwarden.gateway.driver.slcan;

import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Listening;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import io.cellwarden.gateway.wire.slcan.SlcanCodec;
import io.cellwarden.gateway.wire.slcan.SlcanLine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A serial CAN adapter. It is opened at the speed of the bus, and again when it has been silent, or refuses: it may have
 * been reset, its channel may be closed, or it may hang on a full buffer. Adapters that answer nothing are served too.
 */
public final class SlcanAdapter {
    /** How bytes travel to most adapters; many do not care. */
    public static final LineSettings LINE = LineSettings.DEFAULT.withBaud(115_200);

    /** Speeds in kbit/s that have a command. */
    private static final Map<Integer, String> SPEEDS = Map.of(125, "S4", 250, "S5", 500, "S6", 1_000, "S8");

    /** How long to wait for the answer to a command; some give none. */
    private static final Duration ANSWERS_WITHIN = Duration.ofMillis(300);

    private static final Duration SETTLES_IN = Duration.ofMillis(100);
    /** An adapter that says nothing for so long is opened again. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(5);

    private static final List<String> STATES = List.of(
            "its receive buffer is full",
            "its send buffer is full",
            "errors on the bus",
            "frames were overrun",
            "",
            "it is error passive: nobody acknowledges",
            "arbitration lost",
            "bus error");

    private final Line line;
    private final LinkStatistics statistics;
    private final Listening<SlcanLine> listening;
    private final String speed;
    private final String open;
    private boolean isOpen;
    private boolean refused;
    private int refusals;
    private int taken;
    private boolean statusAsked;
    private long heardAt;

    /**
     * An adapter on an open line, itself not opened yet.
     *
     * @param kbit speed of its bus: 125, 250, 500 or 1,000
     * @param listenOnly whether it acknowledges nothing and sends nothing
     */
    public SlcanAdapter(Line line, LinkStatistics statistics, InstantSource clock, int kbit, boolean listenOnly) {
        this.line = line;
        this.statistics = statistics;
        this.listening = new Listening<>(line, new SlcanCodec(), statistics, clock);
        this.speed = String.valueOf(SPEEDS.get(kbit));
        this.open = listenOnly ? "L" : "O";
    }

    /** Opens an adapter at a speed of its bus to listen for so long: nothing is put on the bus. */
    public static Probe probe(int kbit, Duration listens) {
        String opens = "\rC\r" + SPEEDS.get(kbit) + "\rL\r";
        return new Probe(LINE, Bytes.copyOf(opens.getBytes(StandardCharsets.US_ASCII)), listens, "");
    }

    /** Opens the channel where it is not, or has been silent for long. A channel that was left open is closed first. */
    public void openIfNeeded() throws LineLost {
        if (isOpen && System.nanoTime() - heardAt < SILENT_AFTER.toNanos()) {
            return;
        }
        write("\r\r"); // ends a line that was cut; its answers are none to what follows
        listening.listen(SETTLES_IN, said -> false, () -> false);
        command("C");
        boolean speedSet = command(speed);
        boolean opened = command(open);
        if (!speedSet || !opened) {
            statistics.error("the CAN adapter refuses " + (opened ? speed : open));
        }
        isOpen = speedSet && opened;
        refusals = 0;
        taken = 0;
        statusAsked = false;
        heardAt = System.nanoTime();
    }

    /** Whether a command was not refused; no answer is none of that. */
    private boolean command(String text) throws LineLost {
        boolean[] answered = {false};
        refused = false;
        write(text + "\r");
        listening.listen(
                ANSWERS_WITHIN,
                said -> {
                    answered[0] |= said instanceof SlcanLine.Ok || said instanceof SlcanLine.Refused;
                    refused |= said instanceof SlcanLine.Refused;
                    return false;
                },
                () -> answered[0]);
        return !refused;
    }

    /**
     * Listens to the bus.
     *
     * @param heard takes a frame of it and says whether it was of use
     */
    public void listen(Duration atMost, Predicate<CanFrame> heard, BooleanSupplier givesWay) throws LineLost {
        listening.listen(atMost, said -> take(said, heard), givesWay);
    }

    private boolean take(SlcanLine said, Predicate<CanFrame> heard) {
        switch (said) {
            case SlcanLine.Frame(CanFrame frame, OptionalInt _) -> {
                heardAt = System.nanoTime();
                return heard.test(frame);
            }
            case SlcanLine.Refused _ -> {
                refusals += statusAsked ? 0 : 1; // an adapter may not know the question
                statusAsked = false;
            }
            case SlcanLine.Status(int bits) -> {
                statusAsked = false;
                tell(bits);
            }
            case SlcanLine.Ok _, SlcanLine.Sent _ -> {
                heardAt = System.nanoTime();
                taken++;
            }
            case SlcanLine.Version _, SlcanLine.Serial _, SlcanLine.LineFeed _ -> {}
        }
        return false;
    }

    private void tell(int bits) {
        for (int bit = 0; bit < STATES.size(); bit++) {
            if ((bits >> bit & 1) == 1 && !STATES.get(bit).isEmpty()) {
                statistics.error("the CAN adapter says: " + STATES.get(bit));
            }
        }
    }

    /** Sends frames; where the adapter refused those before, its state is asked, and then it is opened again. */
    public void send(List<CanFrame> frames) throws LineLost {
        if (refusals > 0) {
            statistics.refusedWrite("the CAN adapter refuses frames: its channel is closed, or its buffer is full");
            isOpen = taken > 0; // where not one was, as if it were closed
            statusAsked = true;
            write("F\r");
        }
        refusals = 0;
        taken = 0;
        for (CanFrame frame : frames) {
            line.write(frame.toLine());
        }
    }

    private void write(String text) throws LineLost {
        line.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
