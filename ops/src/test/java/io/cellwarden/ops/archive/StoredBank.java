package io.cellwarden.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.bank.Checkpoints;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.replay.Journals;
import io.cellwarden.persistence.kryo.EnvelopeCodec;
import io.cellwarden.persistence.store.EmbeddedStore;
import io.cellwarden.persistence.store.Store;
import io.cellwarden.site.BankSite;
import io.cellwarden.unit.Ints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Days of a bank of two batteries in a store, with checkpoints as its journal makes them. */
public final class StoredBank {
    /** The bank. */
    public static final BankSite SITE = Journals.SITE;
    /** The first reading. */
    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    /** Of both batteries. */
    static final Duration INTERVAL = Duration.ofMinutes(10);

    private static final int CALM_MV = 3_300;
    private static final int HIGH_MV = 4_000;

    private StoredBank() {}

    /**
     * Writes a calm journal of that length but for one incident of an hour, which begins at {@code incident}.
     *
     * @return its events
     */
    public static List<Envelope> write(Path directory, Duration length, Instant incident) {
        try (EmbeddedStore store = EmbeddedStore.open(directory, Duration.ZERO)) {
            return write(store, length, incident);
        }
    }

    /** The same into any store. */
    public static List<Envelope> write(Store store, Duration length, Instant incident) {
        List<Envelope> events = events(length, incident);
        for (int from = 0; from < events.size(); from += 100) {
            List<Envelope> batch = events.subList(from, Math.min(from + 100, events.size()));
            store.append(SITE.name(), batch);
        }
        return events;
    }

    /** Flips a bit of an event as it lies in the journal of that directory. */
    public static void damage(Path directory, Envelope event) throws IOException {
        Path segment = directory.resolve("journal/000000001.cwj");
        byte[] bytes = Files.readAllBytes(segment);
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = all.indexOf(new String(EnvelopeCodec.encode(event), StandardCharsets.ISO_8859_1));
        assertThat(at).isPositive();
        bytes[at + 3] ^= 1;
        Files.write(segment, bytes);
    }

    private static List<Envelope> events(Duration length, Instant incident) {
        List<Envelope> events = new ArrayList<>();
        BankState state = BankState.beforeFirstStart(SITE);
        state = add(events, state, new Input.Started(START, "boot"));
        state = add(events, state, new Input.SiteLoaded(START, SITE.settings()));
        for (Instant at = START; at.isBefore(START.plus(length)); at = at.plus(INTERVAL)) {
            Instant before = state.clock();
            boolean high = !at.isBefore(incident) && at.isBefore(incident.plus(Duration.ofHours(1)));
            for (String battery : SITE.batteries()) {
                int mv = high ? HIGH_MV : CALM_MV;
                state = add(
                        events,
                        state,
                        new Input.Reading(battery, at, 0, Ints.of(250), Ints.of(mv, CALM_MV, CALM_MV, CALM_MV)));
            }
            if (before.getEpochSecond() / 3_600 != at.getEpochSecond() / 3_600) {
                events.add(Checkpoints.of(state, events.getLast().index() + 1));
            }
        }
        return events;
    }

    private static BankState add(List<Envelope> events, BankState before, Input input) {
        BankState state = before;
        for (BankRules.Step step : BankRules.feed(before, input, "test")) {
            events.addAll(step.events());
            state = step.state();
        }
        return state;
    }
}
