package io.cellwarden.ops.bench;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.Samples;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.ops.bench.Figures.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How many frames a second each protocol's decoder reads on one thread, beside what a line of that protocol can carry: from
 * bytes as they come to the values that {@code decode} prints.
 *
 * @param window how long each is measured, after as long to warm up
 */
public record DecodeBench(Duration window) {
    /** Time is looked at once in so many rounds. */
    private static final int ROUNDS = 64;

    /** Runs it. */
    public Figures run(Consumer<String> progress) {
        List<Figure> figures = new ArrayList<>();
        for (Protocol protocol : Protocols.all()) {
            List<byte[]> answers = Samples.of(protocol.name()).stream()
                    .map(sample -> sample.toArray())
                    .toList();
            long frames = decode(protocol, answers);
            if (frames == 0) {
                continue;
            }
            progress.accept(protocol.name() + " ...");
            framesPerSecond(protocol, answers);
            double wire = wire(protocol.line(), answers, frames);
            figures.add(Figure.of(protocol.name() + ", decoded", framesPerSecond(protocol, answers), "frames/s")
                    .atLeast(wire));
            figures.add(Figure.of(protocol.name() + ", carried by " + protocol.line().text(), wire, "frames/s"));
        }
        return new Figures("decode", Machine.describe(), figures, List.of());
    }

    private static long decode(Protocol protocol, List<byte[]> answers) {
        long frames = 0;
        for (byte[] answer : answers) {
            frames += protocol.decoder().decodeRecording(answer).stream()
                    .filter(DecodedFrame.class::isInstance)
                    .count();
        }
        return frames;
    }

    private double framesPerSecond(Protocol protocol, List<byte[]> answers) {
        long begun = System.nanoTime();
        long frames = 0;
        long taken = 0;
        while (taken < window.toNanos()) {
            for (int round = 0; round < ROUNDS; round++) {
                frames += decode(protocol, answers);
            }
            taken = System.nanoTime() - begun;
        }
        return frames * 1e9 / taken;
    }

    /** Answers back to back, without the questions between them. */
    private static double wire(LineSettings line, List<byte[]> answers, long frames) {
        long bytes = answers.stream().mapToLong(answer -> answer.length).sum();
        int parity = line.parity() == LineSettings.Parity.NONE ? 0 : 1;
        int bitsOfByte = 1 + line.dataBits() + parity + line.stopBits();
        return (double) line.baud() / bitsOfByte * frames / bytes;
    }
}
