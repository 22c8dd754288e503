package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.run.WiredBoard.Frame;
import java.time.Duration;

/** The load disconnect of a board whose cell runs empty, as it is seen on the line: 30 s of real time after the pre-alarm. */
final class LoadDisconnect {
    static final Duration DELAY = Duration.ofSeconds(30);
    /** After the delay: a poll, two questions before and after, a busy machine. */
    static final Duration LATEST = Duration.ofSeconds(33);

    private static final Duration SOON = Duration.ofSeconds(20);

    private LoadDisconnect() {}

    /** A cell falls below the first threshold. */
    static void fall(WiredBoard board) {
        board.setCell(2, 3_050);
    }

    /** The answer that raised the pre-alarm; right after it the cell is below the second threshold too. */
    static Frame fallThrough(WiredBoard board, String bank, Program program) throws InterruptedException {
        long now = System.nanoTime();
        board.awaitAnswer(now, SOON, "a healthy reading", Frame::tellsCells);
        fall(board);
        Frame warned =
                board.awaitAnswer(now, SOON, "a low reading", frame -> frame.tellsCells() && frame.lowestMv() < 3_100);
        program.awaitOut(SOON, bank + "  pre-alarm-on");
        board.setCell(2, 2_750);
        return warned;
    }

    static Frame awaitOff(WiredBoard board, Frame warned) throws InterruptedException {
        return board.awaitRequest(
                warned.nanos(), DELAY.plus(SOON), "OFF", frame -> frame.isSwitch() && !frame.dischargeOn());
    }

    /** The load disconnect came when it was due, alone. */
    static void assertOnTime(String what, WiredBoard board, Frame warned, Frame off) {
        Duration delay = Duration.ofNanos(off.nanos() - warned.nanos());
        System.err.printf("%s: load disconnect on the line %d ms after the reading%n", what, delay.toMillis());
        assertThat(delay).isBetween(DELAY, LATEST);
        assertThat(off.chargeOn()).as("chargers stay on").isTrue();
        assertThat(board.switches().getFirst().nanos())
                .as("the first switch command of all")
                .isEqualTo(off.nanos());
    }
}
