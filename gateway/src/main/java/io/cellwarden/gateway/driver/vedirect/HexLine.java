package io.cellwarden.gateway.driver.vedirect;

import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Listening;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.vedirect.HexMessage;
import io.cellwarden.gateway.wire.vedirect.HexRegister;
import io.cellwarden.gateway.wire.vedirect.TextBlock;
import io.cellwarden.gateway.wire.vedirect.VeDirectCodec;
import io.cellwarden.gateway.wire.vedirect.VeDirectDecoder;
import io.cellwarden.gateway.wire.vedirect.VeDirectFrame;
import io.cellwarden.gateway.wire.vedirect.VeDirectPacket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An open VE.Direct line: hears text blocks, and asks by HEX messages between them. */
final class HexLine {
    /** A block that breaks off in favour of an answer must not hold the answer back. */
    private static final Duration QUIET = Duration.ofMillis(100);
    /** So long a device may take before something urgent goes ahead of its answer. */
    private static final Duration GIVES_WAY_AFTER = Duration.ofMillis(150);
    /** So long a late answer is waited for, so that it is not taken for that to the next request. */
    private static final Duration LATE = Duration.ofMillis(100);

    private static final int ATTEMPTS = 2;

    private final Line line;
    private final LinkStatistics statistics;
    private final Duration answerWithin;
    private final Listening<VeDirectPacket> listening;
    private Optional<VeDirectFrame.Value> answer = Optional.empty();
    private boolean answerMayBeLate;
    private String refusal = "";

    HexLine(Line line, LinkStatistics statistics, InstantSource clock, Duration answerWithin) {
        this.line = line;
        this.statistics = statistics;
        this.answerWithin = answerWithin;
        this.listening = new Listening<>(line, new VeDirectCodec(), statistics, clock, QUIET);
    }

    /** Hands on each block as it comes. */
    void listen(Duration atMost, Consumer<TextBlock> heard, BooleanSupplier ends) throws LineLost {
        listening.listen(atMost, packet -> take(packet, heard), ends);
    }

    /** Whether a packet is of use. */
    private boolean take(VeDirectPacket packet, Consumer<TextBlock> heard) {
        switch (packet) {
            case TextBlock block -> {
                block.interleaved().forEach(this::take);
                heard.accept(block);
                return true;
            }
            case HexMessage message -> {
                return take(message);
            }
        }
    }

    private boolean take(HexMessage message) {
        Optional<Decoded<VeDirectFrame>> decoded = VeDirectDecoder.decode(message);
        if (decoded.isEmpty() || !(decoded.get() instanceof Decoded.Ok<VeDirectFrame>(VeDirectFrame frame))) {
            return false; // a request that comes back, or what cannot be read
        }
        switch (frame) {
            case VeDirectFrame.Value value -> answer = value.isUnasked() ? answer : Optional.of(value);
            case VeDirectFrame.UnknownCommand _ -> refusal = "it does not know HEX requests";
            case VeDirectFrame.FrameError _ -> refusal = "it could not read the request";
            case VeDirectFrame.Done _, VeDirectFrame.Ping _ -> {}
        }
        return true;
    }

    /** The number in a register; empty where it is not told, or something urgent waits. */
    OptionalLong number(HexRegister register, Consumer<TextBlock> heard, BooleanSupplier givesWay) throws LineLost {
        return givesWay.getAsBoolean()
                ? OptionalLong.empty()
                : ask(HexMessage.get(register), register, heard, givesWay)
                        .map(VeDirectFrame.Value::number)
                        .orElse(OptionalLong.empty());
    }

    /** An answer repeats command and register of its request; what is told unasked, or late, is none. */
    Optional<VeDirectFrame.Value> ask(
            HexMessage request, HexRegister register, Consumer<TextBlock> heard, BooleanSupplier givesWay)
            throws LineLost {
        for (int attempt = 0; attempt < ATTEMPTS && (attempt == 0 || !givesWay.getAsBoolean()); attempt++) {
            if (answerMayBeLate) {
                listen(LATE, heard, () -> false);
            }
            answer = Optional.empty();
            refusal = "";
            long asked = System.nanoTime();
            line.write(request.encode().toArray());
            listen(
                    answerWithin,
                    heard,
                    () -> isAnswered(request, register)
                            || System.nanoTime() - asked > GIVES_WAY_AFTER.toNanos() && givesWay.getAsBoolean());
            answerMayBeLate = !isAnswered(request, register);
            if (!answerMayBeLate) {
                return answer;
            }
            statistics.unanswered(refusal.isEmpty() ? "no answer" : refusal, "");
        }
        return Optional.empty();
    }

    private boolean isAnswered(HexMessage request, HexRegister register) {
        return answer.filter(value -> value.command() == request.command() && value.code() == register.code())
                .isPresent();
    }
}
