package io.cellwarden.event;

import io.cellwarden.coding.Magnitude;
import io.cellwarden.coding.Texts;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.TransferEnded;
import io.cellwarden.event.BankEvent.TransferStarted;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One input in a chunk: something measured, and the transfers that a reading ended and started. All else of its events
 * follows from their place.
 *
 * @param source who brought it
 * @param time the bank's clock when it was judged
 */
record PackedInput(String source, Instant time, Input.Measured input, TransferModel.Changes changes) {
    /** The most values in a list of a reading. */
    static final int MOST_VALUES = 255;

    /** Within this many milliseconds of {@link #EPOCH} a time can be packed: ages of history. */
    private static final long LAST_MS = 1L << 50;

    static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");

    private static final Input.Reading NO_READING = new Input.Reading("", EPOCH, 0, Ints.none(), Ints.none());

    /** Whatever a reader hands in, for it has none yet. */
    static final PackedInput NONE = new PackedInput("", EPOCH, NO_READING);

    /** An input that changes no transfer. */
    PackedInput(String source, Instant time, Input.Measured input) {
        this(source, time, input, TransferModel.Changes.NONE);
    }

    /** The input of these events; empty where a chunk cannot give them back as they are. */
    static Optional<PackedInput> of(List<Envelope> events) {
        Envelope first = events.getFirst();
        if (events.size() > MOST_VALUES
                || !(first.event() instanceof InputAccepted(Input.Measured input))
                || !isOrdinary(first, input)) {
            return Optional.empty();
        }
        List<TransferEnded> ended = new ArrayList<>();
        List<TransferStarted> started = new ArrayList<>();
        for (int i = 1; i < events.size(); i++) {
            BankEvent event = events.get(i).event();
            if (event instanceof TransferEnded end && started.isEmpty() && isOrdinary(end, input)) {
                ended.add(end);
            } else if (event instanceof TransferStarted start && isOrdinary(start, input)) {
                started.add(start);
            } else {
                return Optional.empty();
            }
        }
        for (int i = 0; i < events.size(); i++) {
            if (!isInPlace(events.get(i), i, first)) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new PackedInput(first.source(), first.time(), input, new TransferModel.Changes(ended, started)));
    }

    private static boolean isInPlace(Envelope event, int index, Envelope first) {
        return event.equals(new Envelope(
                first.bank(),
                first.sequence(),
                index,
                first.time(),
                first.source(),
                first.sequence(),
                0,
                first.rulesVersion(),
                event.event()));
    }

    private static boolean isOrdinary(Envelope first, Input.Measured input) {
        return first.sequence() >= 0
                && first.sequence() < Magnitude.LARGEST / 2
                && isOrdinary(first.bank())
                && isOrdinary(first.source())
                && isOrdinary(first.time())
                && isOrdinary(input.at())
                && PackedSubject.of(input).isOrdinary()
                && (!(input instanceof Input.Reading reading)
                        || reading.temperaturesDeciC().size() <= MOST_VALUES
                                && reading.cellsMv().size() <= MOST_VALUES);
    }

    private static boolean isOrdinary(TransferEnded end, Input.Measured input) {
        return isOfReading(end.battery(), input)
                && isOrdinary(end.transfer().since())
                && Math.abs(end.movedMicroAh()) < Magnitude.LARGEST / 2;
    }

    private static boolean isOrdinary(TransferStarted start, Input.Measured input) {
        return isOfReading(start.battery(), input)
                && isOrdinary(start.transfer().since());
    }

    private static boolean isOfReading(String battery, Input.Measured input) {
        return input instanceof Input.Reading reading && reading.battery().equals(battery);
    }

    private static boolean isOrdinary(String text) {
        return text.length() <= Texts.LONGEST;
    }

    private static boolean isOrdinary(Instant time) {
        return time.getNano() % 1_000_000 == 0
                && Math.abs(time.getEpochSecond() - EPOCH.getEpochSecond()) < LAST_MS / 1_000;
    }

    /** The reading that it is; none of it where a reader has none yet. */
    static Input.Reading reading(Input.Measured input) {
        return input instanceof Input.Reading reading ? reading : NO_READING;
    }

    /** The events, under this number of a bank. */
    void appendTo(List<Envelope> events, String bank, long sequence, int rulesVersion) {
        int index = 0;
        events.add(envelope(bank, sequence, index++, rulesVersion, new InputAccepted(input)));
        for (TransferEnded end : changes.ended()) {
            events.add(envelope(bank, sequence, index++, rulesVersion, end));
        }
        for (TransferStarted start : changes.started()) {
            events.add(envelope(bank, sequence, index++, rulesVersion, start));
        }
    }

    private Envelope envelope(String bank, long sequence, int index, int rulesVersion, BankEvent event) {
        return new Envelope(bank, sequence, index, time, source, sequence, 0, rulesVersion, event);
    }
}
