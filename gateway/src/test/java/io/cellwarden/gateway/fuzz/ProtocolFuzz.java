package io.cellwarden.gateway.fuzz;

import com.sun.management.ThreadMXBean;
import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.Samples;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What holds of every decoder whatever the bytes: it throws nothing, takes memory in proportion, does not care how the bytes
 * were cut, and finds the frames behind any damage. A fuzzer calls {@link #fuzzerTestOneInput} (ADR 0036), tests
 * {@link #check}.
 */
public final class ProtocolFuzz {
    /** What a decoder may allocate at all, and for each byte: verdicts on single bytes of noise are objects. */
    private static final long MOST_BYTES = 1 << 20;

    private static final long MOST_BYTES_A_BYTE = 8_192;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static List<ProtocolFuzz> fuzzed = List.of();

    private final ProtocolDecoder decoder;
    private final List<Sample> samples;

    /** A lawful answer, often enough that no damage in front of it can claim all of it, and what the last one says. */
    private record Sample(Bytes repeated, DecodeResult last) {}

    /** The checks for one protocol. */
    public ProtocolFuzz(ProtocolDecoder decoder) {
        this.decoder = decoder;
        this.samples = Samples.of(decoder.name()).stream()
                .filter(sample -> decoder.decodeRecording(sample.toArray()).stream()
                        .anyMatch(DecodedFrame.class::isInstance))
                .map(this::sample)
                .toList();
    }

    private Sample sample(Bytes answer) {
        ByteArrayOutputStream repeated = new ByteArrayOutputStream();
        do {
            repeated.writeBytes(answer.toArray());
        } while (repeated.size() <= decoder.longestFrame() + answer.size());
        byte[] all = repeated.toByteArray();
        return new Sample(Bytes.copyOf(all), decoder.decodeRecording(all).getLast());
    }

    /** Called once by the fuzzer, with the names of protocols. */
    public static void fuzzerInitialize(String[] names) {
        fuzzed = Arrays.stream(names)
                .map(name -> new ProtocolFuzz(Protocols.named(name).orElseThrow().decoder()))
                .toList();
    }

    /** Called by the fuzzer with each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        fuzzed.forEach(one -> one.check(input));
    }

    /** Throws {@link AssertionError} where something does not hold. */
    public void check(byte[] input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        List<DecodeResult> whole = decoder.decodeRecording(input);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        require(
                allocated <= MOST_BYTES + MOST_BYTES_A_BYTE * input.length,
                "allocates " + allocated + " bytes for " + input.length,
                input);
        require(!decoder.decodeAnswer(input).isEmpty(), "says nothing of an answer", input);
        require(decoder.decodePieces(cut(input)).equals(whole), "depends on how the bytes were cut", input);
        if (!samples.isEmpty()) {
            Sample sample = samples.get(Math.floorMod(Arrays.hashCode(input), samples.size()));
            List<DecodeResult> behind = decoder.decodePieces(List.of(input, sample.repeated.toArray()));
            require(
                    !behind.isEmpty() && sameFrame(behind.getLast(), sample.last),
                    "does not find the frames behind the damage",
                    input);
        }
    }

    /** Where a refusal stands differs, what a frame says does not. */
    private static boolean sameFrame(DecodeResult found, DecodeResult wanted) {
        return found instanceof DecodedFrame && found.equals(wanted);
    }

    /** Pieces of 1 to 16 bytes, the same for the same input. */
    private static List<byte[]> cut(byte[] input) {
        List<byte[]> pieces = new ArrayList<>();
        int state = Arrays.hashCode(input) | 1;
        for (int from = 0; from < input.length; ) {
            state = state * 1_664_525 + 1_013_904_223;
            int to = Math.min(input.length, from + 1 + (state >>> 28));
            pieces.add(Arrays.copyOfRange(input, from, to));
            from = to;
        }
        return pieces;
    }

    private void require(boolean holds, String otherwise, byte[] input) {
        if (!holds) {
            throw new AssertionError(decoder.name() + " " + otherwise + ": decode --protocol " + decoder.name() + " --hex "
                    + HexFormat.of().formatHex(input));
        }
    }
}
