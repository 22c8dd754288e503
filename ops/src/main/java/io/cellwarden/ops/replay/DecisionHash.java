package io.cellwarden.ops.replay;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.hash.Sha256;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A hash over decisions, of none at first: equal for equal decisions in the same order. */
public final class DecisionHash {
    private static final int DIGITS = 16;

    private final MessageDigest digest = Sha256.digest();

    /** Adds an event, if it is a decision. */
    public void add(Envelope event) {
        EventJson.decision(event)
                .map(Json::line)
                .ifPresent(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** The hash of all that was added; ends it. */
    public String hex() {
        return Sha256.hex(digest).substring(0, DIGITS);
    }
}
