package io.cellwarden.gateway.driver.daly;

import java.time.Duration;

/**
 * How long Daly boards need: one that is asked too fast falls silent. Source: protocol sheet Daly, section "Timing".
 *
 * @param answerWithin how long an answer may take, all of its frames
 * @param gap between two questions
 * @param urgentGap in front of a command, the least that there must be
 */
record DalyTiming(Duration answerWithin, Duration gap, Duration urgentGap) {
    static final DalyTiming STANDARD =
            new DalyTiming(Duration.ofMillis(500), Duration.ofMillis(250), Duration.ofMillis(20));
}
