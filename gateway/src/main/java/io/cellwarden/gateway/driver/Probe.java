package io.cellwarden.gateway.driver;

import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.Bytes;
import java.time.Duration;

/**
 * A question that only hardware of one protocol answers; it reads and changes nothing.
 *
 * @param line the speed and form of characters to ask with
 * @param request what is sent; empty where the hardware talks by itself and is only listened to
 * @param answerWithin how long to listen behind it
 * @param address whom it asks, for people; empty where the line has one device without an address
 * @param rare whether hardware that answers it is so rare there that it is asked only on request
 */
public record Probe(LineSettings line, Bytes request, Duration answerWithin, String address, boolean rare) {
    /** A question that is always asked. */
    public Probe(LineSettings line, Bytes request, Duration answerWithin, String address) {
        this(line, request, answerWithin, address, false);
    }
}
