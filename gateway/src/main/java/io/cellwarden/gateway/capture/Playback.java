package io.cellwarden.gateway.capture;

import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.line.LineLost;

/** Lets the driver of a link read a capture, with the recorded time as its clock. */
public final class Playback {
    private Playback() {}

    /**
     * Reads a capture from its beginning to its end. Nothing is switched: what was sent to switch is passed over.
     *
     * @param inputs takes what the driver makes of it, in order
     * @return what it was like for the link
     * @throws IllegalArgumentException if the link's settings are none for this protocol
     */
    public static LinkStatistics.Snapshot run(
            LinkSettings settings, Protocol protocol, Capture capture, Driver.Sink inputs) {
        Tape tape = new Tape(capture);
        LinkStatistics statistics = new LinkStatistics(settings.name(), settings.banks(), settings.silentAfter());
        Driver driver = protocol.driver().make(settings, statistics, tape::time);
        PlayedLine line = new PlayedLine(settings.name(), tape);
        driver.opened(line);
        try {
            while (!tape.isOver()) {
                long before = tape.position();
                driver.poll(inputs, () -> false);
                if (tape.position() == before) {
                    tape.leaveOut(); // what this driver does not ask for, or what a bus carries for others
                }
            }
        } catch (LineLost interrupted) {
            statistics.error(String.valueOf(interrupted.getMessage()));
        }
        return statistics.snapshot();
    }
}
