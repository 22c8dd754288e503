package io.cellwarden.gateway.sim.jk;

import io.cellwarden.gateway.sim.PackState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Puts a board's knowledge into the bytes of the JK dialects. Source: protocol sheet JK.
 *
 * <p>Deliberately knows nothing of the decoder: the captures check both.
 */
final class JkImage {
    private static final int BLOCK = 300;
    private static final String SERIAL = "40111048052";
    private static final int MOS_DECI_C = 310;

    private JkImage() {}

    /** An answer to "read all", section A. */
    static byte[] tagged(PackState pack, boolean balancer, boolean chargeSet, boolean dischargeSet) {
        var tags = new ByteArrayOutputStream();
        tags.write(0x79);
        tags.write(3 * pack.cellsMv().size());
        for (int i = 0; i < pack.cellsMv().size(); i++) {
            tags.write(i + 1);
            word(tags, pack.cellsMv().get(i));
        }
        tag(tags, 0x80, MOS_DECI_C / 10);
        tag(tags, 0x81, degrees(pack.temperaturesDeciC().getFirst()));
        tag(tags, 0x82, degrees(pack.temperaturesDeciC().getLast()));
        tag(tags, 0x83, pack.voltageMv() / 10);
        int tens = Math.round(Math.abs(pack.currentMa()) / 10f);
        tag(tags, 0x84, pack.currentMa() > 0 ? 0x8000 + tens : tens);
        tags.write(0x85);
        tags.write(percent(pack));
        tags.write(0x86);
        tags.write(pack.temperaturesDeciC().size());
        tag(tags, 0x8B, (pack.cellOverVoltage() ? 1 << 10 : 0) + (pack.cellUnderVoltage() ? 1 << 11 : 0));
        tag(
                tags,
                0x8C,
                (pack.chargeFetOn() ? 1 : 0) + (pack.dischargeFetOn() ? 2 : 0) + (isBalancing(pack, balancer) ? 4 : 0));
        tag(tags, 0x90, 3_650);
        tag(tags, 0x93, 2_500);
        tags.write(0x9D);
        tags.write(balancer ? 1 : 0);
        tags.write(0xAB);
        tags.write(chargeSet ? 1 : 0);
        tags.write(0xAC);
        tags.write(dischargeSet ? 1 : 0);
        tags.write(0xBA);
        tags.writeBytes(text(SERIAL, 24));
        tags.write(0xC0);
        tags.write(1);
        return frame(0x06, tags.toByteArray());
    }

    /** A whole answer of that command. */
    static byte[] frame(int command, byte[] tags) {
        var out = new ByteArrayOutputStream();
        out.write(0x4E);
        out.write(0x57);
        word(out, tags.length + 18);
        out.writeBytes(new byte[4]);
        out.write(command);
        out.write(0);
        out.write(1);
        out.writeBytes(tags);
        out.writeBytes(new byte[4]);
        out.write(0x68);
        int sum = 0;
        for (byte b : out.toByteArray()) {
            sum += Byte.toUnsignedInt(b);
        }
        word(out, 0);
        word(out, sum);
        return out.toByteArray();
    }

    /** Cell info, section B. */
    static byte[] cellInfo(PackState pack, boolean balancer, boolean large) {
        var block = block(2);
        for (int i = 0; i < pack.cellsMv().size(); i++) {
            block.putShort(6 + 2 * i, pack.cellsMv().get(i).shortValue());
            block.putShort((large ? 80 : 64) + 2 * i, (short) (60 + i));
        }
        block.putInt(large ? 70 : 54, (1 << pack.cellsMv().size()) - 1);
        block.putShort(large ? 144 : 134, (short) MOS_DECI_C);
        block.putInt(large ? 150 : 118, pack.voltageMv());
        block.putInt(large ? 158 : 126, pack.currentMa());
        block.putShort(large ? 162 : 130, pack.temperaturesDeciC().getFirst().shortValue());
        block.putShort(large ? 164 : 132, pack.temperaturesDeciC().getLast().shortValue());
        int alarms = (pack.cellOverVoltage() ? 1 << 4 : 0) + (pack.cellUnderVoltage() ? 1 << 11 : 0);
        if (large) {
            block.putInt(166, alarms);
            block.put(214, (byte) (pack.temperaturesDeciC().size() == 2 ? 0x07 : 0x03));
        } else {
            block.putShort(136, (short) alarms);
        }
        block.put(large ? 172 : 140, (byte) (isBalancing(pack, balancer) ? 1 : 0));
        block.put(large ? 173 : 141, (byte) percent(pack));
        block.putInt(large ? 174 : 142, pack.remainingMilliAh());
        block.putInt(large ? 178 : 146, pack.nominalMilliAh());
        block.putInt(large ? 182 : 150, pack.cycles());
        block.put(large ? 198 : 166, (byte) (pack.chargeFetOn() ? 1 : 0));
        block.put(large ? 199 : 167, (byte) (pack.dischargeFetOn() ? 1 : 0));
        return summed(block);
    }

    /** Settings, of which it has the switches. */
    static byte[] settings(List<Boolean> chargeDischargeBalancer) {
        var block = block(1);
        for (int i = 0; i < chargeDischargeBalancer.size(); i++) {
            block.putInt(118 + 4 * i, chargeDischargeBalancer.get(i) ? 1 : 0);
        }
        return summed(block);
    }

    /** Device info, section B. */
    static byte[] deviceInfo(String software) {
        var block = block(3);
        block.put(6, text("JK_SIMULATED", 16));
        block.put(22, text("14.XA", 8));
        block.put(30, text(software, 8));
        block.put(86, text(SERIAL, 11));
        return summed(block);
    }

    private static ByteBuffer block(int kind) {
        return ByteBuffer.allocate(BLOCK)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, new byte[] {0x55, (byte) 0xAA, (byte) 0xEB, (byte) 0x90, (byte) kind});
    }

    private static byte[] summed(ByteBuffer block) {
        byte sum = 0;
        for (int i = 0; i < BLOCK - 1; i++) {
            sum += block.get(i);
        }
        return block.put(BLOCK - 1, sum).array();
    }

    /** A Modbus frame: what it is given and the checksum. */
    static byte[] modbus(int... bytes) {
        var out = new ByteArrayOutputStream();
        for (int one : bytes) {
            out.write(one);
        }
        int crc = crc(out.toByteArray(), 0, out.size());
        out.write(crc);
        out.write(crc >> 8);
        return out.toByteArray();
    }

    static int crc(byte[] bytes, int from, int to) {
        int crc = 0xFFFF;
        for (int i = from; i < to; i++) {
            crc ^= Byte.toUnsignedInt(bytes[i]);
            for (int bit = 0; bit < 8; bit++) {
                crc = crc % 2 == 0 ? crc / 2 : crc / 2 ^ 0xA001;
            }
        }
        return crc;
    }

    private static boolean isBalancing(PackState pack, boolean balancer) {
        return balancer && pack.balancing().contains(true);
    }

    private static int percent(PackState pack) {
        return (int) Math.round(100.0 * pack.remainingMilliAh() / pack.nominalMilliAh());
    }

    private static int degrees(int deciC) {
        int whole = Math.round(deciC / 10f);
        return whole < 0 ? 100 - whole : whole;
    }

    private static byte[] text(String text, int size) {
        var padded = new byte[size];
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, padded, 0, Math.min(size, ascii.length));
        return padded;
    }

    private static void tag(ByteArrayOutputStream out, int tag, int value) {
        out.write(tag);
        word(out, value);
    }

    private static void word(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
