package io.cellwarden.ops.replay;

import io.cellwarden.event.Envelope;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash over decisions: equal for equal decisions in the same order. */
public final class DecisionHash {
    private static final int DIGITS = 16;

    private final MessageDigest digest;

    /** A hash over nothing yet. */
    public DecisionHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds an event, if it is a decision. */
    public void add(Envelope event) {
        EventJson.decision(event)
                .map(Json::line)
                .ifPresent(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** The hash of all that was added; ends it. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }
}
