package io.cellwarden.event;

import static io.cellwarden.event.PackedInput.EPOCH;

import io.cellwarden.coding.BitCoder;
import io.cellwarden.coding.Deviation;
import io.cellwarden.coding.Magnitude;
import io.cellwarden.coding.Odds;
import io.cellwarden.coding.Rhythm;
import io.cellwarden.coding.Texts;
import io.cellwarden.event.PackedSubject.Kind;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a chunk has, in terms of bits: for each input of which series it is, and how each column of its values goes on.
 * It writes and reads alike, and learns as it goes. Its bits are for ever: another model is another version of the chunk.
 *
 * <p>A writer must first ask {@link #fits}.
 */
final class ChunkModel {
    /** What is written: everything {@link Input.Measured}. */
    static final int VERSION = 2;
    /** Had readings alone, whose times each went on by themselves. */
    static final int READINGS_ALONE = 1;

    /** A chunk holds no more inputs, and no more series of them. */
    static final int MOST_INPUTS = 4_096;

    static final int MOST_SERIES = 1_024;

    private static final int NOTHING = -1;

    private final BitCoder coder;
    private final boolean readingsAlone;
    private final Texts texts = new Texts();
    private final Magnitude numbers = new Magnitude();

    private final List<Series> series = new ArrayList<>();
    private final Map<Key, Integer> places = new HashMap<>();
    private final Odds more = new Odds(99);
    private final Magnitude kinds = new Magnitude();
    private final Odds flags = new Odds();
    private final TurnModel turns;
    private final Deviation otherNumber = new Deviation();
    private final SourceModel sources;

    private final Deviation firstTimes = new Deviation();
    private final Deviation secondTimes = new Deviation();
    private final Deviation times = new Deviation();
    private final Deviation timesBeside = new Deviation();

    private final ReadingModel readings;
    private final TransferModel transfers;
    private final NumbersModel statesOfCharge;
    private final NumbersModel limits;
    private final NumbersModel monitors;
    private final NumbersModel protections;

    private String bank = "";
    private long sequence;
    private int rulesVersion;
    private long clockMs;
    private long lastAtMs;
    private int inputs;

    /** What goes on from input to input. */
    private static final class Series {
        private final PackedSubject subject;
        private final SourceModel.Origin origin;
        private final Rhythm rhythm;
        private final ReadingModel.Values values = new ReadingModel.Values();
        private final TransferModel.Open open = new TransferModel.Open();
        private final NumbersModel.Before told = new NumbersModel.Before();
        /** Whether its last time was nearer to that of the input in front of it than to its rhythm. */
        private boolean isBeside = true;

        Series(PackedSubject subject, SourceModel.Origin origin, long atMs) {
            this.subject = subject;
            this.origin = origin;
            this.rhythm = new Rhythm(atMs);
        }
    }

    private record Key(PackedSubject subject, SourceModel.Key origin) {
        static Key of(PackedInput input) {
            return new Key(PackedSubject.of(input.input()), SourceModel.Key.of(input.source()));
        }
    }

    /** A model of that version. */
    ChunkModel(BitCoder coder, int version) {
        this.coder = coder;
        this.readingsAlone = version == READINGS_ALONE;
        this.turns = new TurnModel(coder, !readingsAlone);
        this.sources = new SourceModel(coder, texts, otherNumber);
        this.readings = new ReadingModel(coder);
        this.transfers = new TransferModel(coder);
        this.statesOfCharge = new NumbersModel(coder, 1);
        this.limits = new NumbersModel(coder, 100, 100, 100);
        this.monitors = new NumbersModel(coder, 10, 10, 1, 100, 1);
        this.protections = new NumbersModel(coder, 1, 1);
    }

    /** Whether an input goes on as this chunk can say it, and is small enough. */
    boolean fits(Envelope first, PackedInput input) {
        return first.bank().equals(bank)
                && first.sequence() == sequence
                && first.rulesVersion() == rulesVersion
                && ms(input.time()) == Math.max(clockMs, ms(input.input().at()))
                && inputs < MOST_INPUTS
                && series.size() < MOST_SERIES
                && (input.changes().isNone()
                        || transfers.fits(openOf(input), input.changes().ended()));
    }

    private TransferModel.Open openOf(PackedInput input) {
        int place = place(input);
        return place == series.size() ? new TransferModel.Open() : series.get(place).open;
    }

    private int place(PackedInput input) {
        return places.getOrDefault(Key.of(input), series.size());
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

    /** Writes the next input. */
    void write(PackedInput input) {
        next(place(input), input);
    }

    /** Reads the next input. */
    PackedInput read() {
        return next(NOTHING, PackedInput.NONE);
    }

    private PackedInput next(int wantedPlace, PackedInput input) {
        if (inputs++ == MOST_INPUTS) {
            throw new ArithmeticException("more than " + MOST_INPUTS + " inputs");
        }
        int place = turns.next(wantedPlace);
        boolean isNew = place == series.size();
        if (isNew) {
            begin(input);
        }
        Series one = series.get(place);
        String source = sources.next(one.origin, input.source());
        if (!isNew) {
            lastAtMs = atMs(one, ms(input.input().at()));
        }
        clockMs = inputs == 1 ? clockMs : Math.max(clockMs, lastAtMs);
        Instant time = time(clockMs);
        sequence++;
        return packed(one, source, time, time(lastAtMs), input);
    }

    private void begin(PackedInput input) {
        if (series.size() == MOST_SERIES) {
            throw new ArithmeticException("more than " + MOST_SERIES + " series");
        }
        PackedSubject subject = subject(PackedSubject.of(input.input()));
        SourceModel.Origin origin = sources.begin(input.source());
        lastAtMs += firstTimes.code(coder, ms(input.input().at()) - lastAtMs);
        places.put(new Key(subject, origin.key()), series.size());
        series.add(new Series(subject, origin, lastAtMs));
    }

    private PackedSubject subject(PackedSubject subject) {
        Kind kind = readingsAlone ? Kind.READING : kind(subject.kind());
        List<String> found = new ArrayList<>();
        for (int i = 0; i < kind.texts(); i++) {
            List<String> wanted = subject.texts();
            found.add(texts.code(coder, i < wanted.size() ? wanted.get(i) : ""));
        }
        return new PackedSubject(kind, found, kind.hasFlag() && coder.bit(flags, subject.flag()));
    }

    private Kind kind(Kind wanted) {
        long found = kinds.code(coder, wanted.ordinal());
        if (found >= Kind.values().length) {
            throw new ArithmeticException("no such kind of input");
        }
        return Kind.values()[(int) found];
    }

    /** Codes when a series goes on: in its rhythm, or together with what is in front of it, whichever was nearer. */
    private long atMs(Series one, long wanted) {
        if (readingsAlone) {
            return one.rhythm.code(coder, secondTimes, times, wanted);
        }
        long expected = one.rhythm.expected();
        long found = one.isBeside
                ? lastAtMs + timesBeside.code(coder, wanted - lastAtMs)
                : expected + times.code(coder, wanted - expected);
        one.isBeside = Math.abs(found - lastAtMs) < Math.abs(found - expected);
        one.rhythm.follow(found);
        return found;
    }

    /** Codes what an input tells. */
    private PackedInput packed(Series one, String source, Instant time, Instant at, PackedInput input) {
        PackedSubject subject = one.subject;
        Input.Measured wanted = input.input();
        return switch (subject.kind()) {
            case READING -> {
                Input.Reading found = readings.code(one.values, subject.name(), at, PackedInput.reading(wanted));
                yield new PackedInput(source, time, found, transfers.code(one.open, found, time, input.changes()));
            }
            case STATE_OF_CHARGE ->
                new PackedInput(source, time, subject.stateOfCharge(at, told(statesOfCharge, one, wanted)));
            case LIMITS -> new PackedInput(source, time, subject.limits(at, told(limits, one, wanted)));
            case MONITOR -> new PackedInput(source, time, subject.monitor(at, told(monitors, one, wanted)));
            case MONITOR_REPORT -> new PackedInput(source, time, subject.monitorReport(at));
            case READ_BACK -> new PackedInput(source, time, subject.readBack(at));
            case CONTROL_FRAME -> new PackedInput(source, time, subject.controlFrame(at));
            case PROTECTION -> new PackedInput(source, time, subject.protection(at, told(protections, one, wanted)));
        };
    }

    private static Ints told(NumbersModel model, Series one, Input.Measured wanted) {
        return model.code(one.told, PackedSubject.numbers(wanted));
    }

    private static long ms(Instant time) {
        return ChronoUnit.MILLIS.between(EPOCH, time);
    }

    private static Instant time(long ms) {
        return EPOCH.plusMillis(ms);
    }
}
