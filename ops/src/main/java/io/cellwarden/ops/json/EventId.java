package io.cellwarden.ops.json;

import io.cellwarden.event.Envelope;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a recorded event: the bank sequence number of its input and its place among the events of that input, as
 * {@code events} prints it, for example {@code 37.2}. It never changes.
 *
 * @param sequence from 1
 * @param index from 0, which is the input itself
 */
public record EventId(long sequence, int index) implements Comparable<EventId> {
    private static final Pattern FORM = Pattern.compile("(?:id=)?(\\d{1,18})(?:\\.(\\d{1,9}))?");
    private static final Comparator<EventId> ORDER =
            Comparator.comparingLong(EventId::sequence).thenComparingInt(EventId::index);

    /** The name of that event. */
    public static EventId of(Envelope event) {
        return new EventId(event.sequence(), event.index());
    }

    /**
     * Reads a name, with or without the {@code id=} in front of it; a sequence number alone is its input.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static EventId parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no event; wanted is its id as events prints it, such as 37.2");
        }
        String index = form.group(2);
        return new EventId(Long.parseLong(form.group(1)), index == null ? 0 : Integer.parseInt(index));
    }

    @Override
    public int compareTo(EventId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return sequence + "." + index;
    }
}
