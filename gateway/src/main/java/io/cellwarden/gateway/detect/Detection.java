package io.cellwarden.gateway.detect;

import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.modbus.ModbusText;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds protocol, speed and addresses of the hardware on a line, from the {@link Probe}s of all protocols. At each speed it
 * first listens; only a line that does not talk by itself is asked, and only what reads and changes nothing.
 */
public final class Detection {
    private static final Duration SLICE = Duration.ofMillis(20);
    /** So long even a line is listened to on which nothing should talk by itself: another master may ask there. */
    private static final Duration LISTENING = Duration.ofMillis(300);
    /** An answer is over when nothing came for so long. */
    private static final Duration SILENCE = Duration.ofMillis(100);
    /** More than so many bytes in one go are no answer. */
    private static final int MOST_BYTES = 64 * 1_024;
    /** One frame may be luck; not if so much more of the line is none. */
    private static final int FAULTS_TO_A_FRAME = 8;

    private final Function<LineSettings, Line> lines;
    private final Consumer<String> progress;
    private final BooleanSupplier stops;
    private final SequencedSet<Found> found = new LinkedHashSet<>();
    private final List<String> tried = new ArrayList<>();

    /**
     * Hardware that was found.
     *
     * @param protocol what it speaks
     * @param line speed and form of its characters
     * @param address as it or its protocol names it; empty where the line has one device without
     * @param type the kind of frame that showed it
     * @param byListening whether it talked without being asked here
     */
    public record Found(
            String protocol, LineSettings line, Optional<String> address, String type, boolean byListening) {}

    /**
     * What came of it.
     *
     * @param found in the order in which it was found; empty if nothing was
     * @param tried what was tried, and what came, each in a line for people
     */
    public record Result(List<Found> found, List<String> tried) {
        /** Copies the lists. */
        public Result {
            found = List.copyOf(found);
            tried = List.copyOf(tried);
        }
    }

    /**
     * A detection that has not begun.
     *
     * @param lines makes the line with these settings, not yet open
     * @param progress takes what is being tried, for people
     * @param stops whether it is to end early
     */
    public Detection(Function<LineSettings, Line> lines, Consumer<String> progress, BooleanSupplier stops) {
        this.lines = lines;
        this.progress = progress;
        this.stops = stops;
    }

    /**
     * Tries one setting of the line after another until something is found.
     *
     * @param protocols those that are looked for, the most likely first
     * @throws LineLost if the line cannot be opened, or is lost
     */
    public Result run(List<Protocol> protocols) throws LineLost {
        SequencedSet<LineSettings> settings = new LinkedHashSet<>();
        protocols.forEach(protocol -> protocol.probes().forEach(probe -> settings.add(probe.line())));
        for (LineSettings one : settings) {
            if (found.isEmpty() && !stops.getAsBoolean()) {
                try (Line line = lines.apply(one)) {
                    line.open();
                    at(one, line, protocols);
                }
            }
        }
        return new Result(List.copyOf(found), tried);
    }

    private void at(LineSettings settings, Line line, List<Protocol> protocols) throws LineLost {
        List<Protocol> here = protocols.stream()
                .filter(protocol -> !probes(protocol, settings).isEmpty())
                .toList();
        listen(settings, line, here);
        for (Protocol protocol : here) {
            if (found.isEmpty() && !stops.getAsBoolean()) {
                ask(settings, line, protocol);
            }
        }
    }

    private static List<Probe> probes(Protocol protocol, LineSettings settings) {
        return protocol.probes().stream()
                .filter(probe -> probe.line().equals(settings))
                .toList();
    }

    private static boolean listens(Probe probe) {
        return probe.request().size() == 0;
    }

    private void listen(LineSettings settings, Line line, List<Protocol> here) throws LineLost {
        Duration longest = here.stream()
                .flatMap(protocol -> probes(protocol, settings).stream())
                .filter(Detection::listens)
                .map(Probe::answerWithin)
                .max(Duration::compareTo)
                .filter(wanted -> wanted.compareTo(LISTENING) > 0)
                .orElse(LISTENING);
        progress.accept(settings.text() + ": listening" + (longest.equals(LISTENING) ? "" : " for " + words(longest)));
        byte[] heard = hear(line, longest, all -> false);
        for (Protocol protocol : here) {
            frames(protocol, heard)
                    .forEach(frame ->
                            found.add(new Found(protocol.name(), settings, frame.address(), frame.type(), true)));
        }
        tried.add(settings.text() + ": listened for " + words(longest) + ", "
                + (heard.length == 0
                        ? "nothing came"
                        : heard.length + " bytes came" + (found.isEmpty() ? ", none of them a frame" : "")));
    }

    private void ask(LineSettings settings, Line line, Protocol protocol) throws LineLost {
        List<Probe> questions = probes(protocol, settings).stream()
                .filter(probe -> !listens(probe))
                .toList();
        if (questions.isEmpty()) {
            return;
        }
        progress.accept(settings.text() + ": " + protocol.name()
                + (questions.size() == 1 ? "" : ", " + questions.size() + " questions"));
        int bytes = 0;
        boolean echo = false;
        for (Probe question : questions) {
            if (stops.getAsBoolean()) {
                break;
            }
            // The first question may only have woken the device.
            int attempts = question.equals(questions.getFirst()) ? 2 : 1;
            for (int attempt = 0; attempt < attempts; attempt++) {
                hear(line, SILENCE, all -> false); // what comes late belongs to the question before
                line.write(question.request().toArray());
                byte[] heard = hear(
                        line,
                        question.answerWithin(),
                        all -> !frames(protocol, withoutEcho(all, question.request()))
                                .isEmpty());
                byte[] answer = withoutEcho(heard, question.request());
                echo |= answer.length < heard.length;
                bytes += answer.length;
                List<DecodedFrame> frames = frames(protocol, answer);
                frames.forEach(frame ->
                        found.add(new Found(protocol.name(), settings, address(frame, question), frame.type(), false)));
                attempts = frames.isEmpty() ? attempts : 1;
            }
        }
        tried.add(settings.text() + ": asked as " + protocol.name() + addresses(questions) + ", "
                + (bytes > 0 ? bytes + " bytes came" + (found.isEmpty() ? ", none of them a frame" : "") : "no answer")
                + (echo ? " (the adapter echoes what is sent)" : ""));
    }

    private static Optional<String> address(DecodedFrame frame, Probe question) {
        return frame.address().or(() -> Optional.of(question.address()).filter(given -> !given.isEmpty()));
    }

    private static String addresses(List<Probe> questions) {
        List<String> addresses = questions.stream()
                .map(Probe::address)
                .filter(address -> !address.isEmpty())
                .distinct()
                .toList();
        return addresses.isEmpty()
                ? ""
                : addresses.size() == 1
                        ? ", address " + addresses.getFirst()
                        : ", addresses " + addresses.getFirst() + " to " + addresses.getLast();
    }

    /** Some adapters repeat what is sent. */
    private static byte[] withoutEcho(byte[] heard, Bytes request) {
        byte[] sent = request.toArray();
        boolean echo = heard.length >= sent.length && Arrays.equals(heard, 0, sent.length, sent, 0, sent.length);
        return echo ? Arrays.copyOfRange(heard, sent.length, heard.length) : heard;
    }

    private static List<DecodedFrame> frames(Protocol protocol, byte[] heard) {
        List<DecodeResult> results = protocol.decoder().decodeRecording(heard);
        List<DecodedFrame> frames = results.stream()
                .filter(DecodedFrame.class::isInstance)
                .map(DecodedFrame.class::cast)
                .filter(frame -> shows(protocol, frame))
                .toList();
        long strange = results.stream().filter(Detection::isForeign).count();
        boolean luck = results.size() - strange - frames.size() > (long) FAULTS_TO_A_FRAME * frames.size();
        return luck ? List.of() : frames;
    }

    /** A lawful frame about something else speaks against no protocol: on a bus most are about other things. */
    private static boolean isForeign(DecodeResult result) {
        return result instanceof DecodeError error && error.kind() == DecodeError.Kind.UNSUPPORTED;
    }

    /** A refusal over Modbus shows that something speaks Modbus, but not whose. */
    private static boolean shows(Protocol protocol, DecodedFrame frame) {
        return !frame.fields().containsKey(ModbusText.EXCEPTION)
                || protocol.name().equals(ModbusText.NAME);
    }

    /** What comes in that time; less long where it is whole and nothing follows. */
    private byte[] hear(Line line, Duration within, Predicate<byte[]> isWhole) throws LineLost {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1_024];
        long begun = System.nanoTime();
        long last = begun;
        boolean over = false;
        while (!over && !stops.getAsBoolean() && all.size() < MOST_BYTES) {
            int read = line.read(buffer, SLICE);
            long now = System.nanoTime();
            all.write(buffer, 0, read);
            last = read > 0 ? now : last;
            boolean silent = now - last >= SILENCE.toNanos();
            over = now - begun >= within.toNanos() || (silent && all.size() > 0 && isWhole.test(all.toByteArray()));
        }
        return all.toByteArray();
    }

    private static String words(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
