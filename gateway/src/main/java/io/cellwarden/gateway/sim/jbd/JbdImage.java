package io.cellwarden.gateway.sim.jbd;

import io.cellwarden.gateway.sim.PackState;
import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.util.List;

/**
 * Puts a board's knowledge into the bytes of the JBD protocol. Source: protocol sheet, sections "Frame" to "0x04".
 *
 * <p>Deliberately knows nothing of the decoder: the captures check both.
 */
final class JbdImage {

    private JbdImage() {}

    /** A whole answer frame. */
    static byte[] answer(int register, int status, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(0xDD);
        out.write(register);
        out.write(status);
        out.write(content.length);
        out.writeBytes(content);
        int sum = 0x10000 - status - content.length;
        for (byte b : content) {
            sum -= Byte.toUnsignedInt(b);
        }
        word(out, sum);
        out.write(0x77);
        return out.toByteArray();
    }

    /** Content of register 0x03. */
    static byte[] basicInfo(PackState pack, LocalDate made, int versionNibbles) {
        var out = new ByteArrayOutputStream();
        word(out, tens(pack.voltageMv()));
        word(out, tens(pack.currentMa()));
        word(out, tens(pack.remainingMilliAh()));
        word(out, tens(pack.nominalMilliAh()));
        word(out, pack.cycles());
        word(out, (made.getYear() - 2000) << 9 | made.getMonthValue() << 5 | made.getDayOfMonth());
        word(out, balanceBits(pack.balancing(), 0));
        word(out, balanceBits(pack.balancing(), 16));
        word(out, protectionBits(pack));
        out.write(versionNibbles);
        out.write(percent(pack));
        out.write((pack.chargeFetOn() ? 1 : 0) + (pack.dischargeFetOn() ? 2 : 0));
        out.write(pack.cellsMv().size());
        out.write(pack.temperaturesDeciC().size());
        for (int deciC : pack.temperaturesDeciC()) {
            word(out, deciC + 2731);
        }
        return out.toByteArray();
    }

    /** Content of register 0x04, and of any other that is a row of words. */
    static byte[] words(List<Integer> values) {
        var out = new ByteArrayOutputStream();
        for (int value : values) {
            word(out, value);
        }
        return out.toByteArray();
    }

    private static int balanceBits(List<Boolean> balancing, int firstCell) {
        int bits = 0;
        for (int i = firstCell; i < Math.min(balancing.size(), firstCell + 16); i++) {
            if (balancing.get(i)) {
                bits += 1 << (i - firstCell);
            }
        }
        return bits;
    }

    private static int protectionBits(PackState pack) {
        return (pack.cellOverVoltage() ? 0x0001 : 0)
                + (pack.cellUnderVoltage() ? 0x0002 : 0)
                + (pack.lockedBySoftware() ? 0x1000 : 0);
    }

    private static int percent(PackState pack) {
        return (int) Math.round(100.0 * pack.remainingMilliAh() / pack.nominalMilliAh());
    }

    private static int tens(int thousandths) {
        return Math.round(thousandths / 10f);
    }

    private static void word(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
