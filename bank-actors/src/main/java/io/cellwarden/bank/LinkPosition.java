package io.cellwarden.bank;

import io.cellwarden.event.Envelope;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last input of a link that a bank has taken in (ARCHITECTURE 4). The source of such an input is written
 * {@code link|boot|number}; other sources have not two bars.
 *
 * @param boot the start of the process that numbered it
 * @param number its number in that start, from 1
 */
public record LinkPosition(String boot, long number) {
    /** The order in which a bank takes inputs of a link in: it hears of a start only after all earlier ones. */
    public static final Comparator<LinkPosition> ORDER =
            Comparator.comparing(LinkPosition::boot).thenComparingLong(LinkPosition::number);

    /** A link and a position of it. */
    public record OfLink(String link, LinkPosition position) {}

    /** The source of an input of a link. */
    public static String source(String link, String boot, long number) {
        return link + "|" + boot + "|" + number;
    }

    /** The link and position that a source names; empty for inputs that no link brought. */
    public static Optional<OfLink> parse(String source) {
        int boot = source.indexOf('|');
        int number = source.lastIndexOf('|');
        if (boot == number) {
            return Optional.empty();
        }
        try {
            return Optional.of(new OfLink(
                    source.substring(0, boot),
                    new LinkPosition(
                            source.substring(boot + 1, number), Long.parseLong(source.substring(number + 1)))));
        } catch (NumberFormatException noLink) {
            return Optional.empty();
        }
    }

    /** How far these events take each link. */
    static Map<String, LinkPosition> reachedBy(List<Envelope> events) {
        Map<String, LinkPosition> reached = new LinkedHashMap<>();
        events.stream()
                .filter(envelope -> envelope.index() == 0)
                .flatMap(envelope -> parse(envelope.source()).stream())
                .forEach(of -> reached.put(of.link(), of.position()));
        return reached;
    }

    /** Whether a bank that has come so far with its links has the input of that source; false if no link brought it. */
    public static boolean isKnown(String source, Map<String, LinkPosition> links) {
        return parse(source)
                .filter(of -> {
                    LinkPosition last = links.get(of.link());
                    return last != null && ORDER.compare(of.position(), last) <= 0;
                })
                .isPresent();
    }

    /**
     * Whether an input at this position was taken in already, {@code last} being the latest, and {@code thisStart} the start
     * of the process that asks.
     */
    boolean isKnownAt(LinkPosition last, String thisStart) {
        return (!boot.equals(thisStart) || boot.equals(last.boot)) && ORDER.compare(this, last) <= 0;
    }
}
