package io.cellwarden.event;

import static io.cellwarden.event.PackedInput.EPOCH;

import io.cellwarden.coding.BitCoder;
import io.cellwarden.coding.Deviation;
import io.cellwarden.coding.Magnitude;
import io.cellwarden.coding.Odds;
import io.cellwarden.coding.Rhythm;
import io.cellwarden.coding.Texts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a chunk has, in terms of bits: for each input which battery's it is, and how each column of its values goes on.
 * It writes and reads alike, and learns as it goes. Its bits are for ever: another model is another version of the chunk.
 *
 * <p>A writer must first ask {@link #fits}.
 */
final class ChunkModel {
    /** A chunk holds no more inputs, and no more batteries and sources of them. */
    static final int MOST_INPUTS = 4_096;

    static final int MOST_SERIES = 1_024;

    private static final int NOTHING = -1;

    private final BitCoder coder;
    private final Texts texts = new Texts();
    private final Magnitude numbers = new Magnitude();

    private final List<Series> series = new ArrayList<>();
    private final Map<Key, Integer> places = new HashMap<>();
    private final List<Origin> origins = new ArrayList<>();
    private final Odds more = new Odds(99);
    private final Odds followsAsBefore = new Odds(90);
    private final Magnitude whichSeries = new Magnitude();
    private final Magnitude whichOrigin = new Magnitude();
    private final Odds numbered = new Odds(90);
    private final Odds nextNumber = new Odds(95);
    private final Deviation otherNumber = new Deviation();

    private final Deviation firstTimes = new Deviation();
    private final Deviation secondTimes = new Deviation();
    private final Deviation times = new Deviation();

    private final ReadingModel readings;
    private final TransferModel transfers;

    private String bank = "";
    private long sequence;
    private int rulesVersion;
    private long clockMs;
    private long lastAtMs;
    private int last = NOTHING;
    private int inputs;

    /** What goes on from input to input. */
    private static final class Series {
        private final String battery;
        private final Origin origin;
        private final Rhythm rhythm;
        private final ReadingModel.Values values = new ReadingModel.Values();
        private final TransferModel.Open open = new TransferModel.Open();
        /** The series whose turn it was after this one. */
        private int next = NOTHING;

        Series(String battery, Origin origin, long atMs) {
            this.battery = battery;
            this.origin = origin;
            this.rhythm = new Rhythm(atMs);
        }
    }

    private record Key(String battery, String origin, boolean numbered) {}

    /** The part of a source that stays, and the last number behind it. */
    private static final class Origin {
        private final String text;
        private final boolean numbered;
        private long last;

        Origin(String text, boolean numbered) {
            this.text = text;
            this.numbered = numbered;
        }
    }

    ChunkModel(BitCoder coder) {
        this.coder = coder;
        this.readings = new ReadingModel(coder);
        this.transfers = new TransferModel(coder);
    }

    /** Whether an input goes on as this chunk can say it, and is small enough. */
    boolean fits(Envelope first, PackedInput input) {
        return first.bank().equals(bank)
                && first.sequence() == sequence
                && first.rulesVersion() == rulesVersion
                && ms(input.time()) == Math.max(clockMs, ms(input.reading().at()))
                && inputs < MOST_INPUTS
                && series.size() < MOST_SERIES
                && transfers.fits(openOf(input), input.changes().ended());
    }

    private TransferModel.Open openOf(PackedInput input) {
        int place = places.getOrDefault(key(input), NOTHING);
        return place == NOTHING ? new TransferModel.Open() : series.get(place).open;
    }

    /** What all inputs have in common. */
    record Start(String bank, long sequence, int rulesVersion, Instant time) {
        static final Start NONE = new Start("", 0, 0, EPOCH);

        static Start of(Envelope first) {
            return new Start(first.bank(), first.sequence(), first.rulesVersion(), first.time());
        }
    }

    /** Codes what all inputs have in common; a reader hands in {@link Start#NONE}. */
    Start begin(Start start) {
        bank = texts.code(coder, start.bank());
        sequence = numbers.code(coder, start.sequence());
        rulesVersion = Math.toIntExact(otherNumber.code(coder, start.rulesVersion()));
        clockMs = firstTimes.code(coder, ms(start.time()));
        lastAtMs = clockMs;
        return new Start(bank, sequence, rulesVersion, time(clockMs));
    }

    /** Codes whether another input follows. */
    boolean goesOn(boolean follows) {
        return coder.bit(more, follows);
    }

    /** Codes the next input; a reader hands in {@link PackedInput#NONE}. */
    PackedInput next(PackedInput input) {
        if (inputs++ == MOST_INPUTS) {
            throw new ArithmeticException("more than " + MOST_INPUTS + " inputs");
        }
        Input.Reading reading = input.reading();
        int place = place(input);
        boolean isNew = place == series.size();
        if (isNew) {
            begin(input);
        }
        Series one = series.get(place);
        follow(place);
        String source = source(one.origin, input.source());
        long atMs = isNew ? lastAtMs : one.rhythm.code(coder, secondTimes, times, ms(reading.at()));
        lastAtMs = atMs;
        clockMs = inputs == 1 ? clockMs : Math.max(clockMs, atMs);
        Instant time = time(clockMs);
        Input.Reading found = readings.code(one.values, one.battery, time(atMs), reading);
        TransferModel.Changes changes = transfers.code(one.open, found, time, input.changes());
        sequence++;
        return new PackedInput(source, time, found, changes);
    }

    /** Codes whose turn it is; as a rule whose it was the last time. */
    private int place(PackedInput input) {
        int expected = last == NOTHING || series.get(last).next == NOTHING ? series.size() : series.get(last).next;
        int wanted = places.getOrDefault(key(input), series.size());
        if (coder.bit(followsAsBefore, wanted == expected)) {
            return expected;
        }
        int found = Math.toIntExact(whichSeries.code(coder, wanted));
        if (found > series.size()) {
            throw new ArithmeticException("no such series");
        }
        return found;
    }

    private void follow(int place) {
        if (last != NOTHING) {
            series.get(last).next = place;
        }
        last = place;
    }

    private void begin(PackedInput input) {
        if (series.size() == MOST_SERIES) {
            throw new ArithmeticException("more than " + MOST_SERIES + " series");
        }
        String battery = texts.code(coder, input.reading().battery());
        Origin origin = newOrigin(input.source());
        lastAtMs += firstTimes.code(coder, ms(input.reading().at()) - lastAtMs);
        places.put(new Key(battery, origin.text, origin.numbered), series.size());
        series.add(new Series(battery, origin, lastAtMs));
    }

    private Origin newOrigin(String source) {
        String text = textOf(source);
        boolean hasNumber = text.length() < source.length();
        int wanted = 0;
        while (wanted < origins.size() && !isOf(origins.get(wanted), text, hasNumber)) {
            wanted++;
        }
        int found = Math.toIntExact(whichOrigin.code(coder, wanted));
        if (found < origins.size()) {
            return origins.get(found);
        }
        boolean withNumber = coder.bit(numbered, hasNumber);
        Origin origin = new Origin(texts.code(coder, text), withNumber);
        origins.add(origin);
        return origin;
    }

    private static boolean isOf(Origin origin, String text, boolean numbered) {
        return origin.numbered == numbered && origin.text.equals(text);
    }

    private String source(Origin origin, String source) {
        if (!origin.numbered) {
            return origin.text;
        }
        long wanted = numberOf(source);
        long expected = origin.last + 1;
        origin.last = coder.bit(nextNumber, wanted == expected)
                ? expected
                : expected + otherNumber.code(coder, wanted - expected);
        return origin.text + origin.last;
    }

    private static Key key(PackedInput input) {
        String text = textOf(input.source());
        return new Key(
                input.reading().battery(), text, text.length() < input.source().length());
    }

    /** A source without the number at its end: one that is written as this program writes numbers. */
    private static String textOf(String source) {
        int digits = source.length();
        while (digits > 0 && source.length() - digits < 15 && isDigit(source.charAt(digits - 1))) {
            digits--;
        }
        while (digits < source.length() - 1 && source.charAt(digits) == '0') {
            digits++;
        }
        return source.substring(0, digits);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static long numberOf(String source) {
        String text = textOf(source);
        return text.length() == source.length() ? 0 : Long.parseLong(source.substring(text.length()));
    }

    private static long ms(Instant time) {
        return ChronoUnit.MILLIS.between(EPOCH, time);
    }

    private static Instant time(long ms) {
        return EPOCH.plusMillis(ms);
    }
}
