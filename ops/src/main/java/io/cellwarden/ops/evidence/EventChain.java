package io.cellwarden.ops.evidence;

import io.cellwarden.ops.hash.Sha256;

/**
 * A hash for each event of a package that depends on all events before it, so that none can be changed, left out, added or
 * moved without its place being seen.
 */
final class EventChain {
    private String link;
    private long events;

    /** The beginning, before the first event of that incident. */
    EventChain(String bank, long incident) {
        this.link = Sha256.hex("cellwarden-evidence 1\n" + bank + "\n" + incident);
    }

    /** The link of the next event. */
    String add(String line) {
        link = link(link, line);
        events++;
        return link;
    }

    static String link(String before, String line) {
        return Sha256.hex(before + "\n" + line);
    }

    /** The last link, or the beginning. */
    String end() {
        return link;
    }

    long events() {
        return events;
    }
}
