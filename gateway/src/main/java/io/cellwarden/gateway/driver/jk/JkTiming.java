package io.cellwarden.gateway.driver.jk;

import java.time.Duration;

/**
 * How long JK boards need. Source: protocol sheet JK, sections A "Poll", "Write one tag" and C "Timing from the field".
 *
 * @param answerWithin how long an answer may take
 * @param pause behind a write that has no answer of its own, before the next request
 * @param gap between two requests with Modbus
 */
record JkTiming(Duration answerWithin, Duration pause, Duration gap) {
    static final JkTiming STANDARD =
            new JkTiming(Duration.ofMillis(500), Duration.ofMillis(150), Duration.ofMillis(120));
}
