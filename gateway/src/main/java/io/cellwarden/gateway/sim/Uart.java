package io.cellwarden.gateway.sim;

import java.io.ByteArrayOutputStream;

/** What a serial port reads from a line whose device sends at another speed: bits at the wrong moments. */
final class Uart {
    /** Start bit, eight bits of data with the lowest first, stop bit. */
    private static final int FRAME = 10;

    private Uart() {}

    /**
     * What is heard of bytes that are sent without a pause.
     *
     * @param sentBaud the speed of the sender
     * @param heardBaud that of the receiver
     * @return as many bytes as start bits are seen; one whose stop bit is none reads as 0, as Linux has it
     */
    static byte[] heard(byte[] sent, int sentBaud, int heardBaud) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        double bit = (double) sentBaud / heardBaud; // of the receiver, in bits of the sender
        double end = (double) sent.length * FRAME;
        double at = 0;
        while (at < end) {
            if (level(sent, at)) {
                at = Math.floor(at) + 1; // idle until the next edge
                continue;
            }
            int data = 0;
            for (int i = 0; i < 8; i++) {
                data |= level(sent, at + (1.5 + i) * bit) ? 1 << i : 0;
            }
            boolean stops = level(sent, at + 9.5 * bit);
            heard.write(stops ? data : 0);
            at += 9.5 * bit;
            while (!stops && at < end && !level(sent, at)) {
                at = Math.floor(at) + 1; // a new start needs an edge
            }
        }
        return heard.toByteArray();
    }

    /** Whether the line is high at that time, in bits since the start. */
    private static boolean level(byte[] sent, double time) {
        int index = (int) (time / FRAME);
        if (index >= sent.length) {
            return true;
        }
        int bit = (int) (time - (double) index * FRAME);
        return bit == FRAME - 1 || bit > 0 && (sent[index] >> bit - 1 & 1) == 1;
    }
}
