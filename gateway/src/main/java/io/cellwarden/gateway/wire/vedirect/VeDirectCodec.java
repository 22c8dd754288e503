package io.cellwarden.gateway.wire.vedirect;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.FrameCodec;
import io.cellwarden.gateway.wire.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Finds text blocks and HEX messages on one VE.Direct line. Source: protocol sheet "Text frame", "HEX frame", "Parser
 * rules".
 *
 * <p>A checksum of one byte lets one block of 256 pass by chance, and each field of a damaged block looks like the start of
 * another: so a block counts only if it begins with a label that begins one.
 */
public final class VeDirectCodec implements FrameCodec<VeDirectPacket> {
    private static final int COLON = ':';
    private static final int CR = '\r';
    private static final int LF = '\n';
    private static final int TAB = '\t';
    /** Some adapters were seen to turn the end of a HEX message into this. */
    private static final int SPOILT_LF = 0xFE;

    private static final int LONGEST_LABEL = 8;
    private static final int LONGEST_VALUE = 32;
    /** 22 fields are the most of the sheet, and HEX messages may stand between them. */
    private static final int LONGEST_BLOCK = 4096;

    private static final int LONGEST_HEX = 2 * (HexRegister.LONGEST_VALUE + HexMessage.VALUE_AT) + 5;
    private static final String CHECKSUM = "Checksum";
    private static final String OLD_BMV = "60";
    private static final Set<String> FIRST_LABELS =
            Set.of(TextField.PRODUCT.label(), TextField.H1.label(), TextField.VOLTAGE.label());

    private static final Step<VeDirectPacket> NO_START = new Step.Skip<>(Fault.NO_START, 0, 1);

    @Override
    public int longestFrame() {
        return LONGEST_BLOCK;
    }

    @Override
    public Step<VeDirectPacket> next(byte[] bytes, int from, int to) {
        if (from == to) {
            return new Step.NeedMore<>(1);
        }
        return switch (bytes[from]) {
            case COLON -> hex(bytes, from, to);
            case CR -> new Block(bytes, from, to).read();
            default -> NO_START;
        };
    }

    private static Step<VeDirectPacket> hex(byte[] bytes, int from, int to) {
        int end = from + 1;
        while (end < to && HexFormat.isHexDigit(bytes[end])) {
            end++;
        }
        int digits = end - from - 1;
        if (digits + 2 > LONGEST_HEX) {
            return new Step.Skip<>(Fault.BAD_END, LONGEST_HEX - 1, LONGEST_HEX);
        }
        if (end == to) {
            return new Step.NeedMore<>(to - from + 1);
        }
        int last = Byte.toUnsignedInt(bytes[end]);
        int whole = end - from + 1;
        if (digits < 3 || digits % 2 == 0 || last != LF && last != SPOILT_LF) {
            return new Step.Skip<>(Fault.BAD_END, end - from, whole);
        }
        int command = HexFormat.fromHexDigit(bytes[from + 1]);
        var content = HexFormat.of().parseHex(new String(bytes, from + 2, digits - 1, StandardCharsets.US_ASCII));
        int sum = command;
        for (byte one : content) {
            sum += one;
        }
        if ((sum & 0xFF) != HexMessage.CHECK) {
            return new Step.Skip<>(Fault.BAD_CHECKSUM, digits - 1, whole);
        }
        return new Step.Frame<>(new HexMessage(command, Bytes.copyOf(content, 0, content.length - 1)), whole);
    }

    /** Reads one block; HEX messages in the middle are taken out on the way. */
    private static final class Block {
        private static final int NONE_YET = -1;
        private static final int DAMAGED = -2;
        private static final int WHOLE = -3;

        private final byte[] bytes;
        private final int from;
        private final int to;
        private final SequencedMap<String, String> fields = new LinkedHashMap<>();
        private final List<HexMessage> interleaved = new ArrayList<>();
        private int at;
        private int sum;

        Block(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
            this.at = from;
        }

        Step<VeDirectPacket> read() {
            int read = next(); // the CR
            while (read == CR) {
                read = next();
                read = read == LF ? field() : read == NONE_YET ? NONE_YET : DAMAGED;
            }
            return read == NONE_YET && to - from < LONGEST_BLOCK ? new Step.NeedMore<>(to - from + 1) : end(read);
        }

        private Step<VeDirectPacket> end(int read) {
            if (read != WHOLE) {
                return NO_START;
            }
            boolean old = fields.firstEntry().getKey().equals(TextField.VOLTAGE.label());
            if (old && !fields.getOrDefault(TextField.MODEL.label(), "").startsWith(OLD_BMV)) {
                return NO_START;
            }
            return (sum & 0xFF) == 0
                    ? new Step.Frame<>(new TextBlock(fields, interleaved), at - from)
                    : new Step.Skip<>(Fault.BAD_CHECKSUM, at - from - 1, at - from);
        }

        /** Gives the CR behind the field, or that it was the checksum, or why neither came. */
        private int field() {
            var label = new StringBuilder();
            int read = next();
            for (; isPrintable(read) && read != ' ' && label.length() < LONGEST_LABEL; read = next()) {
                label.append((char) read);
            }
            if (read != TAB) {
                return read == NONE_YET ? NONE_YET : DAMAGED;
            }
            String name = label.toString();
            if (fields.isEmpty() && !FIRST_LABELS.contains(name) || name.isEmpty()) {
                return DAMAGED;
            }
            return name.equals(CHECKSUM) ? checksum() : value(name);
        }

        private int checksum() {
            if (at == to) {
                return NONE_YET;
            }
            sum += bytes[at++]; // any byte, a colon too
            return WHOLE;
        }

        private int value(String name) {
            var value = new StringBuilder();
            int read = next();
            for (; isPrintable(read) && value.length() < LONGEST_VALUE; read = next()) {
                value.append((char) read);
            }
            if (read == CR && fields.putIfAbsent(name, value.toString()) == null) {
                return CR;
            }
            return read == NONE_YET ? NONE_YET : DAMAGED;
        }

        private static boolean isPrintable(int read) {
            return read >= ' ' && read <= '~';
        }

        private int next() {
            while (at < to && bytes[at] == COLON) {
                switch (hex(bytes, at, to)) {
                    case Step.Frame<VeDirectPacket>(var packet, int consumed) -> {
                        if (packet instanceof HexMessage message) {
                            interleaved.add(message);
                        }
                        at += consumed;
                    }
                    case Step.NeedMore<VeDirectPacket> _ -> {
                        return NONE_YET;
                    }
                    case Step.Skip<VeDirectPacket> _ -> {
                        return DAMAGED;
                    }
                }
            }
            if (at == to) {
                return NONE_YET;
            }
            sum += bytes[at];
            return Byte.toUnsignedInt(bytes[at++]);
        }
    }
}
