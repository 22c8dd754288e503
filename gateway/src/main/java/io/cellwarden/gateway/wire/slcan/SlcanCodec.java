package io.cellwarden.gateway.wire.slcan;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.FrameCodec;
import io.cellwarden.gateway.wire.Step;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the lines of an SLCAN adapter. Source: protocol sheet SLCAN, "Parser rules". A line that is not lawful in all its
 * characters is no frame; what is found in it behind its first character is judged as a line of its own.
 */
public final class SlcanCodec implements FrameCodec<SlcanLine> {
    private static final char BELL = 0x07;
    private static final int CR = '\r';
    /** T, id, length, data, time, end. */
    private static final int LONGEST = 1 + 8 + 1 + 2 * CanFrame.MOST_DATA + 4 + 1;

    private static final int TIME_DIGITS = 4;
    private static final int LAST_MS = 59_999;
    private static final String STARTS = "tTrRzZVNF";
    private static final HexFormat HEX = HexFormat.of();

    @Override
    public int longestFrame() {
        return LONGEST;
    }

    @Override
    public Step<SlcanLine> next(byte[] bytes, int from, int to) {
        if (from == to) {
            return new Step.NeedMore<>(1);
        }
        int first = bytes[from];
        switch (first) {
            case CR -> {
                return new Step.Frame<>(new SlcanLine.Ok(), 1);
            }
            case BELL -> {
                return new Step.Frame<>(new SlcanLine.Refused(), 1);
            }
            case '\n' -> {
                return new Step.Frame<>(new SlcanLine.LineFeed(), 1);
            }
            default -> {}
        }
        if (STARTS.indexOf(first) < 0) {
            return new Step.Skip<>(Fault.NO_START, 0, 1);
        }
        int end = from + 1;
        while (end < to && isPrintable(bytes[end]) && end - from < LONGEST) {
            end++;
        }
        if (end - from == LONGEST) {
            return new Step.Skip<>(Fault.BAD_END, LONGEST - 1, LONGEST);
        }
        if (end == to) {
            return new Step.NeedMore<>(end - from + 1);
        }
        if (bytes[end] != CR) {
            return new Step.Skip<>(Fault.BAD_END, end - from, end - from + 1);
        }
        String text = new String(bytes, from, end - from, StandardCharsets.US_ASCII);
        int length = end - from + 1;
        return line(text)
                .<Step<SlcanLine>>map(line -> new Step.Frame<>(line, length))
                .orElseGet(() -> new Step.Skip<>(Fault.BAD_END, length - 1, length));
    }

    private static boolean isPrintable(byte b) {
        return b > ' ' && b < 0x7F;
    }

    private static Optional<SlcanLine> line(String text) {
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case 'z' -> rest.isEmpty() ? Optional.of(new SlcanLine.Sent(false)) : Optional.empty();
            case 'Z' -> rest.isEmpty() ? Optional.of(new SlcanLine.Sent(true)) : Optional.empty();
            case 'V' ->
                rest.length() == 4
                        ? number(rest.substring(0, 2), 10)
                                .flatMap(hardware -> number(rest.substring(2), 10)
                                        .map(software -> new SlcanLine.Version(hardware, software)))
                        : Optional.empty();
            case 'N' -> rest.isEmpty() ? Optional.empty() : Optional.of(new SlcanLine.Serial(rest));
            case 'F' -> rest.length() == 2 ? number(rest, 16).map(SlcanLine.Status::new) : Optional.empty();
            default -> frame(text.charAt(0), rest);
        };
    }

    private static Optional<SlcanLine> frame(char kind, String rest) {
        boolean extended = Character.isUpperCase(kind);
        boolean remote = Character.toLowerCase(kind) == 'r';
        int digits = extended ? 8 : 3;
        if (rest.length() < digits) {
            return Optional.empty();
        }
        Optional<Integer> id = number(rest.substring(0, digits), 16)
                .filter(value ->
                        value >= 0 && value <= (extended ? CanFrame.LARGEST_EXTENDED : CanFrame.LARGEST_STANDARD));
        if (id.isEmpty()) {
            return Optional.empty();
        }
        String behind = rest.substring(digits);
        if (behind.isEmpty()) { // as a commercial tool sends it
            return remote
                    ? Optional.of(new SlcanLine.Frame(
                            new CanFrame(id.get(), extended, true, Bytes.EMPTY), OptionalInt.empty()))
                    : Optional.empty();
        }
        int size = behind.charAt(0) - '0';
        if (size < 0 || size > CanFrame.MOST_DATA) {
            return Optional.empty();
        }
        int dataDigits = remote ? 0 : 2 * size;
        String data = behind.substring(1);
        if (data.length() != dataDigits && data.length() != dataDigits + TIME_DIGITS) {
            return Optional.empty();
        }
        Optional<Bytes> bytes = bytes(data.substring(0, dataDigits));
        OptionalInt time = time(data.substring(dataDigits));
        boolean timed = data.length() > dataDigits;
        return bytes.isEmpty() || timed != time.isPresent()
                ? Optional.empty()
                : Optional.of(new SlcanLine.Frame(new CanFrame(id.get(), extended, remote, bytes.get()), time));
    }

    private static OptionalInt time(String digits) {
        return digits.isEmpty()
                ? OptionalInt.empty()
                : number(digits, 16)
                        .filter(ms -> ms <= LAST_MS)
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty);
    }

    private static Optional<Bytes> bytes(String digits) {
        return isHex(digits) ? Optional.of(Bytes.copyOf(HEX.parseHex(digits))) : Optional.empty();
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    }

    /** Digits alone; eight of them with the highest bit set make a negative number. */
    private static Optional<Integer> number(String digits, int radix) {
        return digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0)
                ? Optional.of((int) Long.parseLong(digits, radix))
                : Optional.empty();
    }
}
